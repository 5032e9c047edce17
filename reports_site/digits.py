"""Digits of a language, grouped and rounded. Half of a page's work is writing numbers, and the general
formatter reads a pattern for each of them; here only the language's two marks are read, once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale, numbers

MINUS = "−"


@dataclass(frozen=True)
class Marks:
    """What a language puts between thousands and before the fraction."""

    group: str
    point: str

    def write(self, value: Decimal, places: int, *, fixed: bool = False) -> str:
        """A number with at most ``places`` decimals (exactly so many when ``fixed``), half to even.

        The sign is a true minus; a figure that rounds to zero has none.
        """
        text = format(value, f",.{places}f")
        if places and not fixed:
            text = text.rstrip("0").rstrip(".")
        if text[0] == "-":
            text = MINUS + text[1:] if text.strip("-0.,") else text[1:]
        if self.group != "," or self.point != ".":
            whole, point, rest = text.partition(".")
            text = whole.replace(",", self.group) + (self.point if point else "") + rest
        return text


@cache
def marks_of(locale: Locale) -> Marks:
    """The marks of a language; every language of the site groups by three."""
    return Marks(numbers.get_group_symbol(locale), numbers.get_decimal_symbol(locale))


@cache
def compact_words(locale: Locale, digits: str) -> str:
    """``1.23M`` for the rounded number ``digits``; there are few of them, and each is looked up once."""
    text = numbers.format_compact_decimal(Decimal(digits), locale=locale, fraction_digits=2)
    return text.replace("-", MINUS)
