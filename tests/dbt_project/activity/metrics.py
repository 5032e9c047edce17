"""A mart beside the metrics its columns name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.metrics.engine import Engine

Cells = Mapping[tuple[str, ...], tuple[float, ...]]


def by_metrics(
    warehouse: Any, semantic_manifest: Path, metrics: Sequence[str], cuts: Sequence[str]
) -> dict[tuple[str, ...], tuple[float, ...]]:
    """Figures of metrics by cuts, as the query command finds them; rows of nothing but zeros are left out.

    Args:
        semantic_manifest: the metrics as dbt parsed them.
    """
    sql = Engine(semantic_manifest).compile(list(metrics), list(cuts), [], [], None)
    warehouse.execute("use marts")
    found = warehouse.sql(sql.replace('"warehouse".', "")).project(", ".join([*cuts, *metrics]))
    return keyed(found.fetchall(), len(cuts))


def keyed(rows: Sequence[Sequence[Any]], width: int) -> dict[tuple[str, ...], tuple[float, ...]]:
    """Rows by their first cells, periods as their first day; rows of nothing but zeros are left out."""
    cells = {
        tuple(str(cell)[:10] if hasattr(cell, "year") else str(cell) for cell in row[:width]): tuple(
            round(float(cell or 0), 6) for cell in row[width:]
        )
        for row in rows
    }
    return {key: figures for key, figures in cells.items() if any(figures)}
