"""Hand-made invoices and payments, one client for each question of matching."""

from __future__ import annotations

from typing import Any

from tests.dbt_project.money.company import august, clients, invoice, movement, paid, settings

NAMES = (
    "merged", "tangled", "partial", "over", "refunded", "early", "twins", "vague", "namesake", "hand",
    "unmatched", "referred", "dollar", "dates", "wrongdate", "void", "monthly", "contract", "again",
)  # fmt: skip
COMPANY: dict[str, Any] = {
    "counterparties": clients(*NAMES),
    "deals": [{"deal_id": "d1", "pipeline_id": "p", "stage_id": "s", "created_at": "2026-08-01T00:00:00"}],
    "pipelines": [{"pipeline_id": "p", "name": "Sales"}],
    "stages": [{"stage_id": "s", "pipeline_id": "p", "name": "New", "position": 1, "kind": "open"}],
    "invoices": [
        invoice("45", "merged", "100.00", deal_id="d1"),
        invoice("46", "merged", "200.00"),
        invoice("51", "tangled", "100.00"),
        invoice("52", "tangled", "100.00"),
        invoice("61", "partial", "100.00"),
        invoice("62", "over", "100.00"),
        invoice("63", "refunded", "100.00"),
        invoice("64", "early", "500.00", august(20)),
        invoice("65", "twins", "77.00"),
        invoice("66", "vague", "88.00"),
        invoice("67", "vague", "88.00"),
        invoice("68", "namesake", "99.00"),
        invoice("69", "hand", "40.00"),
        invoice("70", "unmatched", "41.00"),
        invoice("71", "referred", "42.00"),
        invoice("72", "dollar", "10.00", currency="USD"),
        invoice("УТ-000073", "dates", "1.00"),
        invoice("74", "dates", "2.00"),
        invoice("75", "dates", "3.00"),
        invoice("76", "dates", "4.00"),
        invoice("77", "wrongdate", "5.00"),
        invoice("78", "void", "6.00", status="Cancelled"),
        invoice("81", "monthly", "10.00", august(1)),
        invoice("82", "monthly", "10.00", august(11)),
        invoice("83", "contract", "7.00", august(12)),
        invoice("12", "contract", "8.00", august(1)),
        invoice("91", "again", "100.00"),
    ],
    "bank_transactions": [
        paid("merged", "merged", "300.00", august(12), "Оплата по счетам № 45, 46 от 10.08.2026, НДС 20%"),
        paid("tangled-1", "tangled", "60.00", august(12), "Частично по счету № 51 от 10.08.2026"),
        paid("tangled-2", "tangled", "140.00", august(13), "по счету №51 от 10.08.2026 и №52 от 10.08.2026"),
        paid("tangled-3", "tangled", "50.00", august(14), "по счету № 52 от 10.08.2026"),
        paid("partial", "partial", "30.00", august(12), "по счету № 61 от 10.08.2026"),
        paid("over", "over", "130.00", august(12), "по счету № 62 от 10.08.2026"),
        paid("refunded", "refunded", "100.00", august(12), "по счету № 63 от 10.08.2026"),
        movement(
            "refund", "out", "40.00", august(20), "refunded", purpose="Возврат по счету № 63 от 10.08.2026"
        ),
        paid("early", "early", "500.00", august(3), "Предоплата"),
        paid("twin-1", "twins", "77.00", august(15)),
        paid("twin-2", "twins", "77.00", august(15)),
        paid("vague", "vague", "88.00", august(15)),
        {**paid("namesake", "namesake", "99.00", august(15)), "counterparty_inn": "7799999999"},
        paid("hand", "hand", "55.00", august(15), "Аванс"),
        paid("unmatched", "unmatched", "41.00", august(15), "по счету № 70 от 10.08.2026"),
        paid("referred", "referred", "42.00", august(15), "thanks", end_to_end_id="RF18-71"),
        paid("dollar", "dollar", "10.00", august(15), "invoice 72 dated 2026-08-10", currency="USD"),
        paid("rouble-for-dollar", "dollar", "10.00", august(16), "invoice 72 dated 2026-08-10"),
        paid("dates-1", "dates", "1.00", august(15), "по счёту № 73 от 10.08.26г."),
        paid("dates-2", "dates", "2.00", august(15), "Invoice No. 74 of 10.08.2026"),
        paid("dates-3", "dates", "3.00", august(15), "по сч. N 75 от 10.08"),
        paid("dates-4", "dates", "2.50", august(15), "Invoice 0076 dated 10/08/2026"),
        paid("wrongdate", "wrongdate", "4.00", august(15), "по счету № 77 от 11.08.2026"),
        paid("void", "void", "6.00", august(15), "по счету № 78 от 10.08.2026"),
        paid("monthly-1", "monthly", "10.00", august(5)),
        paid("monthly-2", "monthly", "10.00", august(15)),
        paid("contract", "contract", "3.00", august(15), "договор № 12 от 01.08.2026, счет 83 от 12.08.2026"),
        paid("again-1", "again", "100.00", august(11), "по счету № 91 от 10.08.2026"),
        movement("again-2", "out", "100.00", august(12), "again", purpose="Возврат, счет № 91 от 10.08.2026"),
        paid("again-3", "again", "100.00", august(13), "по счету № 91 от 10.08.2026"),
        paid("loan", "merged", "1000.00", august(15), "Выдача займа"),
        movement("stranger", "in", "15.00", august(15), purpose="Без договора"),
    ],
}  # fmt: skip
SETTINGS = settings(
    exchange_rates=[{"rate_on": august(1), "currency": "USD", "rate": "90.555000"}],
    matches=[
        {
            "transaction_id": "hand",
            "invoice_id": "i69",
            "action": "match",
            "author": "Anna",
            "reason": "call",
        },
        {
            "transaction_id": "unmatched",
            "invoice_id": "i70",
            "action": "unmatch",
            "author": "A",
            "reason": "?",
        },
    ],
)
