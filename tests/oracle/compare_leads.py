"""Cell by cell: a mart beside its second writing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

Cells = dict[tuple[Any, ...], dict[str, Any]]


def mart_rows(connection: duckdb.DuckDBPyConnection, mart: str, key: tuple[str, ...]) -> Cells:
    found = connection.execute(f"select * from reports.{mart} where period_state <> 'comparable'")
    columns = [about[0] for about in found.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return {tuple(row[name] for name in key): row for row in rows}


def differences(ours: Cells, theirs: Cells) -> list[str]:
    """What differs, in words; columns are those of the second writing."""
    found = [f"only in the mart: {key}" for key in ours.keys() - theirs.keys()]
    found += [f"missing in the mart: {key}" for key in theirs.keys() - ours.keys()]
    for key in ours.keys() & theirs.keys():
        for name, wanted in theirs[key].items():
            value = ours[key][name]
            same = value == pytest.approx(wanted, rel=1e-12) if isinstance(wanted, float) else value == wanted
            if not same and not (isinstance(wanted, Decimal) and value == wanted):
                found.append(f"{key} {name}: mart {value}, oracle {wanted}")
    return sorted(found)[:20]
