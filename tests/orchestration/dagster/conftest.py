"""The Dagster graph of a company with a spreadsheet source and a bank, nothing of it run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.settings import Company, load_company
from orchestration.graph import company_dbt, definitions_of

COMPANY = """
name: Северный ветер
timezone: Asia/Yekaterinburg
schedules: {daily: "07:05", weekly: "mon 07:30", monthly: "1 08:00", intraday: every 2 hours}
sources:
  crm: {connector: files, folder: inbox/crm, mapping: mapping/crm.yml, max_age_hours: 30}
  stock: {connector: files, folder: inbox/stock, mapping: mapping/stock.yml}
  bank: {connector: bank, folder: inbox/bank, max_age_hours: 80}
"""


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """A company that has settings and folders but no data."""
    for name in ("crm", "stock"):
        (tmp_path / "mapping").mkdir(exist_ok=True)
        (tmp_path / "mapping" / f"{name}.yml").write_text("{}\n", encoding="utf-8")
    for name in ("crm", "stock", "bank"):
        (tmp_path / "inbox" / name).mkdir(parents=True)
    (tmp_path / "company.yml").write_text(COMPANY, encoding="utf-8")
    return load_company(tmp_path)


@pytest.fixture
def definitions(company: Company, manifest: dict[str, Any]) -> dg.Definitions:
    """Everything Dagster knows of the company."""
    return definitions_of(company, manifest, company_dbt(company))


@pytest.fixture
def instance() -> Any:
    """A Dagster instance in memory."""
    with dg.DagsterInstance.ephemeral() as made:
        yield made
