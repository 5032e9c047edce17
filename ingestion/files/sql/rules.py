"""The text a rule gives for each row, before it is read as a number or a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingestion.files.mapping.models import Habits
from ingestion.files.mapping.rules import Condition, Rule, Value
from ingestion.files.marks import DIGITS_LOST, LOST, NO_NUMBER, NOT_NAMED
from ingestion.files.sql.numbers import plain_number
from ingestion.files.sql.quote import literal, literals

KEY_SEPARATOR = "|"
# what a CSV saved by a spreadsheet program makes of a long id: 1,23457E+18
LOST_IN_CSV = r"\d[.,]?\d*[eE]\+\d+"
# decimals and digits a part of a sum or product may have
PART = "decimal(18,6)"
# two such parts can be multiplied without overflow
WIDE = "decimal(38,6)"


@dataclass(frozen=True)
class Cells:
    """How SQL names the cells of a row: `t3` the text of column 3, `m3` with its mark.

    Attributes:
        index: number of a column by its name as the mapping writes it; -1 when an optional one is absent.
        typed: whether cells carry marks.
    """

    index: Callable[[str], int]
    typed: bool

    def text(self, column: str) -> str:
        """SQL of the cell's text."""
        number = self.index(column)
        return f"t{number}" if number >= 0 else "cast(null as varchar)"

    def marked(self, column: str) -> str | None:
        """SQL of the cell with its mark, None where cells have none."""
        number = self.index(column)
        return f"m{number}" if self.typed and number >= 0 else None


@dataclass(frozen=True)
class Text:
    """SQL of a rule's text.

    Attributes:
        marked: the same with the mark of the cell, when it comes from one cell unchanged.
        number: it is a plain number already, and may be rounded.
        constant: it is the same in every row, written as ISO or plainly.
        stops: it may begin with a mark of failure.
    """

    sql: str
    marked: str | None = None
    number: bool = False
    constant: bool = False
    stops: bool = False


def rule_text(rule: Rule, cells: Cells, habits: Habits, *, is_id: bool = False, scale: int = 2) -> Text:
    """SQL of the text a rule gives.

    Args:
        is_id: refuse cells that lost digits.
        scale: decimals of a quotient.
    """
    start = _origin(rule, cells, habits, is_id, scale)
    sql = start.sql
    empty = rule.empty if rule.empty is not None else habits.empty
    if empty and not start.constant:
        sql = f"case when {sql} not in ({literals(empty)}) then {sql} end"
    stepped = _steps(rule, sql)
    if stepped == start.sql:
        return start
    stops = start.stops or bool(rule.values and rule.other == "reject")
    return Text(stepped, start.marked if stepped == sql else None, start.number, start.constant, stops)


def condition_sql(condition: Condition, cells: Cells) -> str:
    """SQL that is true where the condition holds, false otherwise."""
    text = cells.text(condition.column)
    tests = {
        "equals": lambda value: f"{text} = {literal(value)}",
        "not_equals": lambda value: f"{text} is distinct from {literal(value)}",
        "one_of": lambda value: f"{text} in ({literals(value)})",
        "none_of": lambda value: f"({text} is null or {text} not in ({literals(value)}))",
        "contains": lambda value: f"contains({text}, {literal(value)})",
        "starts_with": lambda value: f"starts_with({text}, {literal(value)})",
        "ends_with": lambda value: f"suffix({text}, {literal(value)})",
        "matches": lambda value: f"regexp_matches({text}, {literal(value)})",
        "empty": lambda value: f"{text} is {'' if value else 'not '}null",
    }
    name = next(name for name in tests if getattr(condition, name) is not None)
    return f"coalesce({tests[name](getattr(condition, name))}, false)"


def all_of(conditions: Sequence[Condition], cells: Cells) -> str:
    """SQL that is true where every condition holds."""
    return " and ".join(condition_sql(condition, cells) for condition in conditions) or "true"


def any_of(conditions: Sequence[Condition], cells: Cells) -> str:
    """SQL that is true where some condition holds."""
    return " or ".join(condition_sql(condition, cells) for condition in conditions) or "false"


def _origin(rule: Rule, cells: Cells, habits: Habits, is_id: bool, scale: int) -> Text:
    parts = [rule_text(part, cells, habits, is_id=is_id, scale=scale) for part in rule.parts]
    texts = [part.sql for part in parts]
    stops = any(part.stops for part in parts)
    if rule.column is not None:
        column = next((name for name in rule.column if cells.index(name) >= 0), rule.column[0])
        text, marked = cells.text(column), cells.marked(column)
        return Text(_whole_id(text, marked), stops=True) if is_id else Text(text, marked)
    if rule.constant is not None:
        return Text(literal(rule.constant), constant=True)
    if rule.key is not None:
        missing = " or ".join(f"{text} is null" for text in texts)
        joined = f" || '{KEY_SEPARATOR}' || ".join(texts)
        return Text(f"case when not ({missing}) then {joined} end", stops=stops)
    if rule.join is not None:
        return Text(f"nullif(concat_ws({literal(rule.separator)}, {', '.join(texts)}), '')", stops=stops)
    if rule.first_of is not None:
        return Text(f"coalesce({', '.join(texts)})", stops=stops)
    if rule.when is not None:
        cases = [
            f"when {all_of(case.where, cells)} then {text}"
            for case, text in zip(rule.when, texts, strict=False)
        ]
        otherwise = f" else {texts[-1]}" if rule.otherwise else ""
        return Text(f"case {' '.join(cases)}{otherwise} end", stops=stops)
    return _arithmetic(rule, parts, habits, scale)


def _whole_id(text: str, marked: str | None) -> str:
    lost = f"'{DIGITS_LOST}' || {text}"
    if marked:
        return f"case when starts_with({marked}, '{LOST}') then {lost} else {text} end"
    found = f"case when regexp_full_match({text}, '{LOST_IN_CSV}') then {lost} else {text} end"
    # looking for one character first, because the expression is slow and its find rare
    return f"case when contains({text}, '+') then {found} else {text} end"


def _arithmetic(rule: Rule, parts: Sequence[Text], habits: Habits, scale: int) -> Text:
    """Exact decimals all the way; the text stops where a part is no number."""
    style = rule.numbers or habits.numbers or "auto"
    numbers = [f"try_cast({number_of(part, style)} as {PART})" for part in parts]
    wrong = [f"when {part.sql} is not null and {number} is null then '{NO_NUMBER}' || {part.sql}"
             for part, number in zip(parts, numbers, strict=True)]  # fmt: skip
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


def number_of(text: Text, style: str) -> str:
    """SQL of the plain number in a text, NULL where there is none."""
    if text.number or text.constant:
        return text.sql
    if text.marked:
        typed = f"substr({text.marked}, 1, 1) between '\ue000' and '\ue002'"
        return f"case when {typed} then {text.sql} else {plain_number(text.sql, style)} end"
    return plain_number(text.sql, style)


def _steps(rule: Rule, text: str) -> str:
    for step in rule.text:
        text = _TEXT_STEPS[step].format(text)
    if rule.split:
        text = f"nullif(trim(split_part({text}, {literal(rule.split.by)}, {rule.split.part})), '')"
    if rule.match:
        group = min(re.compile(rule.match).groups, 1)
        text = f"nullif(trim(regexp_extract({text}, {literal(rule.match)}, {group})), '')"
    for old, new in rule.replace.items():
        text = f"nullif(trim(replace({text}, {literal(old)}, {literal(new)})), '')"
    if rule.values:
        named = " ".join(f"when {literal(old)} then {literal(new)}" for old, new in rule.values.items())
        text = f"nullif(case {text} {named} else {_other(rule, text)} end, '')"
    return text


def _other(rule: Rule, text: str) -> str:
    if isinstance(rule.other, Value):
        return f"case when {text} is not null then {literal(rule.other.value)} end"
    return {"keep": text, "empty": "null", "reject": f"'{NOT_NAMED}' || {text}"}[rule.other]


_TEXT_STEPS = {
    "lower": "lower({0})",
    "upper": "upper({0})",
    "squeeze": "trim(regexp_replace({0}, '[\\s\\p{{Z}}]+', ' ', 'g'))",
    "digits": "nullif(regexp_replace({0}, '[^0-9]', '', 'g'), '')",
    "hash": "substr(md5({0}), 1, 16)",
}
