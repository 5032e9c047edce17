"""The exports hold together: ids are unique, references exist, times are in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ingestion.demo import DemoSummary
from ingestion.demo.export.columns import FILES
from tests.ingestion.demo.reading import read_csv, read_export

KEYS = {
    "users": "user_id",
    "departments": "department_id",
    "lead_sources": "lead_source_id",
    "products": "product_id",
    "loss_reasons": "loss_reason_id",
    "counterparties": "counterparty_id",
    "leads": "lead_id",
    "deals": "deal_id",
    "requests": "request_id",
    "stage_changes": "change_id",
    "owner_changes": "change_id",
    "tasks": "task_id",
    "deal_lines": "deal_line_id",
    "invoices": "invoice_id",
    "deliveries": "delivery_id",
    "payment_schedule": "instalment_id",
    "activities": "activity_id",
    "calls": "activity_id",
}
REFERENCES = [
    (name, column, target)
    for name, layout in FILES.items()
    for column in layout.columns
    for target, key in KEYS.items()
    if target not in ("calls", "activities", "stage_changes", "owner_changes", "tasks")
    and target != name
    and (
        column == key
        or (target == "users" and column in ("owner_id", "head_id", "changed_by", "assigner_id"))
    )
]


@pytest.mark.parametrize("name", KEYS)
def test_ids_are_unique(company: Path, name: str) -> None:
    ids = [row[KEYS[name]] for row in read_export(company, name)]
    assert ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES, ids=lambda part: str(part))
def test_references_exist(company: Path, name: str, column: str, target: str) -> None:
    known = {row[KEYS[target]] for row in read_export(company, target)}
    if target == "products" or column == "line_of_business_id":
        known |= {"eq", "srv", "prt"}
    missing = {row[column] for row in read_export(company, name)} - known - {""}
    assert missing == set()


def test_deals_stand_where_their_changes_say(company: Path) -> None:
    last: dict[str, dict[str, str]] = {}
    for row in read_export(company, "stage_changes"):
        if row["entity_type"] == "сделка":
            last[row["entity_id"]] = row
    deals = read_export(company, "deals")
    assert sum(deal["deal_id"] in last for deal in deals) > len(deals) // 2
    for deal in deals:
        if deal["deal_id"] in last:
            change = last[deal["deal_id"]]
            assert (deal["pipeline_id"], deal["stage_id"]) == (
                change["to_pipeline_id"],
                change["to_stage_id"],
            )


def test_nothing_is_from_the_future(company: Path) -> None:
    end = datetime(2026, 11, 23, 9)
    for name, column in (("deals", "created_at"), ("stage_changes", "changed_at"), ("tasks", "done_at")):
        texts = [row[column] for row in read_export(company, name) if row[column]]
        assert max(datetime.strptime(text, "%d.%m.%Y %H:%M:%S") for text in texts) <= end


def test_ids_of_clients_are_too_long_for_a_float(company: Path) -> None:
    ids = [row["counterparty_id"] for row in read_export(company, "counterparties")]
    assert {len(key) for key in ids} == {19}
    assert len({float(key) for key in ids}) < len(set(ids))


def test_missing_and_unknown_sources_are_two_things(company: Path) -> None:
    sources = {row["lead_source_id"] for row in read_export(company, "leads")}
    assert {"", "unknown"} <= sources


def test_settings_are_accepted(company: Path) -> None:
    from ingestion.settings import load_company
    from ingestion.settings.tables import table_rows

    settings = load_company(company)
    rows = table_rows(settings)
    assert settings.language == "ru"
    # its history has a beginning
    assert {name for name, found in rows.items() if not found} == {"old_clients"}


def test_languages_have_one_structure(tmp_path: Path, made: Callable[..., DemoSummary]) -> None:
    from ingestion.demo import make_demo
    from tests.ingestion.demo.conftest import END

    russian = made("ru", 0.2)
    english = make_demo(tmp_path, language="en", scale=0.2, end=END, seed=5, timezone="Europe/Moscow")
    assert english.rows == russian.rows
    for name in ("rpt_won_amount_by_employee", "rpt_cash_flow"):
        ours = read_csv(tmp_path / "truth" / f"{name}.csv")
        assert ours == read_csv(russian.root / "truth" / f"{name}.csv")


@pytest.mark.parametrize("scale", [0.2, 0.5], ids=["fifth", "half"])
def test_size_follows_scale(made: Callable[..., DemoSummary], scale: float) -> None:
    # people, calendars and the company's own money do not shrink with it
    assert 40_000 * scale < made("ru", scale).total_rows < 50_000 * scale + 4_500
