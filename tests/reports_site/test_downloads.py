"""Files to take away: workbooks with types, pictures, marts for analysts; the same every time."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pyarrow.parquet as parquet
import pytest
from python_calamine import CalamineWorkbook

from reports_site.downloads.sheets import Sheet, workbook
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse
from tests.reports_site.test_exports import PAYLOADS

SHEET = Sheet(
    "Табл[1]: a/b",
    ["Name", "Amount", "Share", "Day", "Gone", "Account"],
    ["text", "money", "percent", "date", "boolean", "text"],
    [
        ["Anna", Decimal("-1234567.89"), 0.125, date(2026, 11, 23), True, "40702810438000012345"],
        ["=1+1", None, None, None, False, None],
    ],
)


def rows(body: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_a_workbook_keeps_types_and_long_numbers_whole() -> None:
    head, first, second = rows(workbook(SHEET))
    assert head == SHEET.heads
    assert first == ["Anna", -1234567.89, 0.125, date(2026, 11, 23), True, "40702810438000012345"]
    assert second == ["=1+1", "", "", "", False, ""]
    long = Sheet("x", ["n"], ["decimal"], [[Decimal("12345678901234567.89")]])
    assert rows(workbook(long))[1] == ["12345678901234567.89"]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_of_a_workbook_is_never_a_formula_or_a_link(text: str) -> None:
    body = zipfile.ZipFile(
        io.BytesIO(workbook(Sheet("x", ["name", "=2"], ["text", "text"], [[text, "https://x"]])))
    )
    sheet = body.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet
    # every cell with a value is a shared string
    cells = ElementTree.fromstring(sheet).iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c")
    assert {cell.get("t") for cell in cells} == {"s"}


def test_equal_tables_are_equal_workbooks() -> None:
    assert workbook(SHEET) == workbook(SHEET)
    assert b"2000-01-01" in zipfile.ZipFile(io.BytesIO(workbook(SHEET))).read("docProps/core.xml")


def test_every_table_and_picture_has_its_files(english: Built) -> None:
    found = 0
    for path in english.pages:
        page = parse(path.read_text(encoding="utf-8"))
        names = [link.attributes["href"] for link in page.find("a") if "download" in link.attributes]
        assert all((path.parent / name).is_file() for name in names), path.name
        kinds = [Path(name).suffix for name in names if name.startswith("data/") and "/marts/" not in name]
        assert kinds.count(".xlsx") == kinds.count(".csv") == len(page.find("table", class_="data")), (
            path.name
        )
        pictures = [
            figure for figure in page.find("figure", class_="picture") if figure.find("svg", class_="drawing")
        ]
        assert kinds.count(".svg") == len(pictures), path.name
        found += len(pictures)
    assert found


def test_a_workbook_says_what_the_table_says(english: Built) -> None:
    body = rows((english.out / "data/won_amount_by_employee-3.xlsx").read_bytes())
    assert body[0][:3] == ["Manager", "Department", "Won deals"]
    with duckdb.connect(str(english.warehouse), read_only=True) as connection:
        wanted = connection.execute(
            "select sum(won_amount) from reports.rpt_won_amount_by_employee"
            " where period_grain = 'month' and period_start = '2026-10-01' and period_state = 'closed' and level = 'manager'"
        ).fetchall()[0][0]
    column = body[0].index("Won amount")
    assert round(sum(row[column] for row in body[1:]), 2) == float(wanted)  # type: ignore[misc]


def test_a_picture_stands_alone_with_its_title_and_legend(english: Built) -> None:
    path = next(path for path in sorted((english.out / "data").glob("cash_flow-*.svg")))
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "In and out" and "Income" in words and "Expense" in words
    assert "var(--" not in text
    assert not [
        name for element in root.iter() for name in element.attrib if name.lower().startswith(("on", "href"))
    ]


def test_a_mart_is_the_same_in_every_format(english: Built) -> None:
    folder = english.out / "data" / "marts"
    table = parquet.read_table(folder / "rpt_won_amount_by_employee.parquet")
    with duckdb.connect(str(english.warehouse), read_only=True) as connection:
        relation = connection.execute(
            "select * from reports.rpt_won_amount_by_employee order by date_trunc('quarter', period_end), columns(*)"
        )
        names = [column[0] for column in relation.description]
        wanted = relation.fetchall()
    assert table.column_names == names
    assert [tuple(row.values()) for row in table.to_pylist()] == wanted
    said = json.loads(
        gzip.decompress((folder / "rpt_won_amount_by_employee.json.gz").read_bytes()), parse_float=Decimal
    )
    assert said["columns"] == names
    amount = names.index("won_amount")
    assert [row[amount] for row in said["data"]] == [row[amount] for row in wanted]
    assert not (english.out / "ru" / "data" / "marts").exists()


def test_hostile_names_stay_words_in_every_file(build: Callable[..., Built]) -> None:
    site = build("en", anna="=cmd|' /C calc'!A0", boris="</text><script>alert(1)</script>\x01")
    for path in (site.out / "data").glob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml"), path.name
    for path in (site.out / "data").glob("*.svg"):
        tags = {element.tag.split("}")[1] for element in ElementTree.fromstring(path.read_bytes()).iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "rect", "text", "tspan", "line", "circle"}, (
            path.name
        )
