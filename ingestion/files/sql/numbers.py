"""Numbers as people write them, to plain decimals.

Every function takes SQL of a text and gives SQL of a text, NULL where the text is no such number.
"""

from __future__ import annotations

from ingestion.files.sql.quote import literal

PLAIN = r"-?\d+(?:\.\d+)?"
CODES = (
    "AED AMD AUD AZN BGN BRL BYN CAD CHF CNY CZK DKK EUR GBP GEL HKD HUF ILS INR JPY KGS KRW KZT MDL MXN NOK"
    " NZD PLN RON RSD RUB RUR SEK SGD THB TJS TMT TRY UAH USD UZS VND ZAR"
)
# signs, codes and Russian short forms: `€ 5`, `5 RUB`, `5 руб.`, `5р.`
CURRENCY = rf"(?:\p{{Sc}}|{CODES.replace(' ', '|')}|(?i:руб(?:\.|лей|ля|ль)?|р\.?))"
BEFORE = rf"^([(\-]*) ?{CURRENCY} ?"
AFTER = rf" ?{CURRENCY} ?([)\-]?)$"
SPACES = r"[\s\p{Z}]+"
# `(12.00)` and `12.00-` are negative, in either the sign may stand only once
IN_BRACKETS = r"\(([^()\-]*)\)"
MINUS_BEHIND = r"([^\-]*)-"


def _grouped(mark: str) -> str:
    """Whole part with thousands by threes: `1 234 567` with the mark ` `."""
    return rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+"


# decimal point: 1234.56 1,234.56 1 234.56 1'234.56; decimal comma: 1234,56 1.234,56 1 234,56 1'234,56
POINT = rf"-?(?:\d+|{_grouped(',')}|{_grouped(' ')}|{_grouped(chr(39))})(?:\.\d+)?"
COMMA = rf"-?(?:\d+|{_grouped('[.]')}|{_grouped(' ')}|{_grouped(chr(39))})(?:,\d+)?"
STYLES = {
    "1,234.56": POINT,
    "1'234.56": POINT,
    "1 234,56": COMMA,
    "1.234,56": COMMA,
    "1234,56": COMMA,
}


def plain_number(text: str, style: str) -> str:
    """The number as plain digits with a decimal point, in any of the declared styles.

    With `auto` a text that both conventions read, and read differently (`1.234`), gives NULL.
    """
    quick = f"when regexp_full_match({text}, {literal(PLAIN)}) then {text}"
    if style == "1234.56":
        return f"case {quick} end"
    bare = stripped(text)
    by_point = f"regexp_full_match({bare}, {literal(POINT)})"
    by_comma = f"regexp_full_match({bare}, {literal(COMMA)})"
    point, comma = _without_groups(bare, ","), f"replace({_without_groups(bare, '.')}, ',', '.')"
    if style == "auto":
        both = f"when {by_point} and {by_comma} then case when {point} = {comma} then {point} end"
        certain = r"-?(?:\d+|0\.\d+|\d+\.\d{1,2}|\d{4,}\.\d+)"
        quick = f"when regexp_full_match({text}, {literal(certain)}) then {text}"
        return f"case {quick} {both} when {by_point} then {point} when {by_comma} then {comma} end"
    if STYLES[style] is POINT:
        # the commonest form of money, as programs export it
        commas = rf"-?{_grouped(',')}(?:\.\d+)?"
        quick += f" when regexp_full_match({text}, {literal(commas)}) then replace({text}, ',', '')"
        return f"case {quick} when {by_point} then {point} end"
    ungrouped = r"-?\d+(?:,\d+)?"
    quick = f"when regexp_full_match({text}, {literal(ungrouped)}) then replace({text}, ',', '.')"
    # the commonest form of money, with ordinary or hard spaces
    spaced = "-?[1-9]\\d{0,2}(?:[ \u00a0\u202f]\\d{3})+(?:,\\d+)?"
    without = f"replace(translate({text}, ' \u00a0\u202f', ''), ',', '.')"
    quick += f" when regexp_full_match({text}, {literal(spaced)}) then {without}"
    return f"case {quick} when {by_comma} then {comma} end"


def stripped(text: str) -> str:
    """The number without currency, with one leading minus at most and ordinary spaces."""
    steps = [
        ("[\u2212\u2013\u2012]", "-"),
        (SPACES, " "),
        (BEFORE, r"\1"),
        (AFTER, r"\1"),
        (f"^{IN_BRACKETS}$", r"-\1"),
        (f"^{MINUS_BEHIND}$", r"-\1"),
        (r"^(?:\+|(-)) ?", r"\1"),
    ]
    for pattern, by in steps:
        text = f"regexp_replace({text}, {literal(pattern)}, {literal(by)}, 'g')"
    return f"trim({text})"


def _without_groups(text: str, mark: str) -> str:
    return f"translate({text}, {literal(mark + ' ' + chr(39))}, '')"


def decimal_text(plain: str, precision: int, scale: int, *, rounded: bool = False) -> str:
    """A plain number as text with exactly `scale` decimals; NULL when it has more, or is too large."""
    cast = f"cast(try_cast({plain} as decimal({precision},{scale})) as varchar)"
    return cast if rounded else f"case when {_fits(plain, scale)} then {cast} end"


def integer_text(plain: str) -> str:
    """A plain number without decimals as text; NULL when it has some, or is too large."""
    return f"case when {_fits(plain, 0)} then cast(try_cast({plain} as integer) as varchar) end"


def number_reason(text: str, plain: str, style: str, scale: int) -> str:
    """Why a text is not the number wanted, in words; `plain` is what was made of it."""
    wrong = literal(f"is no number written as {style}")
    if style == "auto":
        bare = stripped(text)
        both = " and ".join(f"regexp_full_match({bare}, {literal(pattern)})" for pattern in (POINT, COMMA))
        twice = literal("may be two numbers; say how numbers are written (numbers)")
        wrong = f"case when {both} then {twice} else 'is no number' end"
    many = literal(f"has more than {scale} decimals" if scale else "has decimals")
    fits = _fits(plain, scale)
    return f"case when {plain} is null then {wrong} when not {fits} then {many} else 'is too large' end"


def _fits(plain: str, scale: int) -> str:
    """No more decimals than `scale`; zeros behind them are fine."""
    decimals = rf"\.\d{{0,{scale}}}0*" if scale else r"\.0*"
    pattern = rf"-?\d+(?:{decimals})?"
    return f"regexp_full_match({plain}, {literal(pattern)})"
