"""Twelve deals in which everything happens that makes numbers disagree. Berlin time, roubles, 2020.

as_of is Monday 4 January 2021, 10:00 in Berlin. Moments are written as the wall clock there and stored in UTC:
one hour earlier in winter, two in summer (29 March to 25 October 2020).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.dbt_project.company import HandMade, Row
from tests.dbt_project.story import deal, moves

BERLIN = ZoneInfo("Europe/Berlin")
MAIN, SECOND = "40702810100000000001", "40702810100000000002"
STAGES = {
    "main": [("new", "open", "new"), ("meeting", "open", "meeting"), ("offer", "open", "proposal"),
             ("talk", "open", "negotiation"), ("won", "won", "won"), ("lost", "lost", "lost")],
    "repeat": [("new", "open", "new"), ("won", "won", "won"), ("lost", "lost", "lost")],
}  # fmt: skip


def at(day: str, clock: str = "12:00") -> datetime:
    """A moment of 2020, or of the year written, by the clock in Berlin."""
    day = day if len(day) == 10 else f"2020-{day}"
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN)
    return local.astimezone(UTC).replace(tzinfo=None)


def on(day: str) -> date:
    return date.fromisoformat(day if len(day) == 10 else f"2020-{day}")


def inn(number: int) -> str:
    return f"77{number:08d}"


DEALS: list[Row] = [
    # 1 skips two stages and is won on 29 February; then it gets another owner, and its seller another department
    deal("d1", "won", owner_id="boris", counterparty_id="c1", lead_source_id="web", amount="1000.00",
         cost="400.00", created_at=at("02-29", "10:00")),
    # 2 goes a step back and is lost
    deal("d2", "lost", owner_id="boris", counterparty_id="c2", lead_source_id="ads", amount="500.00",
         loss_reason_id="price", created_at=at("03-02", "10:00")),
    # 3 changes the pipeline and is won in the second one
    deal("d3", "won", pipeline_id="repeat", counterparty_id="c3", lead_source_id="web", amount="2000.00",
         created_at=at("03-02", "11:00")),
    # 4 is won, opened again, and won again a minute before the day of 23 hours ends
    deal("d4", "won", owner_id="boris", counterparty_id="c4", amount="3000.00", cost="1000.00",
         created_at=at("03-03", "10:00")),
    # 5 is won half an hour before the day of 25 hours ends
    deal("d5", "won", owner_id="boris", counterparty_id="c5", amount="700.00", created_at=at("10-25", "00:30")),
    # 6 is in dollars, for which no rate is known in March
    deal("d6", "won", counterparty_id="c6", lead_source_id="ads", amount="50.00", currency="USD",
         created_at=at("03-16", "09:00")),
    # 7 is in dollars at 75 roubles
    deal("d7", "won", counterparty_id="c7", amount="100.00", currency="USD", created_at=at("12-28", "10:00")),
    # 8 is won on the Sunday of week 53
    deal("d8", "won", owner_id="boris", counterparty_id="c8", amount="800.00", created_at=at("12-28", "11:00")),
    # 9 and 10 are open; 10 has no amount and no source
    deal("d9", "offer", counterparty_id="c9", lead_source_id="web", amount="900.00", created_at=at("12-29", "10:00")),
    deal("d10", "new", owner_id="boris", counterparty_id="c10", amount=None, created_at=at("2021-01-02", "10:00")),
    # 11 is lost from the first stage, nobody says why
    deal("d11", "lost", counterparty_id="c11", amount="100.00", created_at=at("10-26", "10:00")),
    # 12 is the second purchase of client 1
    deal("d12", "won", pipeline_id="repeat", counterparty_id="c1", amount="1500.00", created_at=at("12-01", "10:00")),
]  # fmt: skip
CHANGES: list[Row] = [
    *moves("d1", ("offer", at("02-29", "12:00")), ("won", at("02-29", "18:00"))),
    *moves("d2", ("meeting", at("03-03", "10:00")), ("offer", at("03-04", "10:00")),
           ("meeting", at("03-05", "10:00")), ("lost", at("03-06", "10:00"))),
    *moves("d3", ("repeat/new", at("03-09")), ("won", at("03-10"))),
    *moves("d4", ("won", at("03-04")), ("talk", at("03-05")), ("won", at("03-29", "23:59"))),
    *moves("d5", ("won", at("10-25", "23:30"))),
    *moves("d6", ("won", at("03-16"))),
    *moves("d7", ("won", at("12-31"))),
    *moves("d8", ("won", at("2021-01-03"))),
    *moves("d9", ("offer", at("12-30", "10:00"))),
    *moves("d11", ("lost", at("10-27", "10:00"))),
    *moves("d12", ("won", at("12-02", "10:00")), pipeline="repeat"),
]  # fmt: skip


def invoice(number: int, client: int, amount: str, day: str, due: str | None, **more: Any) -> Row:
    return {"invoice_id": f"i{number}", "number": str(number), "counterparty_id": f"c{client}", "amount": amount,
            "invoiced_on": on(day), "due_on": on(due) if due else None, **more}  # fmt: skip


def money(key: str, side: str, amount: str, day: str, client: int | None, purpose: str, **more: Any) -> Row:
    other = {"counterparty_inn": inn(client), "counterparty_name": f"C{client}"} if client else {}
    return {"transaction_id": key, "account_id": MAIN, "direction": side, "booked_on": on(day), "amount": amount,
            "currency": "RUB", "purpose": purpose, **other, **more}  # fmt: skip


INVOICES: list[Row] = [
    invoice(1, 1, "1000.00", "03-02", "03-12", deal_id="d1"),
    invoice(3, 3, "2000.00", "03-10", None, deal_id="d3"),
    invoice(4, 4, "3000.00", "03-30", "04-10", deal_id="d4"),
    invoice(5, 5, "700.00", "10-26", "11-05", deal_id="d5"),
    invoice(7, 7, "100.00", "12-31", "2021-01-10", deal_id="d7", currency="USD"),
    invoice(8, 8, "800.00", "2021-01-03", "2021-01-13", deal_id="d8"),
    invoice(12, 1, "1500.00", "12-02", "12-12", deal_id="d12"),
    invoice(13, 1, "500.00", "12-02", "12-12"),
]
PAYMENTS: list[Row] = [
    # the day before its invoice; found by its amount when the invoice came
    money("p1", "in", "1000.00", "03-01", 1, "Аванс"),
    # a part: the first instalment of 1200 and 300 of the second
    money("p3", "in", "1500.00", "03-15", 3, "Оплата по счету № 3 от 10.03.2020"),
    # a hundred too much
    money("p4", "in", "3100.00", "03-31", 4, "Оплата по счету № 4 от 30.03.2020"),
    money("p5", "in", "700.00", "10-27", 5, "Оплата по счету № 5 от 26.10.2020"),
    money("p5-back", "out", "200.00", "10-28", 5, "Возврат по счету № 5 от 26.10.2020"),
    # one payment for two invoices
    money("p12", "in", "2000.00", "12-03", 1, "Оплата по счетам № 12, 13 от 02.12.2020"),
    # two equal payments on one day, both real
    money("p8-a", "in", "400.00", "2021-01-03", 8, "Оплата по счету № 8 от 03.01.2021"),
    money("p8-b", "in", "400.00", "2021-01-03", 8, "Оплата по счету № 8 от 03.01.2021"),
    # between own accounts, seen in both statements
    money("t-out", "out", "300.00", "12-04", None, "Перевод", is_internal=True),
    money("t-in", "in", "300.00", "12-04", None, "Перевод", is_internal=True, account_id=SECOND),
    money("rent", "out", "250.00", "12-05", 90, "Аренда"),
]
COMPANY = HandMade(
    entities={
        "departments": [{"department_id": "north", "name": "North"}, {"department_id": "south", "name": "South"}],
        "users": [
            {"user_id": "anna", "name": "Anna", "department_id": "south"},
            {"user_id": "boris", "name": "Boris", "department_id": "south"},
        ],
        "user_departments": [
            {"user_id": "anna", "department_id": "north", "from_on": on("01-01"), "to_on": on("03-31")},
            {"user_id": "anna", "department_id": "south", "from_on": on("04-01")},
        ],
        "pipelines": [{"pipeline_id": name, "name": name.title()} for name in STAGES],
        "stages": [
            {"pipeline_id": pipeline, "stage_id": stage, "name": stage, "position": place, "kind": kind, "role": role}
            for pipeline, stages in STAGES.items()
            for place, (stage, kind, role) in enumerate(stages, 1)
        ],
        "lead_sources": [{"lead_source_id": "web", "name": "Web"}, {"lead_source_id": "ads", "name": "Ads"}],
        "loss_reasons": [{"loss_reason_id": "price", "name": "Price"}],
        "counterparties": [
            {"counterparty_id": f"c{number}", "name": f"C{number}", "inn": inn(number), "kind": "company"}
            for number in range(1, 13)
        ],
        "deals": DEALS,
        "stage_changes": CHANGES,
        "owner_changes": [
            {"change_id": "o1", "entity_id": "d1", "from_owner_id": "anna", "to_owner_id": "boris",
             "changed_at": at("03-10")},
        ],
        "invoices": INVOICES,
        "payment_schedule": [
            {"instalment_id": "i3-1", "invoice_id": "i3", "due_on": on("03-20"), "amount": "1200.00"},
            {"instalment_id": "i3-2", "invoice_id": "i3", "due_on": on("04-20"), "amount": "800.00"},
        ],
        "bank_transactions": PAYMENTS,
        # 2000 - 300 - 250 is 1450; the bank says 1460: a document of ten roubles is missing on the 31st
        "bank_balances": [
            {"balance_id": "december", "account_id": MAIN, "from_on": on("12-01"), "to_on": on("12-31"),
             "opening": "6100.00", "total_in": "2010.00", "total_out": "550.00", "closing": "7560.00",
             "currency": "RUB"},
        ],
    },
    settings={
        "exchange_rates": [{"rate_on": on("12-01"), "currency": "USD", "rate": "75.000000"}],
        "cash_flow_articles": [
            {"article_id": "sales", "name": "Sales", "kind": "sales_income"},
            {"article_id": "rent", "name": "Rent", "kind": "operating_expense"},
        ],
        "cash_flow_rules": [
            {"priority": 1, "direction": "in", "is_client": True, "article_id": "sales"},
            {"priority": 2, "direction": "out", "purpose": "возврат*", "article_id": "sales"},
            {"priority": 3, "direction": "out", "purpose": "аренда*", "article_id": "rent"},
        ],
    },
    run={"as_of": datetime(2021, 1, 4, 9), "as_of_on": date(2021, 1, 4), "timezone": "Europe/Berlin"},
)  # fmt: skip
