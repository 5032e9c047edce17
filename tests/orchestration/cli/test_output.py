"""Rows as tables, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestration.cli.options import Format
from orchestration.cli.output import as_csv, json_text, shown, write_rows

FORMULAS = ["=1+1", "+1", "-1", "@sum(a)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "-2+3|cmd"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_csv_is_never_a_formula(text: str) -> None:
    ((cell,),) = list(csv.reader(io.StringIO(as_csv([], [[text]]).split("\n", 1)[1], newline="")))
    assert cell == f"'{text}"


def test_numbers_and_dates_in_csv_stay_what_they_are() -> None:
    row = [Decimal("-1234567890123456.70"), -5, None, True, date(2026, 1, 31), datetime(2026, 1, 31, 9, 30)]
    assert as_csv(["a"], [row]) == "a\n-1234567890123456.70,-5,,true,2026-01-31,2026-01-31T09:30:00\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(Decimal("1234567890123456789.10"), "1234567890123456789.10", id="every digit"),
        pytest.param(float("nan"), "null", id="no NaN"),
        pytest.param(float("inf"), "null", id="no infinity"),
        pytest.param("a\"b\n", '"a\\"b\\n"', id="text"),
        pytest.param([Decimal("0.10"), {"k": None}], '[0.10, {"k": null}]', id="nested"),
        pytest.param(date(2026, 1, 31), '"2026-01-31"', id="day"),
        pytest.param("Борис", '"Борис"', id="Cyrillic"),
    ],
)  # fmt: skip
def test_json(value: Any, text: str) -> None:
    assert json_text(value) == text
    json.loads(text)


def test_people_see_control_characters() -> None:
    assert shown("a\x1b[31mred\x00\n") == "a\\x1b[31mred\\x00\\n"
    assert shown(None) == "—"
    assert shown(Decimal("-1234567.80")) == "-1 234 567.80"


def test_a_pipe_gets_whole_cells(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    columns = [f"column_{number}" for number in range(30)]
    write_rows(columns, [["x" * 200, *range(29)]], Format.table)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].split() == columns
    assert lines[1].split() == ["x" * 200, *map(str, range(29))]


def test_a_terminal_gets_the_columns_that_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    columns = [f"column_{number}" for number in range(30)]
    write_rows(columns, [["x" * 200, *range(29)]], Format.table)
    printed = capsys.readouterr()
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed.out).splitlines()
    assert len(lines) == 2
    assert all(len(line) <= 60 for line in lines)
    assert "of 30 columns fit" in printed.err
