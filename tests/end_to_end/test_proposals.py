"""Settings proposed from a company's own data, against what that company said itself."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ingestion.demo import make_demo
from ingestion.errors import UserError
from ingestion.settings import Company, SettingsError, load_company, table_rows
from orchestration.proposals import Proposal, propose
from orchestration.releases import require_current
from tests.orchestration.cli.conftest import Run, command

__all__ = ["command"]
Row = dict[str, str]


@pytest.fixture(scope="module")
def told(published: Callable[[str], Path]) -> Company:
    return load_company(published("en"), check_options=False)


@pytest.fixture(scope="module")
def proposed(told: Company, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Proposal]:
    """Proposals for the company as if it had said nothing: its settings are taken out of the warehouse."""
    warehouse = tmp_path_factory.mktemp("untold") / "warehouse.duckdb"
    shutil.copy(require_current(told).warehouse, warehouse)
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.dim_stages set role = null")
        connection.execute("update marts.dim_lead_statuses set status_group = 'unmapped'")
        connection.execute(
            "update intermediate.int_loss_reasons_named"
            " set shown_reason_id = loss_reason_id, name = name_in_source"
        )
        connection.execute("update marts.fct_bank_movements set article_id = '~none'")
        connection.execute("delete from marts.dim_articles")
    return {proposal.name: proposal for proposal in propose(told, warehouse)}


def rows_of(proposal: Proposal) -> list[dict[str, object]]:
    return [dict(zip(proposal.columns, row, strict=True)) for row in proposal.rows]


def said(company: Company, table: str) -> list[Row]:
    with (company.settings_dir / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_proposed_for_stages_and_statuses_is_what_the_company_said(
    told: Company, proposed: dict[str, Proposal]
) -> None:
    roles = {(row["pipeline_id"], row["stage_id"]): row["role"] for row in said(told, "stage_roles")}
    stages = rows_of(proposed["stage_roles"])
    guessed = {(row["pipeline_id"], row["stage_id"]): row["role"] for row in stages if row["role"]}
    assert {key: role for key, role in guessed.items() if key in roles and roles[key] != role} == {}
    assert len(guessed) >= 0.8 * len(stages)
    groups = {row["status"].lower(): row["status_group"] for row in said(told, "lead_statuses")}
    for row in rows_of(proposed["lead_statuses"]):
        assert row["status_group"] == groups.get(str(row["status"]).lower(), row["status_group"]), row


def test_reasons_for_losses_are_named_by_what_they_usually_mean(
    told: Company, proposed: dict[str, Proposal]
) -> None:
    rows = rows_of(proposed["loss_reason_names"])
    assert {row["loss_reason"]: row["name"] for row in rows} == {
        "Reason <not given>": None,
        "Too expensive": "Price",
        "Chose a competitor": "Competitor",
        "No budget this year": "No budget",
        "No contact": "No answer",
        "Not our client": "Not our client",
        "Delivery takes too long": "Terms or delivery",
        "Project cancelled": "No need any more",
    }
    # what the company has said already is not proposed otherwise
    told_again = {p.name: p for p in propose(told, require_current(told).warehouse)}
    names = {row["loss_reason"]: row["name"] for row in rows_of(told_again["loss_reason_names"])}
    assert {
        row["loss_reason"]: row["name"] for row in said(told, "loss_reason_names")
    }.items() <= names.items()


def test_what_is_unmapped_stands_on_top(proposed: dict[str, Proposal]) -> None:
    for name, empty in (
        ("stage_roles", "role"),
        ("cash_flow_rules", "article_id"),
        ("loss_reason_names", "name"),
    ):
        filled = [bool(row[empty]) for row in rows_of(proposed[name])]
        assert filled == sorted(filled)
        assert proposed[name].unmapped == filled.count(False) > 0
    unknown = [row["_amount"] for row in rows_of(proposed["cash_flow_rules"]) if not row["article_id"]]
    assert unknown == sorted(unknown, reverse=True)


def test_money_falls_to_the_kinds_of_articles_the_company_gave_it(
    told: Company, proposed: dict[str, Proposal]
) -> None:
    kinds = {str(row["article_id"]): str(row["kind"]) for row in rows_of(proposed["cash_flow_articles"])}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(proposed["cash_flow_rules"]):
        if row["article_id"]:
            found[kinds[str(row["article_id"])]] += Decimal(str(row["_amount"]))
    with duckdb.connect(str(require_current(told).warehouse), read_only=True) as connection:
        true = dict(
            connection.execute(
                "select article_kind, sum(coalesce(amount_base, amount_orig)) from marts.fct_bank_movements"
                " where not is_own_transfer and direction in ('in', 'out') group by 1"
            ).fetchall()
        )
    for kind in ("sales_income", "tax", "fee", "loan", "dividend"):
        assert abs(found[kind] - true[kind]) <= Decimal("0.05") * true[kind], kind
    # the payees nobody knows are spending that only a person can name
    assert 0 < found["operating_expense"] <= true["operating_expense"] * Decimal("1.05")


def test_a_company_that_is_there_is_proposed_settings_that_can_be_taken_as_they_are(
    told: Company, command: Run, tmp_path: Path
) -> None:
    root = tmp_path / "mine"
    root.mkdir()
    shutil.copy(told.root / "company.yml", root)
    (root / "current").symlink_to(require_current(told).path)
    result = command("init", root)
    assert (result.returncode, result.stderr) == (0, "")
    assert "settings/proposed/stage_roles.csv: " in result.stdout
    assert "lead2cash list dimensions" in result.stdout
    shutil.copy(root / "settings" / "proposed" / "lead_statuses.csv", root / "settings")
    company = load_company(root, check_options=False)
    rows = table_rows(company)["lead_statuses"]
    assert {row["status"] for row in rows} >= {row["status"] for row in said(told, "lead_statuses")}
    assert not any(name.startswith("_") for row in rows for name in row)
    # a row nobody filled is refused with its line
    (root / "settings" / "stage_roles.csv").write_text("pipeline_id,stage_id,role,_deals\n1,2,,7\n")
    refused = r"stage_roles.csv:2: role: found an empty cell; allowed: new, contacted, .*, lost \("
    with pytest.raises(SettingsError, match=refused):
        table_rows(company)


def test_a_build_that_ended_early_is_told(told: Company, tmp_path: Path) -> None:
    early = tmp_path / "warehouse.duckdb"
    for _ in ("no file", "no marts"):
        with pytest.raises(UserError, match="the build was not finished") as refused:
            list(propose(told, early))
        assert "lead2cash build" in refused.value.todo
        duckdb.connect(str(early)).close()


@pytest.mark.long
def test_a_company_whose_sources_were_never_read_is_read_and_proposed_settings(
    command: Run, tmp_path: Path
) -> None:
    root = tmp_path / "new"
    make_demo(root, language="ru", scale=0.02, end=date(2026, 3, 31), seed=5)
    for table in ("stage_roles", "lead_statuses", "cash_flow_rules", "cash_flow_articles"):
        (root / "settings" / f"{table}.csv").unlink()
    result = command("init", root)
    assert result.returncode == 0, result.stderr
    assert not (root / "current").exists()
    assert "settings/proposed/cash_flow_rules.csv: " in result.stdout
