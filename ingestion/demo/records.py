"""Records of the demo world; moments are UTC seconds, days are day numbers, money is kopecks.

Records that change over time keep their history, so that the world can be shown as of any day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingestion.demo.catalog import Source
from ingestion.demo.documents import Delivery, Instalment, Invoice, Payment
from ingestion.demo.identity import Legal


class Move(NamedTuple):
    """A deal enters a stage; `from_stage` is empty where the source logs the first stage too."""

    change_id: str
    at: int
    from_pipeline: str
    from_stage: str
    to_pipeline: str
    to_stage: str
    by: str


class OwnerChange(NamedTuple):
    """A record changes hands."""

    change_id: str
    entity_type: str
    entity_id: str
    from_owner: str
    to_owner: str
    at: int
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
class Lead:
    """A lead; `statuses` and `owner_changes` are its history."""

    lead_id: str
    name: str
    created_at: int
    source: Source
    owner: str
    phone: str
    email: str
    campaign: str = ""
    tags: str = ""
    statuses: list[tuple[int, str]] = field(default_factory=list)
    owner_changes: list[OwnerChange] = field(default_factory=list)
    counterparty_id: str = ""
    converted_at: int | None = None
    closed_at: int | None = None
    is_test: bool = False


@dataclass(slots=True)
class Request:
    """An inbound request; moments after the day it is shown are not yet there."""

    request_id: str
    created_at: int
    lead_id: str
    source: Source
    owner: str
    owner_changes: list[OwnerChange] = field(default_factory=list)
    accepted_at: int | None = None
    accepted_by: str = ""
    says_accepted: bool = True
    response_at: int | None = None
    processed_at: int | None = None
    processed_by: str = ""
    closed_at: int | None = None
    deal_id: str = ""
    deal_at: int | None = None
    tags: str = ""
    is_test: bool = False


class Counterparty(NamedTuple):
    """A client company or a contact person."""

    counterparty_id: str
    name: str
    kind: str
    inn: str
    kpp: str
    phone: str
    email: str
    source: Source | None
    owner: str
    created_at: int
    region: str


class Activity(NamedTuple):
    """Something done with a client; a meeting is `planned` until it happened."""

    activity_id: str
    kind: str
    direction: str
    result: str
    user_id: str
    lead_id: str
    deal_id: str
    counterparty_id: str
    created_at: int
    happened_at: int
    duration: int | None
    phone: str
    call_key: str
    addresses: int | None
    is_test: bool = False
    deleted: bool = False


class Task(NamedTuple):
    """A task; `moves` are (when, new due moment), `all_day` true, false or not said."""

    task_id: str
    title: str
    owner: str
    assigner: str
    created_at: int
    due_at: int | None
    all_day: bool | None
    moves: tuple[tuple[int, int], ...]
    done_at: int | None
    cancelled_at: int | None
    says_state: bool
    deal_id: str
    lead_id: str
    counterparty_id: str
    is_test: bool = False


class Link(NamedTuple):
    """A lead and a deal that belong together."""

    lead_id: str
    deal_id: str
    rule: str
    at: int


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
