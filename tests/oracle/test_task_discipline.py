"""The mart of task discipline equals its second writing."""

from __future__ import annotations

import duckdb

from tests.oracle.compare_activity import differences
from tests.oracle.rows_activity import House
from tests.oracle.task_discipline import KEY, task_discipline


def test_task_discipline(demo_warehouse: duckdb.DuckDBPyConnection) -> None:
    cells = task_discipline(House(demo_warehouse))
    for name in ("tasks_due", "late_at_end", "overdue_at_end", "not_due_at_end", "tasks_undated"):
        assert sum(row[name] for key, row in cells.items() if key[3] == "manager"), name
    assert differences(demo_warehouse, "rpt_task_discipline", KEY, cells) == []
