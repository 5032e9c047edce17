"""Articles of the cash flow and the rules that give them to movements, as the company keeps them."""

from __future__ import annotations

ARTICLE_KINDS = {
    "sales": "sales_income",
    "cards": "sales_income",
    "refunds": "sales_income",
    "interest": "other_income",
    "suppliers": "operating_expense",
    "payroll": "operating_expense",
    "tax": "tax",
    "rent": "operating_expense",
    "utilities": "operating_expense",
    "ads": "operating_expense",
    "telecom": "operating_expense",
    "logistics": "operating_expense",
    "bank_fee": "fee",
    "acquiring_fee": "fee",
    "loan": "loan",
    "loan_interest": "operating_expense",
    "dividends": "dividend",
    "capex": "capital",
    "own": "own_transfer",
}
# priority, direction, name key, purpose, is_budget, is_client, article, line of business, months to the
# month it is for
RULES = (
    (10, "out", "", "", "true", "", "tax", "", ""),
    (20, "", "", "*перевод собственных средств*", "", "", "own", "", ""),
    (30, "out", "", "*эквайринг*", "", "", "acquiring_fee", "", ""),
    (31, "in", "acquirer", "Возмещение по *", "", "", "cards", "prt", ""),
    (40, "", "", "Комиссия*", "", "", "bank_fee", "", ""),
    (41, "in", "", "Проценты на остаток*", "", "", "interest", "", ""),
    (50, "out", "", "Проценты по займу*", "", "", "loan_interest", "", ""),
    (51, "", "", "*займа по договору*", "", "", "loan", "", ""),
    (60, "out", "", "Выплата дивидендов*", "", "", "dividends", "", ""),
    (69, "out", "", "Заработная плата*аванс*", "", "", "payroll", "", ""),
    (70, "out", "", "Заработная плата*", "", "", "payroll", "", "-1"),
    (80, "out", "landlord", "", "", "", "rent", "", ""),
    (81, "out", "utilities", "", "", "", "utilities", "", ""),
    (82, "out", "telecom", "", "", "", "telecom", "", ""),
    (83, "out", "logistics", "", "", "", "logistics", "eq", ""),
    (84, "out", "ads_context", "", "", "", "ads", "eq", ""),
    (85, "out", "ads_social", "", "", "", "ads", "eq", ""),
    (86, "out", "", "*договору № ОС-*", "", "", "capex", "srv", ""),
    (90, "out", "", "*поставщика*", "", "", "suppliers", "eq", ""),
    (100, "out", "", "Возврат излишне*", "", "", "refunds", "", ""),
    (101, "in", "", "Оплата по *за оборудование*", "", "", "sales", "eq", ""),
    (102, "in", "", "Оплата по *за сервисное обслуживание*", "", "", "sales", "srv", ""),
    (103, "in", "", "Оплата по *за запасные части*", "", "", "sales", "prt", ""),
    (110, "in", "", "", "", "true", "sales", "", ""),
    (111, "in", "", "Оплата по *", "", "", "sales", "", ""),
)
