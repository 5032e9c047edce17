"""Which movements of money count, and which article a rule gives them, one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.dbt_project.money.company import ARTICLES, august, clients, movement, paid

OTHER, LANDLORD = "7700000902", "7700000901"
RULES = [
    {"priority": 1, "direction": "out", "counterparty_inn": LANDLORD, "article_id": "rent"},
    {"priority": 2, "direction": "out", "purpose": "*договор 15*", "article_id": "loans"},
    {"priority": 3, "direction": "in", "is_client": True, "article_id": "sales"},
]
CARDS = "Возмещение по эквайрингу, комиссия 1,5% 150,00"
MOVEMENTS = [
    # told apart by nothing but the tax number
    movement("landlord", "out", "10", august(5), purpose="Услуги", counterparty_inn=LANDLORD),
    movement("another", "out", "10", august(5), purpose="Услуги", counterparty_inn=OTHER),
    movement("unknown", "out", "10", august(5), purpose="Услуги"),
    # told apart by nothing but a digit
    movement("fifteen", "out", "10", august(5), purpose="Договор 15 от мая"),
    movement("sixteen", "out", "10", august(5), purpose="Договор 16 от мая"),
    paid("client", "client", "10", august(5)),
    paid("no client any more", "former", "10", august(5)),
    movement("cards", "in", "9850", august(5), purpose=CARDS),
    movement("own cards", "in", "9850", august(5), purpose=CARDS, is_internal=True),
    movement("today", "out", "10", date(2026, 10, 15)),
    movement("tomorrow", "out", "10", date(2026, 10, 16)),
    movement("taken back", "out", "10", august(5), is_deleted=True),
]


def test_the_article_of_each_movement(build: Any) -> None:
    """As of 15 October: what the bank took back and what is of tomorrow is none."""
    [client, former] = clients("client", "former")
    warehouse = build(
        {"counterparties": [client, {**former, "is_deleted": True}], "bank_transactions": MOVEMENTS},
        settings={"cash_flow_articles": ARTICLES, "cash_flow_rules": RULES},
        select="+fct_bank_movements",
    )
    found = warehouse.sql(
        "select transaction_id, part, article_id, counterparty_id, amount_orig from marts.fct_bank_movements"
    ).fetchall()
    assert {(*row[:4], int(row[4])) for row in found} == {
        ("landlord", "whole", "rent", "~none", 10),
        ("another", "whole", "~none", "~none", 10),
        ("unknown", "whole", "~none", "~none", 10),
        ("fifteen", "whole", "loans", "~none", 10),
        ("sixteen", "whole", "~none", "~none", 10),
        ("client", "whole", "sales", "client", 10),
        ("no client any more", "whole", "~none", "~none", 10),
        ("cards", "gross", "~none", "~none", 10_000),
        ("cards", "fee", "bank", "~none", 150),
        ("own cards", "whole", "own_transfer", "~none", 9850),
        ("today", "whole", "~none", "~none", 10),
    }
    assert len(found) == 11
