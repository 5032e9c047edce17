"""The queries of a mapping over a table of cells: the rows that land, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingestion.canonical import Entity, Field
from ingestion.files.mapping.models import EntityMapping, Habits
from ingestion.files.mapping.rules import Rule
from ingestion.files.marks import FIRST, LAST
from ingestion.files.sql.cells import Cells, all_of, any_of
from ingestion.files.sql.fields import FieldSql, field_sql
from ingestion.files.sql.quote import literal
from ingestion.files.sql.rules import KEY_SEPARATOR, rule_text

# not part of the payload: columns of the landing themselves
OWN_COLUMNS = ("updated_at", "known_at")
SHOWN = 200


@dataclass(frozen=True)
class Place:
    """Where the rows come from; stands in every payload."""

    file: str
    sheet: str


@dataclass(frozen=True)
class Setting:
    """What of the company a mapping depends on.

    Attributes:
        zone: of times that name none.
        currency: of amounts that name none.
        known_at: of the run, naive UTC.
        id_prefix: put before every id.
    """

    zone: str
    currency: str
    known_at: datetime
    id_prefix: str


@dataclass(frozen=True)
class Queries:
    """SQL over a table `cells` with `_row`, `_wrong` and one text column `c<n>` per column.

    Attributes:
        rows: id, updated_at, known_at, payload, `_row` and `bad` of every row the mapping is about.
        rejects: `_row`, field, column, value and reason of everything wrong with the bad ones.
    """

    rows: str
    rejects: str


def compile_queries(
    entity: Entity,
    mapping: EntityMapping,
    columns: Mapping[str, Rule],
    custom: Mapping[str, Rule],
    habits: Habits,
    cells: Cells,
    used: Sequence[int],
    place: Place,
    setting: Setting,
) -> Queries:
    """Queries of one mapping.

    Args:
        columns: rule of each mapped field.
        custom: rule of each custom dimension.
        used: numbers of the columns the mapping reads.
    """
    known = {field.name: field for field in entity.fields}
    names = [name for name in known if name in columns]
    numbers = {name: number for number, name in enumerate(names)}
    currency = literal(setting.currency)
    if "currency" in numbers:
        currency = f"coalesce(upper(v{numbers['currency']}), {currency})"
    fields = [
        field_sql(
            numbers[name],
            known[name] if name not in OWN_COLUMNS else Field(name, "timestamp", False, (), ""),
            columns[name],
            cells,
            habits,
            zone=setting.zone,
            required=name in entity.required,
            id_prefix=setting.id_prefix,
            currency=currency,
        )
        for name in names
    ]
    stages = _stages(mapping, fields, custom, habits, cells, used)
    keys = [f"v{numbers[name]}" for name in entity.key]
    missing = " or ".join(f"r{numbers[name]} is null" for name in entity.key)
    keyed = f"not ({missing})" if mapping.distinct else "true"
    stages += f", wanted as (select * from valued where {keyed})"
    bad = " or ".join(["_wrong is not null", *(field.bad for field in fields if field.bad)])
    updated_at, known_at = (_moment(name, numbers) for name in OWN_COLUMNS)
    moment = f"timestamp '{setting.known_at.isoformat(sep=' ')}'"
    key = f" || '{KEY_SEPARATOR}' || ".join(keys)
    rows = (
        f"{stages} select {key} as id, {updated_at} as updated_at,"
        f" coalesce({known_at}, {moment}) as known_at,"
        f" {_payload(fields, custom, place)} as payload, _row, {bad} as bad from wanted"
    )
    return Queries(rows, f"{stages} {_rejects(fields, bad)}")


def _stages(
    mapping: EntityMapping,
    fields: Sequence[FieldSql],
    custom: Mapping[str, Rule],
    habits: Habits,
    cells: Cells,
    used: Sequence[int],
) -> str:
    """Cells, the rows of this mapping, and the three stages of its fields, each once."""
    wanted = f"not ({any_of(mapping.skip_where, cells)}) and {all_of(mapping.where, cells)}"
    dimensions = [rule_text(rule, cells, habits).sql for rule in custom.values()]
    texts = [*(f"{field.text} as r{n}" for n, field in enumerate(fields)),
             *(f"{sql} as d{n}" for n, sql in enumerate(dimensions))]  # fmt: skip
    stages = {
        "found": _columns(["*", *texts], f"clean where {wanted}"),
        "parsed": _columns(["*", *(f"{field.parsed} as p{n}" for n, field in enumerate(fields))], "found"),
        "valued": _columns(["*", *(f"{field.value} as v{n}" for n, field in enumerate(fields))], "parsed"),
    }
    return cells_sql(used, cells.typed) + "".join(f", {name} as ({sql})" for name, sql in stages.items())


def cells_sql(used: Sequence[int], typed: bool) -> str:
    """The beginning of a query over `cells`: stage `clean` with texts `t<n>` and marked texts `m<n>`."""
    marked = _columns(["_row", "_wrong", *(f"nullif(c{n}, '') as m{n}" for n in used)], "cells")
    clean = _columns(["*", *(f"{_unmarked(n, typed)} as t{n}" for n in used)], "marked")
    return f"with marked as ({marked}), clean as ({clean})"


def _columns(expressions: Sequence[str], source: str) -> str:
    return f"select {', '.join(expressions)} from {source}"


def _unmarked(number: int, typed: bool) -> str:
    cell = f"m{number}"
    marked = f"substr({cell}, 1, 1) between '{FIRST}' and '{LAST}'"
    return f"case when {marked} then substr({cell}, 2) else {cell} end" if typed else cell


def _moment(name: str, numbers: Mapping[str, int]) -> str:
    return f"try_cast(v{numbers[name]} as timestamp)" if name in numbers else "cast(null as timestamp)"


def _payload(fields: Sequence[FieldSql], custom: Mapping[str, Rule], place: Place) -> str:
    landed = [(n, field.name) for n, field in enumerate(fields) if field.name not in OWN_COLUMNS]
    pairs = [f"{literal(name)}, v{n}" for n, name in landed]
    if custom:
        dimensions = ", ".join(f"{literal(name)}, d{n}" for n, name in enumerate(custom))
        none = " and ".join(f"d{n} is null" for n in range(len(custom)))
        pairs.append(f"'custom', case when not ({none}) then cast(json_object({dimensions}) as varchar) end")
    pairs += [
        f"'_file', {literal(place.file)}",
        f"'_sheet', {literal(place.sheet)}",
        "'_row', cast(_row as varchar)",
    ]
    return f"cast(json_object({', '.join(pairs)}) as varchar)"


def _rejects(fields: Sequence[FieldSql], bad: str) -> str:
    """Everything wrong with the bad rows, one row per field."""
    whole = "{'field': '', 'column': '', 'value': null, 'reason': _wrong}"
    found = [f"case when _wrong is not null then {whole} end"]
    for number, field in enumerate(fields):
        if not field.bad:
            continue
        shown = f"left(ltrim(r{number}, '\ue010\ue011\ue012'), {SHOWN})"
        found.append(
            f"case when _wrong is null and {field.bad} then {{'field': {literal(field.name)},"
            f" 'column': {literal(field.column)}, 'value': {shown}, 'reason': {field.reason}}} end"
        )
    listed = f"unnest(list_filter([{', '.join(found)}], lambda wrong: wrong is not null))"
    wrong = f"select _row, {listed} as wrong from wanted where {bad}"
    return f"select _row, unnest(wrong) from ({wrong}) order by _row"
