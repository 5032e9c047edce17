"""Sums, differences, products and quotients of columns, in exact decimals all the way."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.files.mapping.rules import Rule
from ingestion.files.marks import NO_NUMBER
from ingestion.files.sql.text import Text, number_of

# decimals and digits a part of a sum or product may have
PART = "decimal(18,6)"
# two such parts can be multiplied without overflow
WIDE = "decimal(38,6)"


def arithmetic(rule: Rule, parts: Sequence[Text], styles: Sequence[str], scale: int) -> Text:
    """SQL of the result; the text fails where a part is no number.

    Args:
        styles: how each part is written.
        scale: decimals of a quotient.
    """
    written = zip(parts, styles, strict=True)
    numbers = [f"try_cast({number_of(part, style)} as {PART})" for part, style in written]
    wrong = [
        f"when {part.sql} is not null and {number} is null then '{NO_NUMBER}' || {part.sql}"
        for part, number in zip(parts, numbers, strict=True)
    ]
    if rule.sum is not None:
        given = " and ".join(f"{number} is null" for number in numbers)
        total = " + ".join(f"coalesce({number}, 0)" for number in numbers)
        result = f"case when not ({given}) then {total} end"
    elif rule.difference is not None:
        result = f"{numbers[0]} - coalesce({numbers[1]}, 0)"
    elif rule.product is not None:
        result = numbers[0]
        for number in numbers[1:]:
            result = f"cast(try_cast({result} as {PART}) as {WIDE}) * cast({number} as {WIDE})"
    else:
        result = _quotient(numbers[0], numbers[1], scale)
    return Text(f"case {' '.join(wrong)} else cast({result} as varchar) end", number=True, stops=True)


def _quotient(dividend: str, divisor: str, scale: int) -> str:
    """Division in whole numbers, half up, because division of decimals goes through floats."""
    above, below = (f"cast(cast({number} as {WIDE}) * 1000000 as hugeint)" for number in (dividend, divisor))
    rounded = f"(abs({above}) * {10**scale} * 2 + abs({below})) // (2 * abs({below}))"
    sign = f"case when ({above} < 0) <> ({below} < 0) then -1 else 1 end"
    unit = f"cast({10**-scale:.{scale}f} as decimal({scale + 1},{scale}))"
    return f"case when {divisor} <> 0 then cast({sign} * {rounded} as decimal(18,0)) * {unit} end"
