"""The settings CSVs: typed rows, and how each mistake is named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.canonical import canonical_entities
from ingestion.settings import Company, SettingsError, load_company, table_rows, table_specs
from tests.ingestion.settings.conftest import Write, cases


def mistakes(company: Company) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        table_rows(company)
    return [str(problem) for problem in caught.value.problems]


def test_without_csv_every_table_is_empty(company: Company) -> None:
    rows = table_rows(company)
    assert set(rows) == set(table_specs())
    assert not any(rows.values())


def test_excel_saves_with_bom_semicolons_and_crlf(company: Company, table: Write) -> None:
    table(
        "holidays",
        "\ufeffday;is_working;name\r\n31.12.2026;нет;Канун; \r\n\r\n2027-01-09;да;\r\n".replace("; \r", "\r"),
    )
    assert table_rows(company)["holidays"] == [
        {"day": date(2026, 12, 31), "is_working": False, "name": "Канун"},
        {"day": date(2027, 1, 9), "is_working": True, "name": None},
    ]


def test_ids_stay_text(company: Company, table: Write) -> None:
    table("robots", "user_id\n0012345678901234567\n")
    assert table_rows(company)["robots"] == [{"user_id": "0012345678901234567"}]


def test_columns_may_stand_in_any_order_and_be_left_out(company: Company, table: Write) -> None:
    table("bank_accounts", "currency,account_id\nRUB,40702810000000000001\n")
    row = table_rows(company)["bank_accounts"][0]
    assert (row["account_id"], row["currency"], row["name"]) == ("40702810000000000001", "RUB", None)


def test_ids_of_plans_are_made_of_the_row(company: Company, table: Write) -> None:
    table("plans", "month_on,user_id,metric,value\n2026-11-01,7,won_amount,1000\n2026-11-01,8,won_amount,5\n")
    assert [row["plan_id"] for row in table_rows(company)["plans"]] == [
        "2026-11-01|7||won_amount",
        "2026-11-01|8||won_amount",
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1000", Decimal("1000.00"), id="whole"),
        pytest.param("1234.56", Decimal("1234.56"), id="point"),
        pytest.param('"1 234,5"', Decimal("1234.50"), id="Russian"),
        pytest.param("1\u00a0234", Decimal("1234.00"), id="no-break blank"),
        pytest.param("-0.07", Decimal("-0.07"), id="negative"),
        pytest.param("9999999999999999.99", Decimal("9999999999999999.99"), id="the largest"),
    ],
)
def test_money(company: Company, table: Write, text: str, value: Any) -> None:
    table("payroll", f"month_on,user_id,amount\n2026-11-01,7,{text}\n")
    assert table_rows(company)["payroll"][0]["amount"] == value


@pytest.mark.parametrize("case", cases("table_mistakes"))
def test_a_mistake_names_line_column_found_and_allowed(
    company: Company, table: Write, case: dict[str, str]
) -> None:
    table(case["table"], case["text"])
    found = mistakes(company)
    assert len(found) == 1
    assert found[0].startswith(f"settings/{case['table']}.csv:{case['problem']}")


def test_the_line_is_right_after_a_cell_of_two_lines(company: Company, table: Write) -> None:
    table("holidays", 'day,is_working,name\n2026-01-01,no,"New\nYear"\n\nx,no,y\n')
    assert mistakes(company)[0].startswith("settings/holidays.csv:5: day: found 'x'")


def test_a_windows_file_is_told_apart(company: Company, root: Path) -> None:
    (root / "settings" / "holidays.csv").write_bytes(
        "day,is_working,name\n2026-01-01,no,Праздник\n".encode("cp1251")
    )
    assert mistakes(company) == [
        "settings/holidays.csv:2: encoding: found byte 0xcf; allowed: UTF-8: save it as CSV UTF-8"
    ]


def test_a_misspelt_file_is_not_silently_left_out(company: Company, table: Write) -> None:
    table("holliday", "day\n")
    assert mistakes(company)[0].startswith("settings/holliday.csv:1: file name: found 'holliday'; allowed: ")


def test_mistakes_of_all_files_come_at_once(company: Company, table: Write) -> None:
    table("robots", "user_id,x\n")
    table("holidays", "day,is_working\nx,y\n")
    assert [text.split(":")[0] for text in mistakes(company)] == [
        "settings/holidays.csv",
        "settings/holidays.csv",
        "settings/robots.csv",
    ]


def test_a_time_without_offset_is_company_time(company: Company) -> None:
    from ingestion.settings.values import parse

    assert parse("2026-07-01T09:30", "timestamp", company.zone) == datetime(2026, 7, 1, 6, 30)
    assert parse("2026-07-01 09:30+00:00", "timestamp", company.zone) == datetime(2026, 7, 1, 9, 30)


@pytest.mark.parametrize("name", sorted(table_specs()))
def test_every_table_says_what_it_holds(name: str) -> None:
    spec = table_specs()[name]
    assert spec.description.startswith("One row per")
    columns = [column.name for column in spec.columns]
    assert set(spec.key) <= set(columns)
    assert set(spec.derived) <= set(columns)
    assert all(column.description.endswith(".") for column in spec.columns)
    if spec.canonical:
        fields = [field.name for field in canonical_entities()[name].fields]
        assert columns == fields[:-4]


def test_a_period_of_a_note_is_written_as_such(root: Path, table: Write) -> None:
    rows = ["2026", "2026-Q3", "2026-10", "2026-W47", "2026-10-22", "October", "2026-13", "2026-W54"]
    table("notes", "report,figure,period,text\n" + "".join(f"cash_flow,income,{row},x\n" for row in rows))
    with pytest.raises(SettingsError) as caught:
        table_rows(load_company(root))
    allowed = "allowed: 2026, 2026-Q3, 2026-10, 2026-W47 or 2026-10-22"
    assert [str(problem) for problem in caught.value.problems] == [
        f"settings/notes.csv:{line}: period: found {found!r}; {allowed}"
        for line, found in ((7, "October"), (8, "2026-13"), (9, "2026-W54"))
    ]
