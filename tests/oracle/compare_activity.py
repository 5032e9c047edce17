"""Cell by cell: a mart beside its second writing."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

Cells = dict[tuple[Any, ...], dict[str, Any]]


def differences(
    connection: duckdb.DuckDBPyConnection, mart: str, key: tuple[str, ...], cells: Cells
) -> list[str]:
    """What differs, in words, of the columns the second writing knows; empty when nothing does."""
    found = connection.execute(f"select * from {mart if '.' in mart else f'reports.{mart}'}")
    columns = [about[0] for about in found.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    ours = {tuple(row[name] for name in key): row for row in rows}
    assert len(ours) == len(rows)
    wrong = [f"only in the mart: {place}" for place in ours.keys() - cells.keys()]
    wrong += [f"missing in the mart: {place}" for place in cells.keys() - ours.keys()]
    for place in ours.keys() & cells.keys():
        for name, wanted in cells[place].items():
            value = ours[place][name]
            if value != (pytest.approx(wanted, rel=1e-9) if isinstance(wanted, float) else wanted):
                wrong.append(f"{place} {name}: mart {value}, oracle {wanted}")
    return sorted(wrong)[:20]
