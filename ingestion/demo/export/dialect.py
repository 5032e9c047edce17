"""How values are written: canonical, or as a Russian or an English office program does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingestion.demo.clock import DAY, Clock
from ingestion.demo.plan import Language, day_date

CLOCK_TEXT = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]
SECONDS = [f":{second:02d}" for second in range(60)]


@dataclass(frozen=True)
class Dialect:
    """Writers of values to CSV cells; None gives an empty cell.

    Attributes:
        moment: UTC seconds. day: day number. money: kopecks. flag: true or false. quantity: thousandths.
    """

    delimiter: str
    encoding: str
    moment: Callable[[int | None], str]
    day: Callable[[int | None], str]
    money: Callable[[int | None], str]
    flag: Callable[[bool | None], str]
    quantity: Callable[[int], str]

    def text(self, value: str) -> str:
        """A text cell, quoted when it must be."""
        if '"' in value or self.delimiter in value or "\n" in value or "," in value:
            return '"' + value.replace('"', '""') + '"'
        return value


def _days(clock: Clock, style: str) -> dict[int, str]:
    found = {}
    for number in range(clock.first - 60, clock.last + 60):
        day = day_date(number)
        if style == "ru":
            found[number] = f"{day.day:02d}.{day.month:02d}.{day.year}"
        elif style == "us":
            found[number] = f"{day.month}/{day.day}/{day.year}"
        else:
            found[number] = day.isoformat()
    return found


def _plain(value: int | None) -> str:
    if value is None:
        return ""
    sign, value = ("-", -value) if value < 0 else ("", value)
    return f"{sign}{value // 100}.{value % 100:02d}"


def _grouped(separator: str, point: str) -> Callable[[int | None], str]:
    def write(value: int | None) -> str:
        if value is None:
            return ""
        sign, value = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{value // 100:,}".replace(",", separator) + f"{point}{value % 100:02d}"

    return write


def canonical(clock: Clock) -> Dialect:
    """ISO days, UTC moments, plain decimals: what the pipeline itself speaks."""
    days = _days(clock, "iso")

    def moment(value: int | None) -> str:
        if value is None:
            return ""
        day, second = divmod(value, DAY)
        return f"{days[day]}T{CLOCK_TEXT[second // 60]}{SECONDS[second % 60]}"

    def day_text(value: int | None) -> str:
        return "" if value is None else days.get(value) or day_date(value).isoformat()

    return Dialect(",", "utf-8", moment, day_text, _plain, _flag("true", "false"), _quantity("."))


def _flag(yes: str, no: str) -> Callable[[bool | None], str]:
    return lambda value: "" if value is None else yes if value else no


def _quantity(point: str) -> Callable[[int], str]:
    return lambda value: (
        str(value // 1000) if value % 1000 == 0 else f"{value // 1000}{point}{value % 1000:03d}"
    )


def russian(clock: Clock) -> Dialect:
    """dd.mm.yyyy, local time, 1 234,56, semicolons."""
    days = _days(clock, "ru")

    def moment(value: int | None) -> str:
        if value is None:
            return ""
        day, second = divmod(clock.local(value), DAY)
        return f"{days[day]} {CLOCK_TEXT[second // 60]}{SECONDS[second % 60]}"

    def day_text(value: int | None) -> str:
        return "" if value is None else days.get(value) or day_date(value).strftime("%d.%m.%Y")

    return Dialect(";", "utf-8-sig", moment, day_text, _grouped(" ", ","), _flag("да", "нет"), _quantity(","))


def english(clock: Clock) -> Dialect:
    """ISO moments with the offset of the local zone, m/d/yyyy, 1,234.56."""
    days, american = _days(clock, "iso"), _days(clock, "us")

    def moment(value: int | None) -> str:
        if value is None:
            return ""
        offset = clock.offset(value)
        day, second = divmod(value + offset, DAY)
        ahead = ("+" if offset >= 0 else "-") + CLOCK_TEXT[abs(offset) // 60]
        return f"{days[day]}T{CLOCK_TEXT[second // 60]}{SECONDS[second % 60]}{ahead}"

    def day_text(value: int | None) -> str:
        if value is None:
            return ""
        day = day_date(value)
        return american.get(value) or f"{day.month}/{day.day}/{day.year}"

    def money(value: int | None) -> str:
        found = grouped(value)
        return f'"{found}"' if "," in found else found

    grouped = _grouped(",", ".")
    return Dialect(",", "utf-8", moment, day_text, money, _flag("yes", "no"), _quantity("."))


def dialect(language: Language | str, clock: Clock) -> Dialect:
    """The dialect of a language, or `canonical`."""
    return {"ru": russian, "en": english, "canonical": canonical}[language](clock)
