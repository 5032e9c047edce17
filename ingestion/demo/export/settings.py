"""Settings of the demo company: the CSV tables a company keeps itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ingestion.demo.book import CURRENCIES, Book
from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.export.cash_rules import ARTICLE_KINDS, RULES
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.export.notes import notes
from ingestion.demo.export.own_tables import by_hand, debts, holiday
from ingestion.demo.finance import own_accounts
from ingestion.demo.plans import payroll, plans
from ingestion.demo.rates import Rate, Spend
from ingestion.demo.world import World

WINDOWS = [("meeting_after_call", 7), ("negotiation_after_proposal", 14), ("quiet_deal", 14)]


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
    groups = {"new": "cold", "work": "warm", "warm": "warm", "hot": "hot", "client": "client", "lost": "lost"}
    table(
        folder,
        "lead_statuses",
        "status status_group",
        [(words.lead_statuses[key], group) for key, group in {**groups, "spam": "lost"}.items()],
    )
    table(
        folder,
        "loss_reason_names",
        "loss_reason name",
        [(name, words.price_reason) for _, name in catalog.price_reasons],
    )
    table(folder, "robots", "user_id", [(world.roster.robot.user_id,), (world.roster.dispatcher.user_id,)])
    table(folder, "work_hours", "user_id weekday opens_at closes_at", [("", "", "09:00", "18:00")])
    table(folder, "windows", "name days", WINDOWS)
    table(
        folder,
        "holidays",
        "day is_working name",
        [
            (day(number), plain.flag(works), holiday(words.holiday_names, number))
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
        "priority direction counterparty_inn counterparty_name purpose is_budget is_client article_id "
        "line_of_business_id accrual_months",
        [(at, way, "", f"*{words.services[who]}*" if who else "", *rest) for at, way, who, *rest in RULES],
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
        by_hand(world, book, today),
    )
    table(folder, "opening_balances", "counterparty_id amount currency balance_on", debts(world, plain))
    table(folder, "notes", "report figure period text author", notes(world, book, today))
