"""Every figure of a report beside the metric it names: which metric, cut by what, over which rows.

Nothing is listed here: reports, columns and metrics are those of the release, so a new report is compared as well.
What makes a row of a report is found in the report itself: the fewest of its key columns that tell its rows apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from ingestion.errors import UserError
from orchestration.metrics.engine import Engine
from orchestration.metrics.names import Cut, Names
from orchestration.metrics.query import engine_of
from orchestration.releases.store import Release

PERIOD = ("period_grain", "period_start", "period_end", "period_state")
# columns of a key whose word in a query is another one
WORDS = {"user_id": "manager_id", "status_id": "lead_status_id", "stage_key": "stage_id"}
# stands in a compiled statement for the last day it is asked about
NEVER = "9999-12-31"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Mart:
    """One report table: its columns with their types, and the metric of each figure that has one."""

    name: str
    kinds: Mapping[str, str]
    metrics: Mapping[str, str]
    meta: Mapping[str, Any]

    @property
    def keys(self) -> list[str]:
        """Columns that may tell rows of one level apart, ids last, before them words, before them numbers."""
        apart = {*PERIOD, "level", "view", *self.metrics}
        whole = [name for name in self.kinds if name not in apart and not name.endswith("_name")]
        return sorted(
            (name for name in whole if self.kinds[name] in ("varchar", "integer")),
            key=lambda name: 2 if name.endswith(("_id", "_key")) else self.kinds[name] == "varchar",
        )


@dataclass(frozen=True)
class Group:
    """The rows of one level (and view) of a mart, and the columns that make one of them."""

    mart: Mart
    view: str
    level: str
    keys: Key

    @property
    def rows(self) -> str:
        view = f" and view = '{self.view}'" if self.view else ""
        return f"reports.{self.mart.name} where level = '{self.level}'{view}"


class Book:
    """A release: its reports, its metrics and its warehouse."""

    def __init__(self, release: Release) -> None:
        self.engine: Engine = engine_of(release)
        self.connection = duckdb.connect(str(release.warehouse), read_only=True)
        self.connection.execute("use marts")
        self.manifest = json.loads((release.artifacts / "manifest.json").read_text(encoding="utf-8"))
        [(self.currency,)] = self.connection.sql("select currency from dim_run").fetchall()
        self._names: dict[str, Names] = {}
        self._compiled: dict[tuple[Key, Key], str] = {}

    @cached_property
    def marts(self) -> dict[str, Mart]:
        found = {}
        for name, model in self.manifest["models"].items():
            if name.startswith("rpt_"):
                about = {key: column["config"]["meta"] for key, column in model["columns"].items()}
                kinds = {key: column["data_type"] for key, column in model["columns"].items()}
                named = {key: meta["metric"] for key, meta in about.items() if "metric" in meta}
                found[name] = Mart(name, kinds, named, model["meta"])
        return found

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def groups(self, mart: Mart) -> Iterator[Group]:
        """Every level of a mart but those that hold only a part of a metric, by the mart's own word."""
        view = "view" if "view" in mart.kinds else "''"
        for shown, level in self.fetch(
            f"select distinct {view}, level from reports.{mart.name} order by all"
        ):
            if level not in mart.meta.get("parts", {}):
                yield Group(mart, shown, level, self._key(mart, Group(mart, shown, level, ()).rows))

    def _key(self, mart: Mart, rows: str) -> Key:
        counts = ", ".join(
            f"count(*) filter (where {name} is not null and cast({name} as varchar) <> '~all')"
            for name in mart.keys
        )
        [(number, *filled)] = self.fetch(f"select count(*){', ' + counts if counts else ''} from {rows}")
        telling = [name for name, count in zip(mart.keys, filled, strict=True) if count == number]
        # an amount is that of its currency, also where every client has only one
        apart = ["currency"] if "currency" in telling and self._varies("currency", rows) else []
        # the last of several that would do is the finest: the source, not its channel
        for size in range(len(telling) + 1):
            for key in reversed(list(combinations(telling, size))):
                one = ", ".join([*PERIOD, *key])
                if self.fetch(f"select count(*) = count(distinct ({one})) from {rows}") == [(True,)]:
                    return (*key, *(name for name in apart if name not in key))
        raise AssertionError(f"no columns of {mart.name} tell its rows apart")

    def _varies(self, column: str, rows: str) -> bool:
        return self.fetch(f"select count(distinct {column}) > 1 from {rows}") == [(True,)]

    def filled(self, group: Group) -> set[str]:
        """Figures of the group that are not empty in all its rows."""
        counts = ", ".join(f"count({column})" for column in group.mart.metrics)
        [row] = self.fetch(f"select {counts} from {group.rows}")
        return {column for column, count in zip(group.mart.metrics, row, strict=True) if count}

    def differing(self, group: Group, key: str) -> set[str]:
        """Figures of the group that differ over the values of one of its keys.

        Three equal rows of one tell nothing; three equal rows of two and no other ones do.
        """
        others = ", ".join([*PERIOD, *(name for name in group.keys if name != key)])
        parts = []
        for name in group.mart.metrics:
            parts.append(
                f"coalesce(bool_or({name}_min <> {name}_max), false) or not coalesce(bool_or(rows > 2 and {name}_max > 1), false)"
            )
        each = ", ".join(
            f"min({name}) as {name}_min, max({name}) as {name}_max" for name in group.mart.metrics
        )
        [row] = self.fetch(
            f"select {', '.join(parts)} from (select count(*) as rows, {each} from {group.rows} group by {others})"
        )
        return {name for name, differs in zip(group.mart.metrics, row, strict=True) if differs}

    def is_money(self, metric: str) -> bool:
        """The metric is an amount, or a share of one."""
        meta = self.manifest["metrics"][metric]["meta"]
        part = meta.get("numerator")
        return meta["format"] == "money" or (isinstance(part, str) and self.is_money(part))

    def cut(self, metric: str, column: str) -> Cut | None:
        """What a query calls the column; None when it cannot cut the metric by it."""
        if metric not in self._names:
            self._names[metric] = Names(self.engine.available([metric]), [metric])
        word = WORDS.get(column, column)
        for name in (word, re.sub("_(id|key)$", "", word)):
            try:
                return self._names[metric].find(name)
            except UserError:
                continue
        return None

    def sql(self, metrics: Key, cuts: Key, time: str, grain: str, until: str = "") -> str:
        """The statement of a query, of days up to `until` if given; grains of one query differ only in how they
        cut the day, and queries of one cut only in that day."""
        asked = (metrics, (*cuts, time, *(["until"] if until else [])))
        if asked not in self._compiled:
            bound = [f"{{{{ TimeDimension('{time}', 'day') }}}} <= '{NEVER}'"] if until else []
            statement = self.engine.compile(metrics, [*cuts, f"{time}__month"], bound, [], None)
            self._compiled[asked] = statement.replace('"warehouse".', "")
        statement = self._compiled[asked].replace(NEVER, until)
        return statement.replace("DATE_TRUNC('month'", f"DATE_TRUNC('{grain}'").replace(
            f"{time}__month", f"{time}__{grain}"
        )


def report_tables() -> list[str]:
    """Names of all report tables, as files."""
    folder = Path(__file__).parents[2] / "dbt_project" / "models" / "reports"
    return sorted(path.stem for path in folder.rglob("rpt_*.sql"))
