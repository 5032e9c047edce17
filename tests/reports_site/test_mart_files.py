"""Files of whole marts: a day's change writes one quarter anew, and the file is as if all were new."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reports_site import shelf as shelves
from reports_site.artifacts import ModelNode
from reports_site.downloads import quarters
from reports_site.downloads.quarters import CSV, JSON, KINDS, keep_pieces, mart_of, whole_file
from reports_site.shelf import Shelf
from reports_site.warehouse import open_warehouse

NODE = ModelNode(name="rpt_x", resource_type="model", schema="reports", alias="rpt_x")
ROWS = """
    ('day', date '2026-09-30', 'Anna', 10.50), ('day', date '2026-10-01', 'Boris', 7.00),
    ('day', date '2026-11-20', null, null), ('month', date '2026-09-30', 'Anna', 10.50)
"""


def warehouse_with(path: Path, rows: str) -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema reports")
        connection.execute(
            "create table reports.rpt_x as select * from (values" + rows + ")"
            " t(period_grain, period_end, manager, amount)"
        )
    return path


def written(path: Path, shelf: Shelf) -> dict[str, bytes]:
    """The whole file of each kind; the pieces come from the shelf where it has them."""
    with open_warehouse(path) as warehouse:
        mart = mart_of(warehouse, NODE)
        keep_pieces(mart, shelf)
        return {kind.suffix: b"".join(whole_file(mart, kind, shelf)) for kind in KINDS}


def test_the_rows_of_a_quarter_stand_together(tmp_path: Path) -> None:
    files = written(warehouse_with(tmp_path / "w.duckdb", ROWS), Shelf(tmp_path / "shelf"))
    table = list(csv.reader(io.StringIO(files[CSV.suffix].decode("utf-8-sig"), newline="")))
    assert table == [
        ["period_grain", "period_end", "manager", "amount"],
        ["day", "2026-09-30", "Anna", "10.50"],
        ["month", "2026-09-30", "Anna", "10.50"],
        ["day", "2026-10-01", "Boris", "7.00"],
        ["day", "2026-11-20", "", ""],
    ]
    said = json.loads(gzip.decompress(files[JSON.suffix]))
    assert said["columns"] == table[0]
    assert said["data"][2:] == [["day", "2026-10-01", "Boris", 7.0], ["day", "2026-11-20", None, None]]


def test_a_change_of_today_writes_its_quarter_and_no_other(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    before = written(warehouse_with(tmp_path / "w.duckdb", ROWS), shelf)
    assert shelf.made == 2 * len(KINDS)
    changed = warehouse_with(tmp_path / "w.duckdb", ROWS + ", ('day', date '2026-11-21', 'Anna', 3.00)")
    after = written(changed, shelf)
    assert shelf.made == 3 * len(KINDS)
    assert after != before
    assert after == written(changed, Shelf(tmp_path / "another shelf"))


def test_a_mart_of_many_rows_is_written_in_batches_and_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = warehouse_with(tmp_path / "w.duckdb", ROWS)
    at_once = written(path, Shelf(tmp_path / "shelf"))
    monkeypatch.setattr(quarters, "AT_ONCE", 1)
    assert written(path, Shelf(tmp_path / "another shelf")) == at_once


def test_a_row_that_goes_away_takes_its_quarter_along(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    written(warehouse_with(tmp_path / "w.duckdb", ROWS), shelf)
    left = written(warehouse_with(tmp_path / "w.duckdb", "('day', date '2026-11-20', null, null)"), shelf)
    assert b"Anna" not in left[CSV.suffix]
    assert json.loads(gzip.decompress(left[JSON.suffix]))["data"] == [["day", "2026-11-20", None, None]]


@pytest.mark.parametrize("columns", ["period_grain,period_end,manager,amount", "manager,amount"])
def test_an_empty_mart_has_its_columns(columns: str, tmp_path: Path) -> None:
    path = warehouse_with(tmp_path / "w.duckdb", ROWS)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"create or replace table reports.rpt_x as select {columns} from reports.rpt_x limit 0"
        )
    files = written(path, Shelf(tmp_path / "shelf"))
    assert files[CSV.suffix] == f"\ufeff{columns}\r\n".encode()
    assert json.loads(gzip.decompress(files[JSON.suffix]))["data"] == []


def test_the_oldest_unused_files_go_when_they_take_too_much_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "SPARE", 10)
    earlier = Shelf(tmp_path)
    for age, key in enumerate(["aa", "bb", "cc"]):
        path = earlier.put(key, ".csv", b"12345")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    earlier.put("dd", ".csv", [b"used", b" today"])
    today = Shelf(tmp_path)
    assert today.find("dd", ".csv") and today.read("dd", ".csv") == b"used today"
    today.tidy()
    assert [key for key in ("aa", "bb", "cc", "dd") if today.find(key, ".csv")] == ["aa", "bb", "dd"]


def test_a_statement_writes_below_the_shelf_and_nowhere_else(tmp_path: Path) -> None:
    path = warehouse_with(tmp_path / "w.duckdb", ROWS)
    shelf = tmp_path / "it's a shelf"
    shelf.mkdir()
    (tmp_path / "secret.txt").write_text("words", encoding="utf-8")
    rows = "select * from reports.rpt_x order by all"
    with open_warehouse(path, shelf) as warehouse:
        warehouse.write_parquet(rows, shelf / "x.parquet")
        for other in (tmp_path / "x.parquet", shelf / ".." / "x.parquet", tmp_path / "it's a shelf too"):
            with pytest.raises(duckdb.PermissionException):
                warehouse.write_parquet(rows, other)
        with pytest.raises(duckdb.PermissionException):
            warehouse.query(f"from read_text('{tmp_path / 'secret.txt'}')")
        with pytest.raises(duckdb.InvalidInputException):
            warehouse.query("set allowed_directories = ['/']")
    assert duckdb.read_parquet(str(shelf / "x.parquet")).fetchall() == [
        ("day", date(2026, 9, 30), "Anna", Decimal("10.50")),
        ("day", date(2026, 10, 1), "Boris", Decimal("7.00")),
        ("day", date(2026, 11, 20), None, None),
        ("month", date(2026, 9, 30), "Anna", Decimal("10.50")),
    ]
    with open_warehouse(path) as warehouse, pytest.raises(duckdb.PermissionException):
        warehouse.write_parquet(rows, shelf / "y.parquet")
