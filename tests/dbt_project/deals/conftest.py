"""One sales department with every trap of deals in it, built once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt_project.conftest import Builder
from tests.dbt_project.story import at, deal, department, moves

Row = dict[str, Any]

USERS = [
    {
        "user_id": "gleb",
        "name": "Gleb",
        "department_id": "south",
        "dismissed_on": date(2026, 9, 20),
        "is_active": False,
    },
    {"user_id": "robot", "name": "Robot", "department_id": "south", "is_robot": True},
    {"user_id": "idle", "name": "Idle", "department_id": "south"},
]
DEALS = [
    deal("reassigned", "won", owner_id="boris", cost="40.00"),
    deal("midnight", "won", owner_id="vera", amount="10.00"),
    deal("reopened", "offer"),
    deal("rewon", "won", amount="30.00"),
    deal("moved", "won", amount="7.00", owner_id="anna"),
    deal("dollars", "won", amount="10.00", currency="USD", owner_id="boris"),
    deal("euros", "won", amount="10.00", currency="EUR", owner_id="boris"),
    deal("nobody", "won", amount="1.00", owner_id=None),
    deal("ghost", "won", amount="2.00", owner_id="left-long-ago"),
    deal("imported", "lost", closed_at=at(9, 12), loss_reason_id="price", owner_id="gleb"),
    deal("handed", "meeting", pipeline_id="repeat"),
    deal("skipper", "offer", amount=None),
    deal("young", "new", created_at=at(10, 15, 8)),
    deal("test", "won", tags="vip, TEST deal "),
    deal("named", "won", name="please ignore"),
    deal("merged", "won", merged_into="reassigned"),
    deal("deleted", "won", is_deleted=True),
    deal("future", "new", created_at=at(10, 16)),
]  # fmt: skip
CHANGES = [
    *moves("reassigned", ("offer", at(9, 3)), ("won", at(9, 10))),
    *moves("midnight", ("won", at(9, 30, 21, 30))),
    *moves("reopened", ("won", at(9, 4)), ("offer", at(9, 6))),
    *moves("rewon", ("offer", at(9, 2)), ("won", at(9, 4)), ("offer", at(9, 28)), ("won", at(10, 2))),
    *moves("moved", ("meeting", at(9, 2)), ("won", at(9, 16))),
    *moves("dollars", ("won", at(9, 10))),
    *moves("euros", ("won", at(9, 10))),
    *moves("nobody", ("won", at(9, 10))),
    *moves("ghost", ("won", at(9, 10))),
    *moves("handed", ("meeting", at(9, 2)), ("repeat/new", at(9, 8)), ("meeting", at(9, 9))),
    *moves("skipper", ("offer", at(9, 3))),
    *moves("test", ("won", at(9, 3))),
]
OWNERS = [
    {"change_id": "1", "entity_id": "reassigned", "from_owner_id": "anna", "to_owner_id": "boris",
     "changed_at": at(9, 11)},
    {"change_id": "2", "entity_id": "skipper", "to_owner_id": "anna", "changed_at": at(9, 5)},
]  # fmt: skip
STAYS = [
    {"user_id": "anna", "department_id": "north", "from_on": date(2026, 1, 1), "to_on": date(2026, 9, 14)},
    {"user_id": "anna", "department_id": "south", "from_on": date(2026, 9, 15)},
]
MONEY: dict[str, list[Row]] = {
    "counterparties": [{"counterparty_id": "c1", "name": "Client", "inn": "7701234567"}],
    "invoices": [
        {"invoice_id": "i1", "number": "15", "deal_id": "reassigned", "counterparty_id": "c1",
         "invoiced_on": date(2026, 9, 11), "amount": "100.00", "vat": "20.00", "currency": "RUB"},
    ],
    "bank_accounts": [{"account_id": "40702", "name": "Main", "currency": "RUB"}],
    "bank_transactions": [
        {"transaction_id": "t1", "account_id": "40702", "direction": "in", "booked_on": date(2026, 10, 1),
         "amount": "60.00", "currency": "RUB", "counterparty_inn": "7701234567",
         "counterparty_name": "Client", "purpose": "Payment of invoice No 15 of 11.09.2026"},
    ],
}  # fmt: skip
SETTINGS: dict[str, list[Row]] = {
    "exchange_rates": [
        {"currency": "USD", "rate_on": date(2026, 9, 5), "rate": "90.123456"},
        {"currency": "USD", "rate_on": date(2026, 9, 12), "rate": "95"},
    ],
    "test_records": [{"field": "tag", "pattern": "test*"}, {"field": "name", "pattern": "*IGNORE*"}],
    "payroll": [{"payroll_id": "1", "user_id": "anna", "month_on": date(2026, 9, 1), "amount": "55.00"}],
    "user_departments": STAYS,
}


@pytest.fixture(scope="session")
def sales(session_build: Builder) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of that department as of 15 October 2026, noon in Moscow; every test of dbt passed."""
    activity = {"activity_id": "a1", "kind": "email", "user_id": "vera", "happened_at": at(8, 31)}
    entities = department(
        users=USERS,
        deals=DEALS,
        stage_changes=CHANGES,
        owner_changes=OWNERS,
        activities=[activity],
        loss_reasons=[{"loss_reason_id": "price", "name": "Too dear"}],
        **MONEY,
    )
    warehouse = session_build(entities, settings=SETTINGS)
    yield warehouse
    warehouse.close()
