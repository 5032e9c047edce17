"""One number everywhere: a report's figure is its metric, its page and its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.settings import load_company
from orchestration.metrics.formats import exact
from orchestration.releases import require_current
from tests.end_to_end.one_number import Book, Group, Key, report_tables

NOTHING = (None, 0)


@pytest.fixture(scope="module")
def book(published: Callable[[str], Path]) -> Iterator[Book]:
    opened = Book(require_current(load_company(published("en"), check_options=False)))
    yield opened
    # who opens the file after this asks for other settings, which DuckDB refuses beside an open one
    opened.connection.close()


@pytest.mark.parametrize("table", report_tables())
def test_a_report_is_what_its_metrics_say(book: Book, table: str) -> None:
    mart = book.marts[table]
    wrong: list[str] = []
    compared: set[str] = set()
    for group in book.groups(mart) if mart.metrics else ():
        for cuts, columns in by_cuts(book, group).items():
            for (grain,) in book.fetch(f"select distinct period_grain from {group.rows}"):
                wrong += differences(book, group, cuts, columns, grain, compared)
    assert wrong == []
    told = {
        name
        for name in mart.metrics
        if book.fetch(f"select 1 from reports.{table} where {name} <> 0 limit 1")
    }
    assert compared == told


@pytest.mark.parametrize("table", report_tables())
def test_the_part_of_a_period_a_running_one_is_compared_with_is_what_its_metrics_say(
    book: Book, table: str
) -> None:
    """The whole, where a report has one: that its parts add up to it is a test of its own, also of a cut period."""
    mart = book.marts[table]
    apart = mart.meta.get("compared_apart", {"columns": ()})
    if "period_state" not in mart.kinds or "columns" not in apart:
        return
    cut = book.fetch(
        f"select distinct period_grain, period_end from reports.{table} where period_state = 'comparable'"
    )
    groups = list(book.groups(mart)) if mart.metrics and cut else []
    wrong: list[str] = []
    for group in [group for group in groups if not group.keys] or groups:
        for cuts, columns in by_cuts(book, group).items():
            told = [name for name in columns if name not in apart["columns"]]
            for grain, end in cut if told else ():
                wrong += differences(book, group, cuts, told, grain, set(), until=str(end))
    assert wrong == []


def by_cuts(book: Book, group: Group) -> dict[tuple[tuple[str, str], ...], list[str]]:
    """Columns of the group by the key columns that cut them, each with its name in a query.

    A figure that is the same on all rows of a column, as the size of a cohort beside its steps, is not cut by it.
    """
    found: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    told = book.filled(group)
    differing = {name: book.differing(group, name) for name in group.keys}
    for column, metric in group.mart.metrics.items():
        if column in told:
            cuts = {name: book.cut(metric, name) for name in group.keys if column in differing[name]}
            found[tuple((name, cut.group_by) for name, cut in cuts.items() if cut)].append(column)
    return found


def differences(
    book: Book,
    group: Group,
    cuts: tuple[tuple[str, str], ...],
    columns: list[str],
    grain: str,
    compared: set[str],
    until: str = "",
) -> list[str]:
    """What the report and its metrics tell differently, in words; with `until` of the period cut at that day."""
    metrics = tuple(dict.fromkeys(group.mart.metrics[column] for column in columns))
    time = group.mart.meta.get("dates", {}).get(group.view, "metric_time")
    time = (
        (book.cut(metrics[0], time) or pytest.fail(f"no date {time}")).name if time != "metric_time" else time
    )
    names = tuple(name for _, name in cuts)
    statement = book.sql(metrics, names, time, grain, until)
    state = "= 'comparable'" if until else "<> 'comparable'"
    asked = book.fetch(f"select {', '.join([*names, f'{time}__{grain}', *metrics])} from ({statement})")
    shown = book.fetch(
        f"select {', '.join([*map(place, (name for name, _ in cuts)), 'period_start', *columns])},"
        f" {'currency' if 'currency' in group.mart.kinds else 'null'}"
        f" from {group.rows} and period_grain = '{grain}' and period_state {state}"
    )
    width = len(names) + 1
    starts = {str(row[width - 1]) for row in shown}
    # a figure that is empty on all rows is not shown at this grain
    shown_here = [
        name for place, name in enumerate(columns, width) if any(row[place] is not None for row in shown)
    ]
    said = {key(row[:width]): dict(zip(metrics, row[width:], strict=True)) for row in asked}
    wrong = []
    places: dict[Key, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    foreign = {key(row[:width]) for row in shown if row[-1] not in (None, book.currency)}
    for row in shown:
        for column, value in zip(columns, row[width:-1], strict=True):
            places[key(row[:width])][column].add(value)
    for where in said.keys() | places.keys():
        if where[-1] not in starts:
            continue
        for column in shown_here:
            metric = group.mart.metrics[column]
            form = book.engine.metrics[metric].format
            if where in foreign and book.is_money(metric):
                # amounts in another currency; the metric is in the company's
                continue
            told = exact(said.get(where, {}).get(metric), form)
            values = {exact(value, form) for value in places.get(where, {}).get(column, {None})}
            # outside of what cannot be cut there is nothing but the row that stands for "none"
            values = values if len(values) == 1 else values - set(NOTHING)
            if {told or 0} != ({value or 0 for value in values} or {0}):
                wrong.append(
                    f"{group.view} {group.level} {grain} {where} {column}: {sorted(values, key=str)}, {metric} {told}"
                )
            elif told:
                compared.add(column)
    return sorted(wrong)[:3]


def place(column: str) -> str:
    """A key column as a query knows it: a stage is known with its pipeline."""
    return "pipeline_id || '/' || stage_id" if column == "stage_id" else column


def key(row: tuple[Any, ...]) -> Key:
    """Keys as text; what has no value is nobody's; a bucket of time is its first day."""
    return tuple(
        "~none" if cell is None else str(cell)[:10] if hasattr(cell, "year") else str(cell) for cell in row
    )
