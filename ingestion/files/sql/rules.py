"""The text a rule gives for each row, before it is read as a number or a date."""

from __future__ import annotations

import re

from ingestion.files.mapping.models import Habits
from ingestion.files.mapping.rules import Rule, Value
from ingestion.files.marks import DIGITS_LOST, LOST, NOT_NAMED
from ingestion.files.sql.arithmetic import arithmetic
from ingestion.files.sql.cells import Cells, all_of
from ingestion.files.sql.quote import literal, literals
from ingestion.files.sql.text import Text, unless_failed

KEY_SEPARATOR = "|"
# what a CSV saved by a spreadsheet program makes of a long id: 1,23457E+18
LOST_IN_CSV = r"\d[.,]?\d*[eE]\+\d+"


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
    marked = start.marked if stepped == sql else None
    stops = start.stops or bool(rule.values and rule.other == "reject")
    return Text(unless_failed([start], stepped), marked, start.number, start.constant, stops)


def _origin(rule: Rule, cells: Cells, habits: Habits, is_id: bool, scale: int) -> Text:
    parts = [_part(part, rule_text(part, cells, habits, is_id=is_id, scale=scale)) for part in rule.parts]
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
        whole = f"case when not ({missing}) then {joined} end"
        return Text(unless_failed(parts, whole), stops=stops)
    if rule.join is not None:
        joined = f"nullif(concat_ws({literal(rule.separator)}, {', '.join(texts)}), '')"
        return Text(unless_failed(parts, joined), stops=stops)
    if rule.first_of is not None:
        return Text(f"coalesce({', '.join(texts)})", stops=stops)
    if rule.when is not None:
        cases = [
            f"when {all_of(case.where, cells)} then {text}"
            for case, text in zip(rule.when, texts, strict=False)
        ]
        otherwise = f" else {texts[-1]}" if rule.otherwise else ""
        return Text(f"case {' '.join(cases)}{otherwise} end", stops=stops)
    styles = [part.numbers or rule.numbers or habits.numbers or "auto" for part in rule.parts]
    return arithmetic(rule, parts, styles, scale)


def _part(rule: Rule, text: Text) -> Text:
    """A rule inside another one, with what goes around its value or stands in for it."""
    sql = text.sql
    if rule.prefix or rule.suffix:
        sql = unless_failed([text], f"{literal(rule.prefix)} || {sql} || {literal(rule.suffix)}")
    if rule.default is not None:
        sql = f"coalesce({sql}, {literal(rule.default)})"
    return text if sql == text.sql else Text(sql, None, text.number, text.constant, text.stops)


def _whole_id(text: str, marked: str | None) -> str:
    lost = f"'{DIGITS_LOST}' || {text}"
    if marked:
        return f"case when starts_with({marked}, '{LOST}') then {lost} else {text} end"
    found = f"case when regexp_full_match({text}, '{LOST_IN_CSV}') then {lost} else {text} end"
    # looking for one character first, because the expression is slow and its find rare
    return f"case when contains({text}, '+') then {found} else {text} end"


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
