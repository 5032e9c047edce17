"""Many daily runs end where one rebuild begins, and every one of those days can be built again later."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from ingestion.settings import load_company
from orchestration.run import RunOutcome, run
from tests.orchestration.run.conftest import contents, rows
from tests.shared import one_language, with_parse, with_pictures
from tests.small_company import END

Same = Callable[[Path, Path], None]
# the company of `ran_once`
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
    "reports.rpt_data_health__sources",
    "marts.fct_known_wins",
    "marts.fct_restated_wins",
    "reports.rpt_restatements",
    "reports.rpt_restatements__deals",
}
# the id of a build is made of its inputs, and the landing has more in it than it had on that day
BUILD = {"marts.dim_run"}
ISSUES = "select issue, record_id, record_name, detail from marts.fct_data_issues order by all"


@dataclass(frozen=True)
class Days:
    """A company that ran every day; by the moment of each run, its tables and a copy of its settings."""

    root: Path
    tables: dict[datetime, dict[str, str]]
    settings: dict[datetime, Path]


@pytest.fixture(
    scope="module",
    params=[pytest.param(2, id="two days"), pytest.param(30, id="thirty days", marks=pytest.mark.long)],
)
def days(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    parse: Path,
    ran_once: tuple[Path, RunOutcome],
) -> Days:
    """A company that ran `daily` on each of its last days, on exports as they were that morning."""
    from ingestion.demo import make_daily_exports

    found = Days(with_parse(tmp_path_factory.mktemp("days") / "daily", parse), {}, {})
    with_pictures(found.root / ".build", ran_once[0])
    for day in make_daily_exports(found.root, days=request.param, **DEMO):  # type: ignore[arg-type]
        one_language(found.root)
        outcome = run(found.root, "daily")
        assert outcome.ok, (day, outcome.failures)
        assert not outcome.unchanged, day
        moment = load_company(found.root).clock()
        found.tables[moment] = tables((found.root / "current").resolve())
        found.settings[moment] = found.root.with_name(f"settings of {day}")
        shutil.copytree(found.root / "settings", found.settings[moment])
    return found


@pytest.fixture
def daily(days: Days) -> Path:
    return days.root


def tables(release: Path) -> dict[str, str]:
    """Hash of every mart and report."""
    return {
        name: value for name, value in contents(release).items() if name.startswith(("marts.", "reports."))
    }


def test_landing_and_settings_give_the_release_of_all_days_again(
    daily: Path, tmp_path: Path, same: Same, parse: Path
) -> None:
    for name in ("settings", "mapping", "landing"):
        shutil.copytree(daily / name, tmp_path / name)
    shutil.copy(daily / "company.yml", tmp_path)
    # every picture is drawn anew: those of the daily runs were partly drawn in Kathmandu
    with_parse(tmp_path, parse)
    for job in ("build", "render", "publish"):
        outcome = run(tmp_path, job)  # type: ignore[arg-type]
        assert outcome.ok, (job, outcome.failures)
        assert outcome.loads == []
    assert (tmp_path / "current").resolve().name == (daily / "current").resolve().name
    same((daily / "current").resolve(), (tmp_path / "current").resolve())


def test_daily_runs_equal_one_run_on_the_last_day(daily: Path, ran_once: tuple[Path, RunOutcome]) -> None:
    """That one run was on a machine in another zone."""
    roots = (daily, ran_once[0])
    every_day, once = (contents((root / "current").resolve()) for root in roots)
    told = [name for name in once if name.startswith(("marts.", "reports."))]
    assert len(told) > 40
    assert {name for name in told if once[name] != every_day[name]} <= ROUTE
    issues = [rows((root / "current").resolve(), ISSUES) for root in roots]
    assert issues[0] == issues[1] != []


def test_a_past_day_is_built_as_it_was_and_in_private(days: Days, tmp_path: Path, parse: Path) -> None:
    root = with_parse(tmp_path / "daily", parse)
    shutil.copytree(days.root / "landing", root / "landing")
    shutil.copytree(days.root / "mapping", root / "mapping")
    shutil.copy(days.root / "company.yml", root)
    shutil.copytree(days.root / "releases", root / "releases", symlinks=True)
    current = (days.root / "current").readlink()
    (root / "current").symlink_to(current)
    with_pictures(root / ".build" / "asof", days.root)
    landed = sorted(path.name for path in (root / "landing").rglob("*.parquet"))
    first, *between, last = days.tables
    assert last == load_company(days.root).clock()
    # a build is dear: the suite looks back to the first day, the long form to every one
    for moment in (first, *between) if len(between) > 1 else (first,):
        # settings are of today in every build, so those of that day are put back
        shutil.rmtree(root / "settings", ignore_errors=True)
        shutil.copytree(days.settings[moment], root / "settings")
        outcome = run(root, "daily", as_of=moment)
        assert outcome.ok and outcome.built, (moment, outcome.failures)
        assert outcome.release is None and outcome.built == root / ".build" / "asof"
        assert (outcome.built / "site" / "index.html").is_file()
        then, again = days.tables[moment], tables(outcome.built)
        assert then != days.tables[last]
        assert then.keys() == again.keys()
        assert {name for name in then if then[name] != again[name]} <= BUILD, moment
    # in private: nothing is read, nothing is published
    assert (root / "current").readlink() == current
    assert sorted(path.name for path in (root / "landing").rglob("*.parquet")) == landed
