"""Figures, dates and changes as the reader's language writes them. NULL is a dash, never a zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale, dates, numbers, units

from reports_site.digits import Marks, compact_words, marks_of
from reports_site.i18n import Ui
from reports_site.periods import Period

DASH = "—"
GAP = "\u00a0"
# above this a column of money is read in whole units; its kopecks stay in the CSV
WHOLE_FROM = Decimal(10_000)


@dataclass(frozen=True)
class Formatter:
    """Everything printed on a page goes through here. ``currency`` is the company's base currency."""

    ui: Ui
    currency: str

    @cached_property
    def numbers(self) -> Locale:
        return self.ui.locale

    @cached_property
    def marks(self) -> Marks:
        return marks_of(self.numbers)

    @cached_property
    def dates(self) -> Locale:
        # day before month, as anywhere but in the United States
        return Locale("en", "GB") if self.ui.language == "en" else self.ui.locale

    def symbol(self, currency: str | None = None) -> str:
        return numbers.get_currency_symbol(currency or self.currency, locale=self.numbers)

    def money(self, text: str, currency: str | None = None) -> str:
        """A number with its currency, where the language puts it."""
        symbol = self.symbol(currency)
        if self.ui.language != "en":
            return f"{text}{GAP}{symbol}"
        sign, digits = (text[0], text[1:]) if text.startswith("−") else ("", text)
        return f"{sign}{symbol}{GAP if symbol.isalpha() else ''}{digits}"

    def cell(self, value: Any, form: str, places: int | None = None) -> str:
        """A table cell: without unit, which stands in the header; a large number without decimals."""
        if value is None:
            return DASH
        match form:
            case "text":
                return str(value)
            case "date":
                return self.day(value)
            case "boolean":
                return self.ui._("yes") if value else ""
            case "percent":
                return self._percent(value)
            case "integer":
                return self._decimal(value, 0)
            case "money":
                return self._decimal(value, 2 if places is None else places, fixed=True)
            case _:
                shown = 0 if abs(value) >= WHOLE_FROM else 1
                return self._decimal(value, shown if places is None else places)

    def big(self, value: Any, form: str, currency: str | None = None) -> str:
        """A large figure: three leading digits and its unit."""
        if value is None:
            return DASH
        match form:
            case "money":
                return self.money(self.compact(value), currency)
            case "integer" | "decimal":
                return self.compact(value)
            case "minutes":
                return self._minutes(Decimal(value))
            case "days":
                return units.format_unit(
                    round(Decimal(value), 1), "day", length="short", locale=self.numbers
                ).replace("-", "−")
            case _:
                return self.cell(value, form)

    def compact(self, value: Any) -> str:
        """Three leading digits: 1.23M, 12.3K; below ten thousand the number itself."""
        number = Decimal(value)
        if abs(number) < WHOLE_FROM:
            return self._decimal(number, 0 if number == number.to_integral() or abs(number) >= 100 else 1)
        # rounded first, so that 999,950 becomes 1M and not 1000K
        return compact_words(self.numbers, f"{number:.2e}")

    def tick(self, value: float, form: str) -> str:
        """A mark of an axis or the end of a bar: no unit, which stands beside the title."""
        if form == "percent":
            return self._percent(value, places=0 if abs(value) >= 0.01 or not value else 1)
        return self.compact(repr(value))

    def money_places(self, values: list[Any]) -> int:
        """Decimals of a column of money: none when its amounts are large or whole."""
        known = [Decimal(value) for value in values if value is not None]
        is_whole = all(value == value.to_integral() for value in known)
        return 0 if is_whole or any(abs(value) >= WHOLE_FROM for value in known) else 2

    def change(self, value: Any, before: Any, form: str, currency: str | None = None) -> str:
        """The change in words: per cent; percentage points for a rate; the amount where per cent would
        mislead, as it does from zero, from below zero and for more than tenfold."""
        if value is None or before is None:
            return DASH
        difference = Decimal(value) - Decimal(before)
        sign = "+" if difference > 0 else "−"
        if not difference:
            return self.ui._("unchanged")
        if form == "percent":
            return self.ui._("%(points)s pp", points=sign + self._decimal(abs(difference) * 100, 1))
        ratio = abs(difference / Decimal(before)) if before else Decimal(0)
        if before <= 0 or value < 0 or ratio > 10:
            return sign + self.big(abs(difference), form, currency)
        if ratio < Decimal("0.0005"):
            return "≈ " + self._percent(0, places=0)
        return sign + self._percent(ratio, places=0 if ratio >= Decimal("0.0995") else 1)

    def day(self, day: date, pattern: str = "d MMM y") -> str:
        return _written(day, pattern, self.dates)

    def span(self, start: date, end: date, *, year: bool = True) -> str:
        if start == end:
            return self.day(start, "d MMM y" if year else "d MMM")
        return dates.format_interval(start, end, "yMMMd" if year else "MMMd", locale=self.dates)

    def moment(self, local: datetime) -> str:
        """A moment that is already on the company's clock."""
        return dates.format_datetime(local, "d MMM y, HH:mm", locale=self.dates)

    def age(self, age: timedelta) -> str:
        return dates.format_timedelta(age, threshold=1.5, locale=self.dates)

    def period(self, period: Period) -> str:
        """The period's full name, fit for a heading."""
        start = period.start
        match period.grain:
            case "day":
                return sentence(self.day(start, "EEEE, d MMMM y"))
            case "week":
                return self.ui._(
                    "Week %(number)s, %(days)s",
                    number=start.isocalendar().week,
                    days=self.span(start, max(start + timedelta(days=6), period.end)),
                )
            case "month":
                return sentence(self.day(start, "LLLL y"))
            case "quarter":
                return self.day(start, "QQQ y")
            case _:
                return self.day(start, "y")

    def period_named(self, grain: str, start: date) -> str:
        """A period inside a sentence; a week by its first day."""
        words = self.period_short(grain, start, with_year=True)
        return self.ui._("week of %(day)s", day=words) if grain == "week" else words

    def period_short(self, grain: str, start: date, *, with_year: bool) -> str:
        """A label under an axis or at the head of a narrow row."""
        match grain:
            case "month":
                return self.day(start, "LLL y" if with_year else "LLL")
            case "quarter":
                return self.day(start, "QQQ y" if with_year else "QQQ")
            case "year":
                return self.day(start, "y")
            case _:
                return self.day(start, "d MMM y" if with_year else "d MMM")

    def _decimal(self, value: Any, places: int, *, fixed: bool = False) -> str:
        return self.marks.write(Decimal(value), places, fixed=fixed)

    def _percent(self, value: Any, places: int = 1) -> str:
        text = self.marks.write(Decimal(value) * 100, places, fixed=True)
        return f"{text}%" if self.ui.language == "en" else f"{text}{GAP}%"

    def _minutes(self, minutes: Decimal) -> str:
        hours, rest = divmod(round(minutes), 60)
        parts = [self._unit(hours, "hour")] if hours else []
        return " ".join([*parts, self._unit(rest, "minute")] if rest or not hours else parts)

    def _unit(self, count: int, unit: str) -> str:
        return units.format_unit(count, unit, length="short", locale=self.dates).replace(" ", GAP)


# the pages of all languages and roles write the same days again and again
@lru_cache(maxsize=50_000)
def _written(day: date, pattern: str, locale: Locale) -> str:
    return dates.format_date(day, pattern, locale=locale)


def sentence(text: str) -> str:
    """The text as it begins a sentence or a heading."""
    return text[:1].upper() + text[1:]
