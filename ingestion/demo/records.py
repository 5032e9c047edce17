"""Records of the demo world; moments are UTC seconds, days are day numbers, money is kopecks.

Records that change over time keep their history, so that the world can be shown as of any day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingestion.demo.catalog import Source
from ingestion.demo.contacts import Counterparty, Lead, Link, OwnerChange, Request
from ingestion.demo.documents import Delivery, Instalment, Invoice, Payment
from ingestion.demo.identity import Legal
from ingestion.demo.work import Activity, Task


class Move(NamedTuple):
    """A deal enters a stage; `from_stage` is empty where the source logs the first stage too."""

    change_id: str
    at: int
    from_pipeline: str
    from_stage: str
    to_pipeline: str
    to_stage: str
    by: str


class DealLine(NamedTuple):
    """A product line of a deal; quantity in thousandths."""

    deal_line_id: str
    product_id: str
    quantity: int
    price: int
    amount: int
    cost: int | None


@dataclass(slots=True)
class Deal:
    """A deal with its whole life.

    Attributes:
        moves: entries into stages; empty for a deal brought over by an import, whose stage is `entry`.
        owner: owner at creation. owner_changes: later ones.
        amounts: (since when, amount or None), the first at creation.
        lines_at: when product lines and cost became known.
        true_cost: what the company really paid; `cost` is what the deal says, None when it does not.
        logged_first: whether the source also logged the first stage as a change.
    """

    deal_id: str
    name: str
    counterparty_id: str
    contact_id: str
    source: Source
    line: str
    currency: str
    created_at: int
    entry: tuple[str, str]
    owner: str
    region: str
    client: Legal
    supplier: int = 0
    moves: list[Move] = field(default_factory=list)
    owner_changes: list[OwnerChange] = field(default_factory=list)
    amounts: list[tuple[int, int | None]] = field(default_factory=list)
    lines: list[DealLine] = field(default_factory=list)
    lines_at: int = 0
    cost: int | None = None
    true_cost: int = 0
    loss_reason: str = ""
    closed_at: int | None = None
    deleted_at: int | None = None
    merged_at: int | None = None
    merged_into: str = ""
    campaign: str = ""
    tags: str = ""
    expected_day: int = 0
    is_test: bool = False
    logged_first: bool = False

    def owner_at(self, moment: int) -> str:
        """Owner at a moment."""
        owner = self.owner
        for change in self.owner_changes:
            if change.at > moment:
                break
            owner = change.to_owner
        return owner

    def amount_at(self, moment: int) -> int | None:
        """Amount the deal shows at a moment."""
        amount = None
        for since, value in self.amounts:
            if since > moment:
                break
            amount = value
        return amount


@dataclass(slots=True)
class Story:
    """Everything that happens around one client."""

    number: int
    leads: list[Lead] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    counterparties: list[Counterparty] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    instalments: list[Instalment] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    planted: list[tuple[str, str, str, int]] = field(default_factory=list)

    def note(self, name: str, entity: str, record_id: str, at: int) -> None:
        """Remember a planted oddity of a record, and when it happens."""
        self.planted.append((name, entity, record_id, at))
