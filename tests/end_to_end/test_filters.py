"""The figure after any filter is the metric's own: pages in a real browser against `lead2cash query`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ingestion.settings import load_company
from orchestration.metrics import MetricQuery, run_query
from orchestration.metrics.engine import Engine
from orchestration.metrics.formats import DECIMALS
from orchestration.releases import Release, require_current

# what is asked of a page: one value, or several of a filter
State = dict[str, str | list[str]]
WORDS = {
    "manager": "manager_id",
    "department": "department_id",
    "pipeline": "pipeline_id",
    "source": "lead_source_id",
}
PERIODS = [
    "",
    "last_30",
    "last_week",
    "this_month",
    "last_month",
    "last_quarter",
    "this_year",
    "all",
    "custom",
]
SHOWN = """() => ({
  ...document.getElementById("filters").dataset,
  figures: [...document.querySelectorAll(".live .figure[data-metric]")].map((figure) => [
    figure.dataset.metric, figure.querySelector("data").getAttribute("value")]),
  rows: [...document.querySelectorAll(".live tbody tr")].flatMap((row) => [...row.querySelectorAll("[data-metric]")].map(
    (cell) => [row.closest("section").dataset.live, row.dataset.key, cell.dataset.metric, cell.dataset.o])),
})"""


def any_of(word: str, wanted: tuple[str, ...]) -> str:
    """One of some ids, as a person types it after --where."""
    listed = ", ".join(f"'{one}'" for one in wanted if one != "~null")
    parts = [f"{word} in ({listed})"] if listed else []
    return " or ".join([*parts, *([f"{word} is null"] if "~null" in wanted else [])])


@dataclass
class Answers:
    """What `lead2cash query` says, asked once for each question."""

    release: Release

    def __post_init__(self) -> None:
        self.known: dict[Any, dict[tuple[Any, ...], Any]] = {}

    @cached_property
    def engine(self) -> Engine:
        return Engine(self.release.artifacts / "semantic_manifest.json")

    def __call__(
        self,
        metric: str,
        days: str,
        filters: tuple[tuple[str, tuple[str, ...]], ...],
        by: tuple[str, ...] = (),
    ) -> dict[tuple[Any, ...], Any]:
        key = (metric, days, filters, by)
        if key not in self.known:
            start, end = map(date.fromisoformat, days.split())
            where = [any_of(WORDS[cut], wanted) for cut, wanted in filters]
            words = tuple(WORDS[cut] for cut in by)
            query = MetricQuery((metric,), by=words, where=where, start=start, end=end)
            rows = run_query(self.release, query, self.engine).rows
            self.known[key] = {row[:-1]: row[-1] for row in rows}
        return self.known[key]


@pytest.fixture(scope="module")
def company(published: Callable[[str], Path]) -> Path:
    return published("en")


@pytest.fixture(scope="module")
def answers(company: Path) -> Answers:
    return Answers(require_current(load_company(company)))


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    return browser.new_page()


def filtered_pages(site: Path) -> list[Path]:
    return [path for path in sorted(site.glob("*.html")) if 'id="filters"' in path.read_text("utf-8")]


def shown(page: Any, path: Path, state: State) -> dict[str, Any]:
    """What the page shows for a state of its filters."""
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#{urlencode(state, doseq=True)}")
    page.wait_for_selector("#filters[data-range]", state="attached")
    return dict(page.evaluate(SHOWN))


def differ(exact: str, answer: Any, form: str) -> bool:
    """Whether a figure is not the metric's; the last decimal of a ratio may fall to either side."""
    if exact == "":
        return answer is not None
    last = Decimal(1).scaleb(-DECIMALS.get(form, 6)) if form in ("percent", "money", "minutes") else 0
    return abs(Decimal(exact) - Decimal(answer or 0)) > last


def some_state(chance: random.Random, page: Any, settings: dict[str, Any]) -> State:
    state: State = {"period": chance.choice(PERIODS)}
    if state["period"] == "custom":
        first, last = sorted(chance.sample(range(settings["first"], settings["asOf"]), 2))
        days = (date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in (first, last))
        state |= dict(zip(("from", "to"), (day.isoformat() for day in days), strict=True))
    choices: dict[str, list[str]] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('#filters .choice')]"
        ".map((s) => [s.dataset.cut, [...s.querySelectorAll('[type=checkbox]')].map((o) => o.value)]))"
    )
    cuts = [cut for cut in WORDS if cut in choices]
    for cut in chance.sample(cuts, min(len(cuts), chance.choice([0, 1, 1, 2]))):
        state[cut] = chance.sample(choices[cut], min(len(choices[cut]), chance.choice([1, 2, 3])))
    return {key: value for key, value in state.items() if value} or {"period": "last_month"}


def compare(answers: Answers, found: dict[str, Any], state: State) -> list[str]:
    """Figures and cells that are not what the metric says, in words."""
    settings = json.loads(found["settings"])
    filters = tuple((cut, tuple(state[cut])) for cut in WORDS if cut in state)
    wrong = []
    for metric, exact in found["figures"]:
        if exact is None:
            continue
        answer = next(iter(answers(metric, found["range"], filters).values()), None)
        if differ(exact, answer, settings["figures"][metric]["format"]):
            wrong.append(f"{metric}: {exact} on the page, {answer} by query")
    for live, key, metric, exact in found["rows"]:
        by = tuple(json.loads(live)["by"])
        if "period" in by or exact is None:
            continue
        wanted = answers(metric, found["range"], filters, by)
        ids = tuple(None if part == "~null" else part for part in key.split(" "))
        if differ(exact, wanted.get(ids), settings["figures"][metric]["format"]):
            wrong.append(f"{metric} of {key}: {exact} on the page, {wanted.get(ids)} by query")
    return wrong


def some_of(chance: random.Random, found: dict[str, Any], most: int) -> dict[str, Any]:
    """At most so many figures, and columns of tables: each is a question of its own to the warehouse."""
    columns = sorted({(live, metric) for live, _, metric, _ in found["rows"]})
    kept = set(chance.sample(columns, min(most, len(columns))))
    figures = found["figures"]
    return {
        **found,
        "figures": chance.sample(figures, min(most, len(figures))),
        "rows": [row for row in found["rows"] if (row[0], row[2]) in kept],
    }


def check(answers: Answers, page: Any, company: Path, rounds: int, seed: int, most: int = 1000) -> int:
    """Random states of every page with filters; returns how many figures were compared."""
    chance = random.Random(seed)
    compared = 0
    for path in filtered_pages(company / "current" / "site"):
        page.goto(path.as_uri())
        settings = json.loads(page.get_attribute("#filters", "data-settings"))
        for state in [some_state(chance, page, settings) for _ in range(rounds)]:
            found = some_of(chance, shown(page, path, state), most)
            assert compare(answers, found, state) == [], f"{path.name} {state}"
            compared += len(found["figures"]) + len(found["rows"])
    return compared


def test_the_figure_after_a_filter_is_the_metric(answers: Answers, page: Any, company: Path) -> None:
    assert check(answers, page, company, rounds=1, seed=7, most=3) > 100


@pytest.mark.long
def test_the_figure_after_any_filter_is_the_metric(answers: Answers, page: Any, company: Path) -> None:
    assert check(answers, page, company, rounds=40, seed=8) > 5000
