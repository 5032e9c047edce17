"""Records of what people do: activities and tasks; moments are UTC seconds."""

from __future__ import annotations

from typing import NamedTuple


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
