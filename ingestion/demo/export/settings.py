"""Settings of the demo company: company.yml and the CSV tables a company keeps itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ingestion.demo.book import CURRENCIES, Book
from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.finance import own_accounts
from ingestion.demo.plan import day_date
from ingestion.demo.plans import payroll, plans
from ingestion.demo.rates import Rate, Spend
from ingestion.demo.story import client_id
from ingestion.demo.world import World

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
    "loan_interest": "fee",
    "dividends": "dividend",
    "capex": "capital",
    "own": "own_transfer",
}
# priority, direction, name key, purpose, is_budget, is_client, article, line of business
RULES = (
    (10, "out", "", "", "true", "", "tax", ""),
    (20, "", "", "*перевод собственных средств*", "", "", "own", ""),
    (30, "out", "", "*эквайринг*", "", "", "acquiring_fee", ""),
    (31, "in", "acquirer", "Возмещение по *", "", "", "cards", "prt"),
    (40, "", "", "Комиссия*", "", "", "bank_fee", ""),
    (41, "in", "", "Проценты на остаток*", "", "", "interest", ""),
    (50, "out", "", "Проценты по займу*", "", "", "loan_interest", ""),
    (51, "", "", "*займа по договору*", "", "", "loan", ""),
    (60, "out", "", "Выплата дивидендов*", "", "", "dividends", ""),
    (70, "out", "", "Заработная плата*", "", "", "payroll", ""),
    (80, "out", "landlord", "", "", "", "rent", ""),
    (81, "out", "utilities", "", "", "", "utilities", ""),
    (82, "out", "telecom", "", "", "", "telecom", ""),
    (83, "out", "logistics", "", "", "", "logistics", ""),
    (84, "out", "ads_context", "", "", "", "ads", ""),
    (85, "out", "ads_social", "", "", "", "ads", ""),
    (86, "out", "", "*договору № ОС-*", "", "", "capex", ""),
    (90, "out", "", "*поставщика*", "", "", "suppliers", ""),
    (100, "out", "", "Возврат излишне*", "", "", "refunds", ""),
    (110, "in", "", "", "", "true", "sales", ""),
    (111, "in", "", "Оплата по *", "", "", "sales", ""),
)


def table(folder: Path, name: str, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Write one CSV table."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def write_settings(
    world: World, folder: Path, today: int, rates: list[Rate], spend: list[Spend], book: Book, plain: Dialect
) -> None:
    """All tables as kept on a day; `plain` writes canonical values."""
    words, catalog, clock = world.words, world.catalog, world.clock
    day, money = plain.day, plain.money
    table(
        folder,
        "stage_roles",
        "pipeline_id stage_id role",
        [(row.pipeline_id, row.stage_id, row.role) for row in catalog.stages if row.role],
    )
    table(
        folder,
        "activity_weights",
        "action weight",
        [
            ("call", "1"),
            ("meeting", "5"),
            ("email", "0.5"),
            ("proposal", "3"),
            ("mailing", "2"),
            ("request", "1"),
            ("task", "1"),
        ],
    )
    table(
        folder,
        "test_records",
        "field pattern",
        [("tag", words.test_tag), ("name", f"{words.test_name}*"), ("lead_source_id", "98")],
    )
    table(folder, "robots", "user_id", [(world.roster.robot.user_id,), (world.roster.dispatcher.user_id,)])
    table(
        folder,
        "holidays",
        "day is_working name",
        [
            (day(number), plain.flag(works), _holiday(words.holiday_names, number))
            for number, works in clock.holidays.items()
        ],
    )
    table(
        folder,
        "cash_flow_articles",
        "article_id name kind",
        [(key, name, ARTICLE_KINDS[key]) for key, name in words.articles.items()],
    )
    table(
        folder,
        "cash_flow_rules",
        "priority direction counterparty_inn counterparty_name purpose is_budget is_client article_id line_of_business_id",
        [
            (at, way, "", f"*{words.services[who]}*" if who else "", purpose, budget, client, article, line)
            for at, way, who, purpose, budget, client, article, line in RULES
        ],
    )
    table(
        folder,
        "bank_accounts",
        "account_id name bank_name bic currency is_cash_desk",
        [
            (row.account, name, row.bank[0], row.bank[1], currency, "false")
            for row, name, currency in zip(
                own_accounts(words.bank_name), words.accounts, CURRENCIES, strict=True
            )
        ],
    )
    table(
        folder,
        "lines_of_business",
        "line_of_business_id name",
        [(LINE_IDS[key], name) for key, name in words.lines.items()],
    )
    table(
        folder,
        "user_departments",
        "user_id department_id from_on to_on",
        [
            (
                user.user_id,
                stay.department_id,
                day(stay.from_day),
                day(stay.to_day if stay.to_day is None or stay.to_day < today else None),
            )
            for user in world.roster.users
            for stay in user.stays
            if stay.from_day <= today
        ],
    )
    table(
        folder,
        "absences",
        "user_id from_on to_on kind",
        [
            (user.user_id, day(row.from_day), day(row.to_day), words.absences[row.kind])
            for user in world.roster.users
            for row in user.absences
            if world.plan.first_day <= row.from_day <= min(today + 30, world.plan.last_day)
        ],
    )
    table(
        folder,
        "exchange_rates",
        "rate_on currency rate",
        [
            (day(row.day), "USD", f"{row.rate // 1_000_000}.{row.rate % 1_000_000:06d}")
            for row in rates
            if row.day <= today
        ],
    )
    table(
        folder,
        "ad_spend",
        "spend_on lead_source_id campaign amount currency clicks impressions",
        [
            (
                day(row.day),
                catalog.sources[row.source].source_id,
                row.campaign,
                money(row.amount),
                "RUB",
                row.clicks,
                row.impressions,
            )
            for row in spend
            if row.day < today
        ],
    )
    table(
        folder,
        "plans",
        "month_on user_id department_id metric value",
        [
            (day(row.month_day), row.user_id, row.department_id, row.metric, money(row.value))
            for row in plans(world)
        ],
    )
    table(
        folder,
        "payroll",
        "month_on user_id amount",
        [(day(row.month_day), row.user_id, money(row.amount)) for row in payroll(world)],
    )
    table(
        folder,
        "matches",
        "transaction_id invoice_id amount action author reason",
        _by_hand(world, book, today),
    )
    table(folder, "opening_balances", "counterparty_id amount currency balance_on", _debts(world, plain))


def _holiday(names: dict[str, str], number: int) -> str:
    return names.get(f"{day_date(number).month}-", "")


def _by_hand(world: World, book: Book, today: int) -> list[tuple[object, ...]]:
    """Payments that people matched or took off an invoice."""
    reasons = {"match": world.words.reasons[0], "unmatch": world.words.reasons[1]}
    return [
        (
            key,
            row.payment.invoice_ids[0],
            "",
            row.payment.by_hand,
            world.roster.director.name,
            reasons[row.payment.by_hand],
        )
        for row, key in book.named()
        if row.payment.by_hand and row.day < today
    ]


def _debts(world: World, plain: Dialect) -> list[tuple[object, ...]]:
    """Old clients that owed something, and one whom the company owed, before the history."""
    found: list[tuple[object, ...]] = []
    for at in range(min(4, world.old_stories)):
        amount = (18_400_000, 7_355_050, 41_000_000, -1_250_000)[at]
        number = client_id(world.lead_stories + at)
        found.append((number, plain.money(amount), "RUB", plain.day(world.plan.first_day - 1)))
    return found


def company_yml(world: World, as_of: str) -> str:
    """Text of company.yml; `as_of` is local time."""
    return "\n".join(
        [
            f"name: {world.words.company}",
            f"language: {world.plan.language}",
            f"timezone: {world.plan.timezone}",
            "currency: RUB",
            "amounts_include_vat: true",
            f'as_of: "{as_of}"',
            "releases: {keep: 7}",
            "sources:",
            "  crm: {connector: files, folder: inbox/crm, mapping: mapping/crm.yml, max_age_hours: 30}",
            "  bank: {connector: bank, folder: inbox/bank, max_age_hours: 80}",
            "",
        ]
    )
