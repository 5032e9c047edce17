"""`lead2cash query` and `list`, as scripts and people use them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from ingestion.settings import Company
from orchestration.releases import Release
from tests.orchestration.cli.conftest import Run, fastest


def test_three_formats_say_the_same(command: Run, release: Release, company: Company) -> None:
    ask = (
        "query",
        "won_amount,average_check",
        "--by",
        "manager",
        "--grain",
        "month",
        "--company",
        company.root,
    )
    table = command(*ask).stdout
    assert "1 000 100.30" in table
    assert "—" in table
    rows = list(csv.DictReader(io.StringIO(command(*ask, "--format", "csv").stdout)))
    assert rows[0] == {
        "manager": "Anna O'Neil",
        "month": "2026-01-01",
        "won_amount": "1000100.30",
        "average_check": "500050.15",
    }
    objects = json.loads(command(*ask, "--format", "json").stdout, parse_float=Decimal)
    assert [row["won_amount"] for row in objects] == [
        Decimal(row["won_amount"]) if row["won_amount"] else None for row in rows
    ]


def test_shares_are_per_cent_for_people_only(command: Run, release: Release, company: Company) -> None:
    ask = ("query", "priced_share", "--company", company.root)
    assert "80.0 %" in command(*ask).stdout
    assert command(*ask, "-f", "csv").stdout == "priced_share\n0.8000\n"


def test_a_query_is_quick(lead2cash: Run, release: Release, company: Company) -> None:
    ask = ("query", "won_amount", "--by", "manager,month", "--company", company.root)
    assert fastest(lambda: lead2cash(*ask)) < 2.0


def test_a_query_imports_neither_dagster_nor_dbt(release: Release) -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom orchestration.metrics import MetricQuery, run_query\n"
        "from orchestration.cli import query, output\n"
        "print([name for name in ('dagster', 'dbt', 'dlt', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_published_yet(command: Run, company: Company) -> None:
    result = command("query", "won_amount", "--company", company.root)
    assert result.returncode == 2
    assert "nothing has been published yet. Run: lead2cash run daily." in result.stderr


@pytest.mark.parametrize("what", ["reports", "metrics", "connectors", "formats"])
def test_lists_are_arrays_of_named_objects(command: Run, what: str) -> None:
    result = command("list", what, "--json")
    assert result.returncode == 0
    rows = json.loads(result.stdout)
    assert rows
    assert all(isinstance(row["name"], str) and row["name"] for row in rows)
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names)
    shown = command("list", what).stdout
    assert all(name in shown for name in names)


def test_metrics_speak_the_language_of_the_company(command: Run, company: Company) -> None:
    (company.root / "company.yml").write_text("name: x\nlanguage: ru\n")
    russian = json.loads(command("list", "metrics", "--json", "--company", company.root).stdout)
    english = json.loads(command("list", "metrics", "--json").stdout)
    assert [row["name"] for row in russian] == [row["name"] for row in english]
    assert [row["label"] for row in russian] != [row["label"] for row in english]


def test_dimensions_of_a_release(command: Run, release: Release, company: Company) -> None:
    rows = json.loads(command("list", "dimensions", "--json", "--company", company.root).stdout)
    assert {"manager", "month", "size_band"} <= {row["name"] for row in rows}
