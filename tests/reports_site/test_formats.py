"""Figures, changes and periods as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reports_site.formats import Formatter
from reports_site.i18n import ui_of
from reports_site.periods import Period

EN, RU = Formatter(ui_of("en"), "RUB"), Formatter(ui_of("ru"), "RUB")


def spoken(text: str) -> str:
    """The text with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "form", "english", "russian"),
    [
        pytest.param(Decimal("1234567.89"), "money", "RUB 1.23M", "1,23 млн ₽", id="millions"),
        pytest.param(Decimal("999950"), "money", "RUB 1M", "1 млн ₽", id="rounded up to the next word"),
        pytest.param(Decimal("-12345"), "money", "−RUB 12.3K", "−12,3 тыс. ₽", id="below zero"),
        pytest.param(Decimal("9876.40"), "money", "RUB 9,876", "9 876 ₽", id="small money"),
        pytest.param(42, "integer", "42", "42", id="a count"),
        pytest.param(0.1516, "percent", "15.2%", "15,2 %", id="a share"),
        pytest.param(Decimal("205.5"), "minutes", "3 hrs 26 mins", "3 ч 26 мин", id="minutes"),
        pytest.param(Decimal("12.5"), "days", "12.5 days", "12,5 дн.", id="days"),
        pytest.param(None, "money", "—", "—", id="nothing"),
        pytest.param(0, "integer", "0", "0", id="zero"),
    ],
)
def test_large_figures(value: Any, form: str, english: str, russian: str) -> None:
    assert spoken(EN.big(value, form)) == english
    assert spoken(RU.big(value, form)) == russian


@pytest.mark.parametrize(
    ("value", "said"), [(Decimal("2819257.83"), "2,819,258"), (9999.96, "10,000"), (Decimal("16.66"), "16.7")]
)
def test_a_large_number_in_a_table_has_no_decimals(value: Any, said: str) -> None:
    assert EN.cell(value, "decimal") == said


@pytest.mark.parametrize(
    ("value", "before", "form", "said"),
    [
        pytest.param(88, 100, "integer", "−12%", id="less"),
        pytest.param(Decimal("104.5"), 100, "money", "+4.5%", id="a little more"),
        pytest.param(5, 5, "integer", "unchanged", id="the same"),
        pytest.param(3, 0, "integer", "+3", id="from zero an amount"),
        pytest.param(Decimal(-5), Decimal(-7), "decimal", "+2", id="from below zero an amount"),
        pytest.param(Decimal(-5), Decimal(7), "decimal", "−12", id="to below zero an amount"),
        pytest.param(500, 2, "integer", "+498", id="more than tenfold an amount"),
        pytest.param(0, 7, "integer", "−100%", id="to nothing"),
        pytest.param(0.153, 0.121, "percent", "+3.2 pp", id="points of a rate"),
        pytest.param(None, 7, "integer", "—", id="unknown now"),
        pytest.param(7, None, "integer", "—", id="unknown before"),
        pytest.param(100_001, 100_000, "integer", "≈ 0%", id="hardly"),
    ],
)
def test_changes_in_words(value: Any, before: Any, form: str, said: str) -> None:
    assert spoken(EN.change(value, before, form)) == said


@pytest.mark.parametrize(
    ("grain", "start", "end", "english", "russian"),
    [
        pytest.param(
            "day", "2026-11-22", "2026-11-22",
            "Sunday, 22 November 2026", "Воскресенье, 22 ноября 2026", id="day",
        ),
        pytest.param(
            "week", "2026-12-28", "2027-01-03",
            "Week 53, 28 Dec 2026 – 3 Jan 2027", "Неделя 53, 28 дек. 2026 г. – 3 янв. 2027 г.",
            id="week over new year",
        ),
        pytest.param("month", "2024-02-01", "2024-02-29", "February 2024", "Февраль 2024", id="month"),
        pytest.param("quarter", "2026-10-01", "2026-12-31", "Q4 2026", "4-й кв. 2026", id="quarter"),
        pytest.param("year", "2026-01-01", "2026-12-31", "2026", "2026", id="year"),
    ],
)  # fmt: skip
def test_periods_have_names(grain: str, start: str, end: str, english: str, russian: str) -> None:
    period = Period("x", grain, date.fromisoformat(start), date.fromisoformat(end), "closed", None)
    assert spoken(EN.period(period)).replace("\u2009", " ") == english
    assert spoken(RU.period(period)).replace("\u2009", " ") == russian


def test_a_column_of_large_amounts_is_read_without_kopecks() -> None:
    assert EN.money_places([Decimal("12000.50"), None]) == 0
    assert EN.money_places([Decimal("120.50"), None]) == 2
    assert EN.money_places([Decimal("120.00")]) == 0


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(1, "всего 1 случай", id="one"),
        pytest.param(3, "всего 3 случая", id="few"),
        pytest.param(5, "всего 5 случаев", id="many"),
        pytest.param(21, "всего 21 случай", id="twenty-one"),
    ],
)
def test_russian_counts(count: int, said: str) -> None:
    assert RU.ui.n("only %(num)s case", "only %(num)s cases", count) == said
