"""Which rows and columns of a table a reader sees, as one select statement.

A table is cut by its columns alone. A row that names an employee (``user_id``) or a department is seen by
those it names; what names neither is the company's and is not seen at all. Where a reader is one manager or
one department, its own rows stand as the totals: every block of a page then speaks of the reader.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reports_site.roles.reader import NOBODY, Reader
from reports_site.scene import ALL, HIDDEN
from reports_site.warehouse import quoted, text

PERSON, DEPARTMENT, LEVEL = "user_id", "department_id", "level"
# other employees a row may name, and the columns of their names
OTHERS: Mapping[str, str] = {"assigner_id": "assigner_name", "head_id": ""}
# what the rows of a level are once nobody else is there
OWN_LEVELS: Mapping[str, Mapping[str, str]] = {
    "manager": {"manager": "total", "manager_pipeline": "pipeline", "source_and_manager": "source"},
    "department": {"department": "total"},
}
# columns that name whom a row is about; a total names nobody
NAMED: Mapping[str, str | None] = {
    "user_id": ALL,
    "user_name": None,
    "department_id": ALL,
    "department_name": None,
}
KEYS = ("_id", "_key")


def selected(
    table: str,
    columns: Collection[str],
    personal: Mapping[str, str],
    reader: Reader,
    *,
    company_wide: bool,
    own_levels: Mapping[str, str] | None = None,
) -> str | None:
    """The statement over a quoted table; None when nothing of it is the reader's.

    Args:
        personal: kind of personal data by column.
        company_wide: show what names nobody too.
        own_levels: what a manager's rows are called, by level, when the table has its own way.
    """
    seen = _condition(columns, reader, company_wide=company_wide)
    if seen is None:
        return None
    masks = {**_others(columns, reader), **_masks(columns, personal, reader)}
    replaced = ", ".join(f"{words} as {quoted(name)}" for name, words in masks.items())
    every = f"select * {f'replace ({replaced}) ' if replaced else ''}from {table} where {seen}"
    if company_wide or not reader.is_single or LEVEL not in columns:
        return every
    levels = OWN_LEVELS["department"] if reader.departments else own_levels or OWN_LEVELS["manager"]
    kept = f"{quoted(LEVEL)} in ({_list(levels)})"
    level = " ".join(f"when {text(old)} then {text(new)}" for old, new in levels.items())
    names = {name: _literal(value) for name, value in NAMED.items() if name in columns}
    as_total = {LEVEL: f"case {quoted(LEVEL)} {level} end", **names}
    replaced = ", ".join(f"{words} as {quoted(name)}" for name, words in as_total.items())
    return f"{every} union all select * replace ({replaced}) from ({every}) as own where {kept}"


def _condition(columns: Collection[str], reader: Reader, *, company_wide: bool) -> str | None:
    if reader.people is None:
        return "true"
    nobody = (ALL, NOBODY)
    unnamed = f"({quoted(PERSON)} is null or {_in(PERSON, nobody)})"
    if company_wide:
        return f"({unnamed} or {_in(PERSON, reader.people)})" if PERSON in columns else "true"
    mine = _in(PERSON, reader.own) if PERSON in columns else None
    if not reader.departments or DEPARTMENT not in columns:
        return mine
    led = _in(DEPARTMENT, reader.departments)
    if mine is None:
        return led
    known = f"({unnamed} or {_in(PERSON, reader.people)})"
    nowhere = f"({quoted(DEPARTMENT)} is null or {_in(DEPARTMENT, nobody)})"
    return f"(({led} and {known}) or ({mine} and {nowhere}))"


def _others(columns: Collection[str], reader: Reader) -> dict[str, str]:
    if reader.people is None:
        return {}
    found: dict[str, str] = {}
    for key, name in OTHERS.items():
        if key in columns:
            known = f"{quoted(key)} is null or {_in(key, {*reader.people, ALL, NOBODY})}"
            found[key] = f"case when {known} then {quoted(key)} else {text(HIDDEN)} end"
            if name in columns:
                found[name] = f"case when {known} then {quoted(name)} end"
    return found


def _masks(columns: Collection[str], personal: Mapping[str, str], reader: Reader) -> dict[str, str]:
    """Personal data the reader does not get: a key becomes another one, a name is left out."""
    found: dict[str, str] = {}
    for name, kind in personal.items():
        if name not in columns or kind in reader.shown:
            continue
        if name.endswith(KEYS):
            column = quoted(name)
            found[name] = (
                f"case when {_in(name, (ALL, NOBODY))} then {column} else left(md5({column}), 8) end"
            )
        else:
            found[name] = "cast(null as varchar)"
    return found


def _in(column: str, values: Collection[str]) -> str:
    return f"{quoted(column)} in ({_list(values)})" if values else "false"


def _list(values: Collection[str]) -> str:
    return ", ".join(text(value) for value in sorted(values))


def _literal(value: str | None) -> str:
    return "cast(null as varchar)" if value is None else text(value)
