"""Pages that wait until they make a batch: a hundred short parts cost one look at the landing."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from ingestion.crm.kit.pages import Page
from ingestion.crm.kit.parts import Part

BATCH_RECORDS, BATCH_BYTES = 20_000, 32_000_000


@dataclass
class Waiting:
    """Records of pages and the parts of the list they belong to, in their order.

    Attributes:
        bytes: size of the answers they came in.
    """

    pages: list[tuple[Part, list[msgspec.Raw]]] = field(default_factory=list)
    records: int = 0
    bytes: int = 0

    def add(self, page: Page, part: Part) -> None:
        """Take a page in; an empty one holds nothing to wait for."""
        if page.records:
            self.pages.append((part, page.records))
        self.records += len(page.records)
        self.bytes += page.size

    @property
    def is_full(self) -> bool:
        """Whether it is a batch."""
        return self.records >= BATCH_RECORDS or self.bytes >= BATCH_BYTES
