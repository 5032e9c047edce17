"""Records of clients coming in: leads, requests, counterparties; moments are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingestion.demo.catalog import Source


class OwnerChange(NamedTuple):
    """A record changes hands."""

    change_id: str
    entity_type: str
    entity_id: str
    from_owner: str
    to_owner: str
    at: int
    by: str


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


class Link(NamedTuple):
    """A lead and a deal that belong together."""

    lead_id: str
    deal_id: str
    rule: str
    at: int
