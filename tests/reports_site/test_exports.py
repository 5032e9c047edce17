"""CSV files: plain numbers, words as they are, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reports_site.artifacts import ModelNode
from reports_site.downloads.quarters import CSV, keep_pieces, mart_of, whole_file
from reports_site.exports import csv_of, plain
from reports_site.shelf import Shelf
from reports_site.warehouse import open_warehouse
from tests.reports_site.conftest import Built

PAYLOADS = [
    pytest.param("=1+1", id="equals"),
    pytest.param("+7 495 123", id="plus"),
    pytest.param("-2+3", id="minus"),
    pytest.param("@SUM(A1)", id="at"),
    pytest.param("\t=1", id="tab"),
    pytest.param("\r=1", id="return"),
    pytest.param("\n=1", id="new line"),
    pytest.param('=HYPERLINK("http://x","y")', id="link"),
    pytest.param("=cmd|' /C calc'!A0", id="command"),
    pytest.param("＝1+1", id="wide equals"),
]


def read(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_is_never_a_formula(text: str) -> None:
    assert read(csv_of(["name"], [[text]]))[1] == ["'" + text]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_of_a_whole_mart_is_never_a_formula(text: str, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(
            "create schema reports; create table reports.rpt_x (name varchar, amount decimal(18, 2))"
        )
        connection.execute("insert into reports.rpt_x values (?, -12.50)", [text])
    node = ModelNode(name="rpt_x", resource_type="model", schema="reports", alias="rpt_x")
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        mart, shelf = mart_of(warehouse, node), Shelf(tmp_path / "shelf")
        keep_pieces(mart, shelf)
        rows = read(b"".join(whole_file(mart, CSV, shelf)))
    assert rows == [["name", "amount"], ["'" + text, "-12.50"]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(Decimal("-1234567.80"), "-1234567.80", id="money keeps its sign and its kopecks"),
        pytest.param(0.1, "0.1", id="a share"),
        pytest.param(float("nan"), "", id="not a number"),
        pytest.param(None, "", id="null"),
        pytest.param(True, "true", id="yes"),
        pytest.param("1234567890123456789", "1234567890123456789", id="a long id"),
        pytest.param("a\0b", "ab", id="a zero byte"),
    ],
)
def test_values_are_written_plainly(value: object, written: str) -> None:
    assert plain(value) == written


def test_quotes_commas_and_lines_survive() -> None:
    text = 'ООО "Ромашка", склад\nвторая строка'
    assert read(csv_of(["name"], [[text]]))[1] == [text]


def test_the_export_is_the_mart(english: Built) -> None:
    with duckdb.connect(str(english.warehouse), read_only=True) as connection:
        wanted = connection.execute(
            "select count(*), sum(won_amount), count(user_name) from reports.rpt_won_amount_by_employee"
        ).fetchall()[0]
    rows = read((english.out / "won_amount_by_employee.csv").read_bytes())
    head, body = rows[0], rows[1:]
    amounts = [Decimal(row[head.index("won_amount")]) for row in body]
    named = [row for row in body if row[head.index("user_name")]]
    assert (len(body), sum(amounts), len(named)) == wanted


def test_every_table_has_its_file(english: Built) -> None:
    for path in english.pages:
        html = path.read_text(encoding="utf-8")
        assert html.count('<table class="data') == html.count("download>CSV</a>"), path.name


def test_a_table_file_is_headed_in_the_readers_words(russian: Built) -> None:
    rows = read((russian.out / "data/won_amount_by_employee-3.csv").read_bytes())
    assert rows[0][:3] == ["Менеджер", "Отдел", "Выиграно сделок"]
    assert [row[0] for row in rows[1:]].count("Без менеджера") == 1


def test_names_of_people_do_not_become_formulas(build: Callable[..., Built]) -> None:
    site = build("en", anna="=1+1", boris="@x")
    for path in site.out.rglob("*.csv"):
        for row in read(path.read_bytes()):
            assert not [value for value in row if value.startswith(("=", "@"))], path
