"""What the templates of the catalogue are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports_site.catalogue.picture import Picture
from reports_site.pages.common import Site


@dataclass(frozen=True)
class Column:
    """One column. ``metric`` names the metric it shows, ``refers_to`` the table its key belongs to."""

    name: str
    type: str
    description: str
    checks: str
    metric: str = ""
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its grain, columns, tests and readers; the latter as (path, name)."""

    name: str
    schema: str
    description: str
    columns: Sequence[Column]
    checks: Sequence[str]
    readers: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TablesPage:
    """Tables of one report or area, below the picture of where a report comes from."""

    site: Site
    title: str
    question: str
    tables: Sequence[Table]
    picture: Picture | None = None
    entities: Sequence[str] = ()
    report: str = ""


@dataclass(frozen=True)
class Area:
    """A line of the contents."""

    path: str
    title: str
    tables: int


@dataclass(frozen=True)
class ContentsPage:
    site: Site
    title: str
    picture: Picture
    layers: Sequence[tuple[str, Sequence[Area]]]


@dataclass(frozen=True)
class KeysPage:
    """Facts down, entities across; ``rows`` are (table, path, marks), a mark is own, other or nothing."""

    site: Site
    title: str
    picture: Picture
    entities: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True)
class Example:
    """A question and the command that answers it, as it is typed."""

    question: str
    command: str


@dataclass(frozen=True)
class ExamplesPage:
    site: Site
    title: str
    examples: Sequence[Example]
