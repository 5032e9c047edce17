"""What companies made at random have found, each fault in the smallest company that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.dbt_project.money.company import inn, invoice, movement, paid, settings
from tests.dbt_project.story import at, deal, department, moves

RUN = {"as_of": datetime(2026, 10, 15, 9), "as_of_on": date(2026, 10, 15)}
COMPANY: dict[str, Any] = department(
    user_departments=[{"user_id": "anna", "department_id": "south", "from_on": date(2026, 8, 1), "to_on": date(2026, 8, 2)}],
    lead_sources=[{"lead_source_id": "web", "name": "Web", "channel": "site"}],
    counterparties=[
        {"counterparty_id": "two", "name": "Two", "phone": "+7 495 000-00-00; +7 912 345-67-89"},
        {"counterparty_id": "one", "name": "One", "phone": "8 (912) 345 67 89"},
        {"counterparty_id": "buyer", "name": "Buyer", "inn": inn("buyer")},
    ],
    leads=[
        {"lead_id": "first", "name": "F", "created_at": at(9, 1), "phone": "+7 912 345-67-89 доб. 12",
         "lead_source_id": "web"},
        {"lead_id": "again", "name": "A", "created_at": at(9, 2), "phone": "+7 912 345-67-89",
         "lead_source_id": "web"},
    ],
    deals=[
        deal("d1", "won", counterparty_id="two", created_at=at(9, 5)),
        deal("early", "lost", created_at=at(9, 5), closed_at=at(8, 3)),
    ],
    tasks=[{"task_id": "t1", "owner_id": "anna", "created_at": at(9, 10), "due_at": at(8, 2), "deadline_moves": 0}],
    stage_changes=moves("d1", ("won", at(9, 6))),
    requests=[
        {"request_id": "r1", "created_at": at(9, 10), "owner_id": "anna"},
        {"request_id": "r2", "created_at": at(9, 10), "owner_id": "boris"},
    ],
    owner_changes=[
        {"change_id": "c1", "entity_type": "request", "entity_id": "r1", "from_owner_id": "anna",
         "to_owner_id": "anna", "changed_at": at(9, 3)},
        {"change_id": "c2", "entity_type": "request", "entity_id": "r2", "to_owner_id": "anna",
         "changed_at": at(9, 11)},
        {"change_id": "c3", "entity_type": "request", "entity_id": "r2", "from_owner_id": "anna",
         "to_owner_id": "boris", "changed_at": at(9, 12)},
    ],
    ad_spend=[{"spend_id": "s1", "spend_on": date(2026, 9, 1), "amount": "10.00"}],
    invoices=[invoice("1", "buyer", "100.00")],
    bank_transactions=[
        paid("p1", "buyer", "100.00", date(2026, 8, 11)),
        movement("back", "out", "30.00", date(2026, 8, 12), "buyer", purpose="Возврат", currency="USD"),
    ],
)  # fmt: skip
DECIDED = {
    "transaction_id": "back",
    "invoice_id": "i1",
    "action": "match",
    "author": "Anna",
    "reason": "call",
}

PLANNED = {
    "plan_id": "p",
    "month_on": date(2026, 9, 1),
    "user_id": "vera",
    "metric": "won_amount",
    "value": "22.00",
}


@pytest.fixture(scope="module")
def warehouse(models: list[Model]) -> Iterator[duckdb.DuckDBPyConnection]:
    rates = [{"rate_on": date(2026, 8, 1), "currency": "USD", "rate": "90.000000"}]
    company = HandMade(
        COMPANY,
        settings(
            matches=[DECIDED], exchange_rates=rates, plans=[PLANNED], old_clients=[{"client": inn("buyer")}]
        ),
        RUN,
    )
    with build(models, company) as connection:
        yield connection


def one(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(query).fetchall()


def test_two_phones_in_one_cell_of_a_client_are_two_phones(warehouse: duckdb.DuckDBPyConnection) -> None:
    issues = "select record_id from marts.fct_data_issues where issue = 'duplicate_phone' order by 1"
    assert one(warehouse, issues) == [("one",), ("two",)]
    assert one(warehouse, "select lead_id from marts.fct_deals where deal_id = 'd1'") == [("first",)]


def test_a_lead_that_came_again_enters_the_cohort_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    """An extension after the number made two people of one, of whom one was called a duplicate all the same."""
    cohort = (
        "select cohort_leads, cohort_leads_won from reports.rpt_won_deals where level = 'total'"
        " and period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed'"
    )
    assert one(warehouse, cohort) == [(1, 1)]


def test_nobody_takes_a_request_before_it_came(warehouse: duckdb.DuckDBPyConnection) -> None:
    taken = "select accepted_on, manager_id from marts.fct_requests where request_id = 'r1'"
    assert one(warehouse, taken) == [(date(2026, 9, 10), "anna")]


def test_a_request_that_came_to_nobody_is_taken_when_somebody_takes_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Nobody, then Anna, then Boris: what the second change came from is not who had it at first."""
    taken = "select accepted_on, manager_id from marts.fct_requests where request_id = 'r2'"
    assert one(warehouse, taken) == [(date(2026, 9, 11), "anna")]


def test_dollars_given_back_by_hand_take_no_roubles(warehouse: duckdb.DuckDBPyConnection) -> None:
    matched = "select transaction_id, amount_orig from marts.fct_payment_allocations"
    assert one(warehouse, matched) == [("p1", 100)]


def test_spend_for_no_source_alone_returned_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    """(0 of margin - 10 spent) / 10 spent = -1; the whole has a win of unknown cost."""
    romi = (
        "select level, ad_spend, lead_romi from reports.rpt_marketing_return where ad_spend is not null"
        " and period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed' order by 1"
    )
    assert one(warehouse, romi) == [
        *((level, 10, -1.0) for level in ("advertised", "campaign", "channel", "source")),
        ("total", 10, None),
    ]


def test_what_is_dated_before_the_history_belongs_to_the_department_of_its_day(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The first event is of 10 August; a task was due on Anna's last day in the south, a deal closed on the day after."""
    closed = "select closed_on, department_id from marts.fct_deals where deal_id = 'early'"
    left = "select left_on, department_id from marts.fct_stage_visits where deal_id = 'early' and left_on is not null"
    assert one(warehouse, closed) == one(warehouse, left) == [(date(2026, 8, 3), "north")]
    forgotten = (
        "select department_id, forgotten_at_end from reports.rpt_task_discipline where level = 'department'"
        " and period_grain = 'month' and period_start = date '2026-08-01' order by 1"
    )
    assert one(warehouse, forgotten) == [("north", 0), ("south", 1)]


def test_who_did_nothing_but_has_a_plan_stands_in_one_department(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    asked = (
        "select level, department_id, user_id from reports.rpt_employee_rating where plan_amount = 22"
        " and period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed' order by 1"
    )
    assert one(warehouse, asked) == [
        ("department", "south", "~all"),
        ("manager", "south", "vera"),
        ("total", "~all", "~all"),
    ]


def test_a_client_the_owner_lists_is_not_new(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Listed by its tax number; the other client is new on the day of its win."""
    found = "select counterparty_id, new_clients, new_paying_clients from marts.fct_clients order by 1"
    assert one(warehouse, found) == [("buyer", 0, 0), ("two", 1, 0)]
