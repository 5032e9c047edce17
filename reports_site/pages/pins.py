"""The blocks of a report by themselves, for the overview a reader puts together in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from markupsafe import Markup

from reports_site.cubes.encode import script_value
from reports_site.shelf import key_of
from reports_site.spec import BlockBase

FOLDER = "pins"


@dataclass(frozen=True)
class Pins:
    """The written blocks of a page. A block is known by its kind and title, so it may move on its page."""

    slug: str
    title: str
    keys: Sequence[str]
    blocks: dict[str, tuple[str, str]] = field(default_factory=dict)

    def key(self, number: int) -> str:
        return self.keys[number]

    def keep(self, number: int, title: str, written: Markup) -> Markup:
        """Remembers a block and gives it back for the page."""
        self.blocks[self.keys[number]] = (title, str(written).strip())
        return written

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.slug}.js"

    def script(self) -> bytes:
        """``pins/<slug>.js``, which hands the blocks to the overview; it is loaded for a pin only."""
        packed = {"title": self.title, "blocks": self.blocks}
        return b"lead2cash.pinned(%b,%b);\n" % (msgspec.json.encode(self.slug), script_value(packed))


def pins_of(slug: str, title: str, blocks: Sequence[BlockBase]) -> Pins:
    """An empty set of pins for the blocks of a report, in their order."""
    keys: list[str] = []
    for block in blocks:
        key = key_of(block.kind, block.title.en)[:8]
        # two blocks of one title are told apart by their order
        keys.append(f"{key}-{keys.count(key)}" if key in keys else key)
    return Pins(slug, title, keys)
