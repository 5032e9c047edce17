"""Many daily runs end where one rebuild begins: no day leaves anything behind that another way would not give."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.run import run
from tests.orchestration.run.conftest import END, contents, rows
from tests.shared import with_parse

Same = Callable[[Path, Path], None]
DEMO = {"language": "en", "scale": 0.03, "end": END, "seed": 11, "months": 6}
# what tells how the data came, not what it says; a remark on a file carries the day the file was taken
ROUTE = {
    "marts.dim_sources",
    "marts.dim_run",
    "marts.fct_source_files",
    "marts.fct_data_issues",
    "marts.fct_data_issue_periods",
    "reports.rpt_data_health",
    "reports.rpt_data_health__records",
}
ISSUES = "select issue, record_id, record_name, detail from marts.fct_data_issues order by all"


@pytest.fixture(
    scope="module",
    params=[pytest.param(3, id="three days"), pytest.param(30, id="thirty days", marks=pytest.mark.long)],
)
def daily(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, parse: Path) -> Path:
    """A company that ran `daily` on each of its last days, on exports as they were that morning."""
    from ingestion.demo import make_daily_exports

    root = with_parse(tmp_path_factory.mktemp("days") / "daily", parse)
    for day in make_daily_exports(root, days=request.param, **DEMO):  # type: ignore[arg-type]
        outcome = run(root, "daily")
        assert outcome.ok, (day, outcome.failures)
        assert not outcome.unchanged, day
    return root


def test_daily_runs_equal_one_rebuild(daily: Path, tmp_path: Path, same: Same, parse: Path) -> None:
    for name in ("settings", "mapping", "landing", "inbox"):
        shutil.copytree(daily / name, tmp_path / name)
    shutil.copy(daily / "company.yml", tmp_path)
    outcome = run(with_parse(tmp_path, parse), "daily")
    assert outcome.ok, outcome.failures
    assert (tmp_path / "current").resolve().name == (daily / "current").resolve().name
    same((daily / "current").resolve(), (tmp_path / "current").resolve())


def test_daily_runs_equal_one_run_on_the_last_day(daily: Path, tmp_path: Path, parse: Path) -> None:
    from ingestion.demo import make_demo

    make_demo(tmp_path, **DEMO)  # type: ignore[arg-type]
    outcome = run(with_parse(tmp_path, parse), "daily")
    assert outcome.ok, outcome.failures
    every_day, once = (contents((root / "current").resolve()) for root in (daily, tmp_path))
    told = [name for name in once if name.startswith(("marts.", "reports."))]
    assert len(told) > 40
    assert {name for name in told if once[name] != every_day[name]} <= ROUTE
    issues = [rows((root / "current").resolve(), ISSUES) for root in (daily, tmp_path)]
    assert issues[0] == issues[1] != []
