"""One metric query: names checked, compiled, and run on the release people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from ingestion.errors import RunFailed, UserError
from orchestration.metrics.custom import custom_of
from orchestration.metrics.engine import Available, Engine
from orchestration.metrics.formats import as_day, exact
from orchestration.metrics.names import GRAINS, METRIC_TIME, Cut, Names, check_metrics
from orchestration.metrics.where import where_template
from orchestration.releases.artifacts import SEMANTIC_MANIFEST
from orchestration.releases.reader import open_warehouse, within
from orchestration.releases.store import Release

MOST_SECONDS = 120.0


@dataclass(frozen=True)
class MetricQuery:
    """What is asked.

    Attributes:
        metrics: names of metrics, at least one.
        by: words for what to cut by.
        where: filters, all of which must hold.
        grain: day, week, month, quarter or year: cut by each metric's own date as well.
        start: first day of each metric's own date that counts.
        end: last day that counts, inclusive.
        order: words of `metrics` or `by`, with a leading - for falling; the cuts in order by default.
        limit: most rows.
    """

    metrics: Sequence[str]
    by: Sequence[str] = ()
    where: Sequence[str] = ()
    grain: str | None = None
    start: date | None = None
    end: date | None = None
    order: Sequence[str] = ()
    limit: int | None = None


@dataclass(frozen=True)
class MetricTable:
    """The answer: one column per cut, then one per metric; `formats` has the format of each column."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    formats: tuple[str, ...]
    sql: str = field(repr=False, default="")


def run_query(release: Release, query: MetricQuery, engine: Engine | None = None) -> MetricTable:
    """Answer a query from a release; who asks many keeps its engine.

    Raises:
        UserError: an unknown metric, dimension or filter, with the closest names.
        RunFailed: the release cannot be read.
    """
    engine = engine or engine_of(release)
    check_metrics(query.metrics, engine.metrics)
    names = Names(engine.available(query.metrics), query.metrics)
    cuts_by = _cuts(query, names)
    sql = engine.compile(
        query.metrics,
        [cut.group_by for cut in cuts_by],
        _filters(query, names),
        _order(query, cuts_by),
        query.limit,
    )
    columns, rows = _run(release, sql)
    places = [columns.index(name) for name in (*(cut.group_by for cut in cuts_by), *query.metrics)]
    formats = (*("" for _ in cuts_by), *(engine.metrics[name].format for name in query.metrics))
    times = {place for place, cut in enumerate(cuts_by) if cut.kind == "time"}
    table = [
        tuple(
            as_day(row[place])
            if index in times
            else row[place]
            if index < len(cuts_by)
            else exact(row[place], form)
            for index, (place, form) in enumerate(zip(places, formats, strict=True))
        )
        for row in rows
    ]
    return MetricTable((*(cut.word for cut in cuts_by), *query.metrics), table, formats, sql)


def engine_of(release: Release) -> Engine:
    """The metrics of a release with the custom dimensions of its company.

    Raises:
        RunFailed: the release cannot be read.
    """
    with open_warehouse(release.warehouse) as connection:
        custom = custom_of(connection)
    return Engine(release.artifacts / SEMANTIC_MANIFEST, custom)


def cuts(release: Release) -> list[dict[str, Any]]:
    """Everything metrics can be cut by, with the metrics each of them cuts."""
    engine = engine_of(release)
    found: dict[str, dict[str, Any]] = {}
    known: dict[Available, list[Cut]] = {}
    for metric in sorted(engine.metrics):
        available = engine.available([metric])
        if available not in known:
            names = Names(available, [metric])
            known[available] = [names.find(word) for word in names.words()]
        for cut in known[available]:
            start = {"name": cut.word, "kind": cut.kind, "full_name": cut.group_by, "metrics": []}
            found.setdefault(cut.group_by, start)["metrics"].append(metric)
    return sorted(
        found.values(), key=lambda row: (row["name"] in GRAINS, row["kind"] == "entity", row["name"])
    )


def _cuts(query: MetricQuery, names: Names) -> list[Cut]:
    found = [names.find(word) for word in query.by]
    if query.grain:
        own = [cut for cut in found if cut.name == METRIC_TIME]
        if own and own[0].grain != query.grain:
            raise UserError(
                f"--by {own[0].word} and --grain {query.grain} name two grains.", todo="Name one."
            )
        if not own:
            found.append(names.find(query.grain))
    if len({cut.group_by for cut in found}) != len(found):
        raise UserError("--by names the same thing twice.", todo="Name each once.")
    return found


def _filters(query: MetricQuery, names: Names) -> list[str]:
    day = names.find("day").template
    bounds = [f"{day} >= '{query.start.isoformat()}'"] if query.start else []
    bounds += [f"{day} <= '{query.end.isoformat()}'"] if query.end else []
    if query.start and query.end and query.start > query.end:
        raise UserError(f"--from {query.start} is after --to {query.end}.")
    return [*(where_template(text, names.find) for text in query.where), *bounds]


def _order(query: MetricQuery, cuts_by: Sequence[Cut]) -> list[str]:
    known = {name: name for name in query.metrics} | {cut.word: cut.group_by for cut in cuts_by}
    if not query.order:
        return [cut.group_by for cut in cuts_by]
    found = []
    for word in query.order:
        name = word.removeprefix("-")
        if name not in known:
            raise UserError(f"--order: found {name!r}; allowed: {', '.join(known)}.")
        found.append(f"-{known[name]}" if word.startswith("-") else known[name])
    # rows that are equal in what was asked for still come in one order
    return [
        *found,
        *(cut.group_by for cut in cuts_by if cut.group_by not in {item.lstrip("-") for item in found}),
    ]


def _run(release: Release, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with open_warehouse(release.warehouse) as connection:
        try:
            return within(connection, MOST_SECONDS, lambda: _fetch(connection, sql))
        except duckdb.InterruptException:
            raise RunFailed(f"the query took more than {MOST_SECONDS:g} s.") from None
        except duckdb.ConversionException as error:
            raise UserError(f"--where: {str(error).splitlines()[0]}") from None
        except duckdb.Error as error:
            raise RunFailed(f"the warehouse refused the query: {str(error).splitlines()[0]}") from error


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    answer = connection.execute(sql)
    return [column[0] for column in answer.description or []], answer.fetchall()
