"""Workbooks: typed cells, sheets, and files that are not what they seem."""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.ingestion.files.conftest import Desk

DEALS = """
    entities:
      deals:
        - file: "*.xls*"
          {more}
          columns:
            deal_id: Номер
            name: Название
            pipeline_id: {{constant: main}}
            stage_id: {{constant: new}}
            amount: Сумма
            created_at: Создана
"""


def workbook(desk: Desk, name: str, fill: Callable[[Any, Any, Any], None]) -> Path:
    """Write a workbook; `fill` gets the workbook, a date format and a date-and-time format."""
    path = desk.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    fill(
        book,
        book.add_format({"num_format": "dd.mm.yyyy"}),
        book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
    )
    book.close()
    return path


def deals(desk: Desk, more: str = "optional: false") -> list[dict[str, Any]]:
    desk.map(DEALS.format(more=more))
    desk.land()
    return desk.payloads("deals")


def test_typed_cells_need_no_pattern(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet("Сделки")
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_number(1, 0, 123456789012345)
        sheet.write_string(1, 1, "  a\nb ")
        sheet.write_number(1, 2, 1234.1)
        sheet.write_datetime(1, 3, datetime(2026, 3, 1), day)
        sheet.write_string(2, 0, "1234567890123456789")
        sheet.write_formula(2, 2, "=0.1+0.2", None, 0.30000000000000004)
        sheet.write_datetime(2, 3, datetime(2026, 3, 1, 10, 5, 59), moment)
        sheet.write_string(4, 0, "00123")
        sheet.write_string(4, 2, "1 234,50 ₽")
        sheet.write_string(4, 3, "01.03.2026")

    workbook(desk, "a.xlsx", fill)
    rows = deals(desk, 'dates: dd.mm.yyyy\n          numbers: "1 234,56"')
    assert [
        (r["deal_id"], r["name"], r["amount"], r["created_at"], r["_sheet"], r["_row"]) for r in rows
    ] == [
        ("123456789012345", "a\nb", "1234.10", "2026-02-28T21:00:00", "Сделки", "2"),
        ("1234567890123456789", None, "0.30", "2026-03-01T07:05:59", "Сделки", "3"),
        ("00123", None, "1234.50", "2026-02-28T21:00:00", "Сделки", "5"),
    ]


def test_a_numeric_cell_is_never_read_by_the_pattern_of_texts(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_row(1, 0, [1, "x", 1.25, "2026-03-01"])
        sheet.write_row(2, 0, [2, "x", 1000000, "2026-03-01"])
        sheet.write_row(3, 0, [3, "x", 1e-7, "2026-03-01"])
        sheet.write_row(4, 0, [4, "x", -0.0, "2026-03-01"])

    workbook(desk, "a.xlsx", fill)
    # as a text `1.25` would be no number in this style
    rows = deals(desk, 'numbers: "1.234,56"')
    assert [r["amount"] for r in rows] == ["1.25", "1000000.00", "0.00"]
    assert desk.rejects() == [("4", "amount", "Сумма", "0.0000001", "has more than 2 decimals")]


def test_an_id_that_lost_its_digits_in_a_cell_is_refused(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_row(1, 0, [1234567890123456789, "x", 1, "2026-03-01"])
        sheet.write_row(2, 0, [999999999999999, "x", 1, "2026-03-01"])

    workbook(desk, "a.xlsx", fill)
    assert [r["deal_id"] for r in deals(desk)] == ["999999999999999"]
    row, field, column, value, reason = desk.rejects()[0]
    assert (row, field, column) == ("2", "deal_id", "Номер")
    assert value.startswith("12345678901234")
    assert "has lost digits" in reason


def test_sheets_by_name_number_and_pattern(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        for number, name in enumerate(["2025-11", "2025-12", "Итоги", "2026-01", "2026-hidden"]):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
            sheet.write_row(1, 0, [str(number), name, 1, "2026-03-01"])
            if "hidden" in name:
                sheet.hide()

    workbook(desk, "a.xlsx", fill)
    assert [r["deal_id"] for r in deals(desk)] == ["0"]
    for more, ids in {
        "sheet: Итоги": ["2"],
        "sheet: 2": ["1"],
        'sheet: "20*"': ["0", "1", "3"],
        "sheet: [2025-12, 4]": ["1", "3"],
        "sheet: 2026-hidden": ["4"],
    }.items():
        before = len(desk.payloads("deals"))
        assert [r["deal_id"] for r in deals(desk, more)[before:]] == ids, more
    deals(desk, "sheet: Нет")
    assert desk.failures() == [
        "'a.xlsx': there is no sheet 'Нет'; there are '2025-11', '2025-12', 'Итоги', '2026-01', '2026-hidden'."
        " Nothing of this file was taken."
    ]


def test_a_table_that_does_not_begin_in_the_corner(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(2, 2, "Отчёт")
        sheet.write_row(4, 2, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_row(5, 2, ["1", "x", 1, "2026-03-01"])
        sheet.write_row(7, 2, ["2", "y", 2, "2026-03-01"])
        sheet.write_row(8, 2, ["Итого", "", 3])

    workbook(desk, "a.xlsx", fill)
    rows = deals(desk, "header_row: auto\n          skip_last: 1")
    assert [(r["deal_id"], r["_row"]) for r in rows] == [("1", "6"), ("2", "8")]
    assert len(deals(desk, "header_row: 5\n          stop_when: {column: Номер, equals: Итого}")) == 4


def test_two_sheets_for_two_entities_and_failed_formulas(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        people = book.add_worksheet("Люди")
        people.write_row(0, 0, ["id", "name", "mail"])
        people.write_row(1, 0, [7, "Анна"])
        people.write_formula(1, 2, "=NA()", None, "#N/A")
        teams = book.add_worksheet("Отделы")
        teams.write_row(0, 0, ["code", "title"])
        teams.write_row(1, 0, ["s", "Продажи"])

    workbook(desk, "a.xlsx", fill)
    desk.map("""
        entities:
          users: [{file: a.xlsx, sheet: Люди, columns: {user_id: id, name: name, email: mail}}]
          departments: [{file: a.xlsx, sheet: Отделы, columns: {department_id: code, name: title}}]
        """)
    desk.land()
    assert desk.column("users", "user_id") == ["7"]
    assert desk.column("users", "email") == [None]
    assert desk.column("departments", "name") == ["Продажи"]
    assert desk.report.warnings == ["'a.xlsx': 1 cells hold an error such as #N/A and count as empty."]


def test_serial_days_where_they_are_declared(desk: Desk) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_row(1, 0, [1, "x", 1, 46082.5])

    workbook(desk, "a.xlsx", fill)
    assert deals(desk, "dates: excel")[0]["created_at"] == "2026-03-01T09:00:00"


def test_an_old_workbook(desk: Desk) -> None:
    cases = Path(__file__).parent / "cases"
    desk.put("old.xls", zlib.decompress(base64.b64decode((cases / "old.xls.base64").read_text())))
    rows = deals(desk)
    assert [(r["deal_id"], r["name"], r["amount"], r["created_at"]) for r in rows] == [
        ("1", "Анна", "1234.50", "2026-02-28T21:00:00"),
    ]


def bomb(path: Path) -> None:
    """A workbook whose sheet unpacks to 300 MB of spaces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * (1 << 20))


def test_files_that_are_no_honest_workbook(desk: Desk) -> None:
    desk.put("text.xlsx", "Номер;Название\n1;x\n")
    desk.put("page.xls", "<html><table><tr><td>Номер</td></tr></table></html>")
    desk.put("cut.xlsx", b"PK\x03\x04" + b"x" * 500)
    desk.put("cut.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 5000)
    desk.put("empty.xlsx", b"")
    bomb(desk.inbox / "bomb.xlsx")

    def far(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write(1_048_575, 16_383, "x")

    workbook(desk, "far.xlsx", far)

    def good(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        sheet.write_row(1, 0, ["1", "x", 1, "2026-03-01"])

    workbook(desk, "good.xlsx", good)
    assert [r["deal_id"] for r in deals(desk)] == ["1"]
    words = {
        "text.xlsx": "this is no workbook",
        "page.xls": "this is no workbook",
        "cut.xlsx": "damaged",
        "cut.xls": "no readable workbook",
        "empty.xlsx": "this is no workbook",
        "bomb.xlsx": "no ordinary workbook",
        "far.xlsx": "memory",
    }
    failures = desk.failures()
    assert len(failures) == len(words)
    for name, expected in words.items():
        assert any(repr(name) in failure and expected in failure for failure in failures), failures


@pytest.mark.parametrize("rows", [45_000])
def test_a_large_sheet_comes_in_order(desk: Desk, rows: int) -> None:
    def fill(book: Any, day: Any, moment: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Номер", "Название", "Сумма", "Создана"])
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, [number, f"deal {number}", number + 0.5, date(2026, 3, 1).isoformat()])

    workbook(desk, "a.xlsx", fill)
    found = deals(desk)
    assert [int(row["deal_id"]) for row in found] == list(range(1, rows + 1))
    assert found[-1]["amount"] == f"{rows}.50"
