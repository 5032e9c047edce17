"""Invoices, deliveries, instalments and movements of money, with all that makes matching hard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle.companies.deals import NUMBERS
from tests.oracle.companies.frame import CLIENTS, Calendar, Row, Tables, amounts, few, maybe

MAIN, DOLLARS = "40702810100000000001", "40702840100000000002"
INVOICES = tuple(f"invoice{number}" for number in range(1, 8))
ARTICLES: list[Row] = [
    {"article_id": "sales", "name": "Sales", "kind": "sales_income"},
    {"article_id": "refunds", "name": "Refunds", "kind": "sales_income"},
    {"article_id": "loans", "name": "Loans", "kind": "loan"},
    {"article_id": "taxes", "name": "Taxes", "kind": "tax"},
    {"article_id": "rent", "name": "Rent", "kind": "operating_expense"},
]
RULES: list[Row] = [
    {"priority": 10, "direction": "in", "purpose": "*loan*", "article_id": "loans"},
    {"priority": 20, "direction": "out", "is_budget": True, "article_id": "taxes"},
    {"priority": 30, "direction": "out", "purpose": "возврат*", "article_id": "refunds"},
    {"priority": 40, "direction": "out", "counterparty_name": "*rent*", "article_id": "rent",
     "line_of_business_id": "shop", "accrual_months": -1},
    {"priority": 90, "direction": "in", "is_client": True, "article_id": "sales"},
]  # fmt: skip


@st.composite
def money(draw: st.DrawFn, calendar: Calendar, deals: list[Row]) -> tuple[Tables, dict[str, list[Row]]]:
    """Up to seven invoices and eighteen movements on two accounts."""
    sold = [
        row
        for row in deals
        if row["stage_id"] == "won" and row["amount"] not in (None, "0.00") and not row["is_deleted"]
    ]
    invoices = [{**row, "number": row["invoice_id"].removeprefix("invoice")} for row in
                draw(few(_invoice(calendar, sold), "invoice_id", 0, 7))]  # fmt: skip
    paid = draw(few(_movement(calendar, invoices), "transaction_id", 0, 18))
    entities: dict[str, Any] = {
        "invoices": invoices,
        "deliveries": draw(few(_delivery(calendar), "delivery_id", 0, 4)),
        "payment_schedule": draw(few(_instalment(calendar), "instalment_id", 0, 3))
        + draw(_schedules(calendar, [*invoices[:3], *sold[:2]])),
        "bank_transactions": paid,
        "bank_balances": [row for account in (MAIN, DOLLARS) for row in draw(_statements(calendar, account, paid))],
    }  # fmt: skip
    first = calendar.today - timedelta(days=calendar.reach)
    settings = {
        "cash_flow_articles": ARTICLES,
        "cash_flow_rules": RULES,
        "lines_of_business": [{"line_of_business_id": "shop", "name": "Shop"}],
        "bank_accounts": [{"account_id": MAIN, "name": "Main", "currency": "RUB", "is_cash_desk": False}],
        "opening_balances": [
            {"opening_balance_id": client, "counterparty_id": client, "amount": draw(amounts()),
             "currency": "RUB", "balance_on": draw(st.sampled_from((first, calendar.today)))}
            for client in draw(st.lists(st.sampled_from(CLIENTS), max_size=2, unique=True))
        ],
        "matches": draw(_matches(invoices, paid)),
    }  # fmt: skip
    return entities, settings


@st.composite
def _invoice(draw: st.DrawFn, calendar: Calendar, sold: list[Row]) -> Row:
    """Two of three are for a deal that is won."""
    on = draw(calendar.day(ahead=1))
    row = {
        "deal_id": draw(st.sampled_from((None, *NUMBERS[:5]))),
        "counterparty_id": draw(st.sampled_from((*CLIENTS[:3], *CLIENTS[:3], None))),
        "invoiced_on": on,
        "due_on": draw(st.sampled_from((None, on, on + timedelta(days=10), on + timedelta(days=40)))),
        "amount": draw(amounts()),
        "currency": draw(st.sampled_from((*("RUB",) * 6, "USD", "EUR"))),
        "status": draw(st.sampled_from((None, *("sent",) * 5, "cancelled"))),
        "is_deleted": draw(st.sampled_from((False,) * 9 + (True,))),
    }
    if sold and draw(st.integers(0, 2)):
        deal = draw(st.sampled_from(sold))
        row |= {
            "deal_id": deal["deal_id"],
            "counterparty_id": row["counterparty_id"] or CLIENTS[0],
            "amount": draw(st.sampled_from((deal["amount"], row["amount"]))),
            "currency": deal["currency"],
            "status": "sent",
        }
    return row


@st.composite
def _delivery(draw: st.DrawFn, calendar: Calendar) -> Row:
    return {
        "invoice_id": draw(maybe(st.sampled_from(INVOICES))),
        "deal_id": draw(st.sampled_from((None, *NUMBERS[:3]))),
        "counterparty_id": draw(st.sampled_from(CLIENTS[:3])),
        "delivered_on": draw(calendar.day(ahead=1)),
        "amount": draw(amounts()),
        "currency": draw(st.sampled_from(("RUB", "RUB", "USD"))),
    }


@st.composite
def _instalment(draw: st.DrawFn, calendar: Calendar) -> Row:
    return {
        "invoice_id": draw(maybe(st.sampled_from(INVOICES))),
        "deal_id": draw(st.sampled_from((None, *NUMBERS[:3]))),
        "due_on": draw(calendar.day(ahead=30)),
        "amount": draw(amounts()),
        "currency": "RUB",
    }


@st.composite
def _schedules(draw: st.DrawFn, calendar: Calendar, owed: list[Row]) -> list[Row]:
    """Two instalments that make the whole, of some invoices and deals."""
    rows = []
    for number, whole in enumerate(owed):
        first = (Decimal(whole["amount"]) / 3).quantize(Decimal("0.01"))
        if draw(st.booleans()) and first:
            key = "invoice_id" if "invoice_id" in whole else "deal_id"
            rows += [
                {"instalment_id": f"part{number}{order}", key: whole[key], "due_on": draw(calendar.day(ahead=30)),
                 "amount": amount, "currency": whole["currency"]}
                for order, amount in (("b", first), ("a", Decimal(whole["amount"]) - first))
            ]  # fmt: skip
    return rows


@st.composite
def _movement(draw: st.DrawFn, calendar: Calendar, invoices: list[Row]) -> Row:
    """Three of four are for an invoice, or give back what came for it."""
    client = draw(st.sampled_from((*range(1, 6), None)))
    account = draw(st.sampled_from((MAIN, MAIN, DOLLARS)))
    row = {
        "account_id": account,
        "direction": draw(st.sampled_from(("in", "in", "in", "out", "unknown"))),
        "is_internal": draw(st.sampled_from((False,) * 11 + (True,))),
        "booked_on": draw(calendar.day(ahead=1)),
        "amount": draw(amounts()),
        "counterparty_name": draw(st.sampled_from((None, "The Rent Co", "Somebody"))),
        "counterparty_inn": None if client is None else f"770000000{client}",
        "purpose": draw(st.sampled_from(("Оплата", "a loan", "возврат", None))),
        "is_budget": draw(st.sampled_from((False, False, False, True))),
        "end_to_end_id": draw(st.sampled_from((None, None, None, "RF18-1"))),
    }
    if invoices and draw(st.integers(0, 3)):
        row |= draw(_for_invoice(row, draw(st.sampled_from(invoices))))
    return {**row, "currency": "RUB" if row["account_id"] == MAIN else "USD"}


@st.composite
def _for_invoice(draw: st.DrawFn, stray: Row, invoice: Row) -> Row:
    """What an invoice turns a movement into: it names the invoice, refers to it, or only has its amount."""
    number, said = invoice["number"], f"{invoice['invoiced_on']:%d.%m.%Y}"
    is_back = not draw(st.integers(0, 3))
    word = "Возврат" if is_back else "Оплата"
    purpose, reference = draw(st.sampled_from((
        (f"{word} по счету № {number} от {said}", None),
        (f"{word} по счету № {number} от {said}", None),
        (f"{word} по счетам № {number}, 1 от {said}", None),
        (f"{word} по счетам № 2, {number} от {said}", None),
        (word, f"RF18-{number}"),
        (word, invoice["invoice_id"].upper()),
        (word, None),
        (word, None),
    )))  # fmt: skip
    days = draw(st.sampled_from((-1, 0, 1, 3, 10)))
    client = invoice["counterparty_id"]
    return {
        "account_id": DOLLARS if invoice["currency"] == "USD" else MAIN,
        "direction": "out" if is_back else "in",
        "booked_on": invoice["invoiced_on"] + timedelta(days=days),
        "amount": draw(st.sampled_from((invoice["amount"], invoice["amount"], stray["amount"]))),
        "counterparty_inn": f"770000000{client[1:]}" if client else stray["counterparty_inn"],
        "purpose": purpose,
        "is_budget": False,
        "end_to_end_id": reference,
    }


@st.composite
def _statements(draw: st.DrawFn, calendar: Calendar, account: str, paid: list[Row]) -> list[Row]:
    """Statements one after another, sometimes with days between them or a total that does not add up."""
    rows, balance = [], Decimal("1000.00")
    day = calendar.today - timedelta(days=draw(st.integers(0, calendar.reach)))
    for _ in range(draw(st.integers(0, 3))):
        last = day + timedelta(days=draw(st.sampled_from((0, 6, 12))))
        came, went = (sum(_amounts(paid, account, side, day, last), Decimal(0)) for side in ("in", "out"))
        came += draw(st.sampled_from((Decimal(0), Decimal(0), Decimal(0), Decimal("5.00"))))
        rows.append({
            "balance_id": f"{account}/{day}", "account_id": account, "from_on": day, "to_on": last,
            "opening": balance, "total_in": came, "total_out": went, "closing": balance + came - went,
            "currency": "RUB" if account == MAIN else "USD",
        })  # fmt: skip
        balance += came - went
        day = last + timedelta(days=draw(st.sampled_from((1, 1, 4))))
    return rows


def _amounts(paid: list[Row], account: str, side: str, first: date, last: date) -> Iterator[Decimal]:
    for row in paid:
        if row["account_id"] == account and row["direction"] == side and first <= row["booked_on"] <= last:
            yield Decimal(row["amount"])


@st.composite
def _matches(draw: st.DrawFn, invoices: list[Row], paid: list[Row]) -> list[Row]:
    if not invoices or not paid:
        return []
    pairs = st.tuples(
        st.sampled_from([row["transaction_id"] for row in paid]),
        st.sampled_from([row["invoice_id"] for row in invoices]),
    )
    return [
        {"transaction_id": transaction, "invoice_id": invoice, "amount": draw(maybe(st.just("10.00"))),
         "action": draw(st.sampled_from(("match", "match", "unmatch"))), "author": "Ann", "reason": "call"}
        for transaction, invoice in draw(st.lists(pairs, max_size=2, unique=True))
    ]  # fmt: skip
