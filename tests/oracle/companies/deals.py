"""Deals and their way through the stages: skips, steps back, hand-offs, re-openings, histories that do not fit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.oracle.companies.frame import (
    CLIENTS,
    CURRENCIES,
    PIPELINES,
    SOURCES,
    STAGES,
    USERS,
    Calendar,
    Row,
    Tables,
    amounts,
    few,
    maybe,
)  # fmt: skip

STEPS = tuple(stage for _, stage, _, _ in STAGES)
WEIGHTED = (*STEPS, "won", "won", "lost", "offer", "haggle", "unheard")
NUMBERS = tuple(f"deal{number}" for number in range(1, 13))


@st.composite
def deals(draw: st.DrawFn, calendar: Calendar) -> tuple[Tables, dict[str, list[Row]]]:
    """Up to twelve deals with all that hangs on them."""
    entities: dict[str, Any] = {
        name: [] for name in ("deals", "stage_changes", "owner_changes", "deal_lines", "lead_deal_links")
    }
    for deal_id in NUMBERS[: draw(st.sampled_from((0, 3, 6, 9, 12)))]:
        row, moves = draw(_deal(calendar, deal_id))
        entities["deals"].append(row)
        entities["stage_changes"] += moves
        entities["owner_changes"] += draw(_owners(calendar, deal_id, row["created_at"]))
        entities["deal_lines"] += draw(_lines(deal_id))
    entities["stage_changes"] += draw(_statuses(calendar))
    entities["owner_changes"] += draw(_lead_owners(calendar))
    pairs = st.tuples(st.integers(1, 7), st.sampled_from(NUMBERS))
    entities["lead_deal_links"] = [
        {"lead_id": f"lead{lead}", "deal_id": deal, "rule": draw(st.sampled_from(("explicit", "contact")))}
        for lead, deal in draw(st.lists(pairs, max_size=5, unique=True))
    ]
    plans = st.fixed_dictionaries({
        "month_on": calendar.day().map(lambda day: day.replace(day=1)),
        "user_id": st.sampled_from(("ann", "bob", None)),
        "department_id": st.sampled_from(("north", None)),
        "metric": st.sampled_from(("won_amount", "won_deals")),
        "value": st.sampled_from(("1000.00", "3.00", "0.00")),
    })  # fmt: skip
    one_each = lambda row: (row["month_on"], row["user_id"], row["department_id"], row["metric"])  # noqa: E731
    pay = st.fixed_dictionaries({
        "month_on": calendar.day().map(lambda day: day.replace(day=1)),
        "user_id": st.sampled_from(("ann", "bob", "gone")), "amount": amounts(),
    })  # fmt: skip
    settings = {
        "plans": _numbered(draw(st.lists(plans, max_size=4, unique_by=one_each)), "plan_id"),
        "payroll": _numbered(
            draw(st.lists(pay, max_size=3, unique_by=lambda row: (row["month_on"], row["user_id"]))),
            "payroll_id",
        ),
    }
    return entities, settings


def _numbered(rows: list[Row], key: str) -> list[Row]:
    return [{key: f"{key}{number}", **row} for number, row in enumerate(rows)]


@st.composite
def _deal(draw: st.DrawFn, calendar: Calendar, deal_id: str) -> tuple[Row, list[Row]]:
    created = draw(calendar.moment(ahead=1))
    pipeline = draw(st.sampled_from(PIPELINES))
    here, moves = (pipeline, draw(st.sampled_from(("new", "talk", "offer") * 3 + ("won",)))), []
    moment = created
    for number in range(draw(st.integers(0, 5))):
        moment = draw(calendar.later(moment))
        there = (
            draw(st.sampled_from((here[0], here[0], here[0], *PIPELINES))),
            draw(st.sampled_from(WEIGHTED)),
        )
        if there == here:
            continue
        moves.append({
            "change_id": f"{deal_id}-{number}", "entity_id": deal_id,
            "from_pipeline_id": here[0], "from_stage_id": here[1],
            "to_pipeline_id": draw(st.sampled_from((there[0], there[0], None))) if there[0] == here[0] else there[0],
            "to_stage_id": there[1], "changed_at": moment,
            "origin": draw(st.sampled_from(("event", "event", "snapshot_diff", "import"))),
        })  # fmt: skip
        here = there
    if draw(st.sampled_from((False,) * 7 + (True,))):
        here = (here[0], draw(st.sampled_from(STEPS)))
    row = {
        "deal_id": deal_id,
        "name": draw(st.sampled_from(("Deal", "Deal", "Deal", "probe"))),
        "pipeline_id": here[0], "stage_id": here[1],
        "owner_id": draw(maybe(st.sampled_from(USERS))),
        "counterparty_id": draw(maybe(st.sampled_from(CLIENTS))),
        "contact_id": draw(st.sampled_from((None, None, *CLIENTS))),
        "lead_source_id": draw(maybe(st.sampled_from(SOURCES))),
        "loss_reason_id": draw(st.sampled_from((None, "price", "time"))),
        "amount": draw(st.one_of(st.none(), st.just("0.00"), amounts(), amounts())),
        "cost": draw(st.sampled_from((None, "40.00", "0.00", "123.45"))),
        "currency": draw(st.sampled_from(CURRENCIES)),
        "created_at": created,
        "closed_at": draw(st.sampled_from((None, None, moment, created - timedelta(days=3)))),
        "next_task_at": draw(maybe(calendar.moment(ahead=3))),
        "expected_close_on": draw(maybe(calendar.day(ahead=9))),
        "tags": draw(st.sampled_from((None, None, None, None, "test, big"))),
        "merged_into": draw(st.sampled_from((None,) * 9 + ("deal1",))),
        "is_deleted": draw(st.sampled_from((False,) * 9 + (True,))),
        "_updated_at": draw(maybe(st.just(moment))),
    }  # fmt: skip
    if row["merged_into"] == deal_id:
        row["merged_into"] = None
    return row, moves


@st.composite
def _owners(draw: st.DrawFn, calendar: Calendar, deal_id: str, created: datetime) -> list[Row]:
    rows, moment, before = [], created, draw(maybe(st.sampled_from(USERS)))
    for number in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        moment, after = draw(calendar.later(moment)), draw(maybe(st.sampled_from(USERS)))
        rows.append({"change_id": f"o-{deal_id}-{number}", "entity_type": "deal", "entity_id": deal_id,
                     "from_owner_id": before, "to_owner_id": after, "changed_at": moment})  # fmt: skip
        before = after
    return rows


@st.composite
def _lead_owners(draw: st.DrawFn, calendar: Calendar) -> list[Row]:
    make = st.fixed_dictionaries({
        "entity_type": st.sampled_from(("lead", "request")),
        "from_owner_id": maybe(st.sampled_from(USERS)), "to_owner_id": maybe(st.sampled_from(USERS)),
        "changed_at": calendar.moment(ahead=1), "number": st.integers(1, 5),
    })  # fmt: skip
    rows = draw(st.lists(make, max_size=5, unique_by=lambda row: row["changed_at"]))
    return [
        {"change_id": f"l-{place}", "entity_id": f"{row['entity_type']}{row.pop('number')}", **row}
        for place, row in enumerate(rows)
    ]


@st.composite
def _statuses(draw: st.DrawFn, calendar: Calendar) -> list[Row]:
    make = st.fixed_dictionaries({
        "from_stage_id": st.sampled_from(("fresh", None)),
        "to_stage_id": st.sampled_from(("keen", "client", "strange", "no")),
        "changed_at": calendar.moment(ahead=1), "number": st.integers(1, 5),
    })  # fmt: skip
    rows = draw(st.lists(make, max_size=4, unique_by=lambda row: row["changed_at"]))
    return [
        {"change_id": f"s-{place}", "entity_type": "lead", "entity_id": f"lead{row.pop('number')}", **row}
        for place, row in enumerate(rows)
    ]


def _lines(deal_id: str) -> st.SearchStrategy[list[Row]]:
    make = st.fixed_dictionaries({
        "deal_id": st.just(deal_id), "product_id": st.sampled_from(("saw", "oil", None)),
        "amount": maybe(amounts()), "cost": maybe(st.just("10.00")),
    })  # fmt: skip
    return few(make, "deal_line_id", 0, 2).map(
        lambda rows: [{**row, "deal_line_id": f"{deal_id}-{row['deal_line_id']}"} for row in rows]
    )
