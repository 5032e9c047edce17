"""From a rule's text to the field's value: three stages of SQL, and what is wrong with a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.canonical import Field
from ingestion.files.mapping.models import Habits
from ingestion.files.mapping.rules import Rule
from ingestion.files.marks import DIGITS_LOST, MOMENT, NO_NUMBER, NOT_NAMED
from ingestion.files.sql.cells import Cells
from ingestion.files.sql.dates import date_sql, moment_text, timestamp_sql
from ingestion.files.sql.numbers import decimal_text, integer_text, number_reason
from ingestion.files.sql.quote import literal, literals
from ingestion.files.sql.rules import rule_text
from ingestion.files.sql.text import Text, failed, number_of

DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
YES = ("true", "yes", "y", "1", "+", "да", "д", "истина")
NO = ("false", "no", "n", "0", "-", "нет", "н", "ложь")
# ids that are not called *_id, and references that belong to somebody else's system
MORE_IDS = frozenset({"changed_by", "accepted_by", "processed_by", "merged_into"})
FOREIGN_IDS = frozenset({"end_to_end_id", "account_id"})
# currencies without a hundredth part
WHOLE_CURRENCIES = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV")


@dataclass(frozen=True)
class FieldSql:
    """SQL of one field; each stage may use the names of the stage before.

    Attributes:
        text: what was found, `r<n>`.
        parsed: read as a number, date or moment, `p<n>`.
        value: the text that lands, `v<n>`.
        bad: true where the row is not taken because of this field; empty when that cannot be.
        reason: why, in words, where `bad` is true.
    """

    name: str
    column: str
    text: str
    parsed: str
    value: str
    bad: str
    reason: str


def is_id(name: str) -> bool:
    """True for the names of fields that hold ids."""
    return (name.endswith("_id") or name in MORE_IDS) and name not in FOREIGN_IDS


def field_sql(
    number: int,
    field: Field,
    rule: Rule,
    cells: Cells,
    habits: Habits,
    *,
    zone: str,
    required: bool,
    id_prefix: str,
    currency: str,
) -> FieldSql:
    """SQL of one field.

    Args:
        number: makes the names of its stages unique.
        zone: of times that name none, when neither the rule nor the mapping says.
        currency: SQL of the row's currency.
    """
    r, p, v = f"r{number}", f"p{number}", f"v{number}"
    exact = DECIMAL.fullmatch(field.type)
    scale = int(exact[2]) if exact else 0
    own_id = is_id(field.name)
    text = rule_text(rule, cells, habits, is_id=own_id, scale=scale)
    zone = rule.timezone or habits.timezone or zone
    style = rule.numbers or habits.numbers or "auto"
    dates = ["iso"] if text.constant else rule.dates or habits.dates or ["iso"]
    stopped = failed(r)

    if exact:
        parsed = number_of(text, style)
        value = decimal_text(p, int(exact[1]), scale, rounded=text.number)
        reason = number_reason(r, p, style, scale)
    elif field.type == "integer":
        parsed, value, reason = number_of(text, style), integer_text(p), number_reason(r, p, style, 0)
    elif field.type in ("date", "timestamp"):
        parsed = _moment(text, field.type, dates, zone)
        later = f"{p} + to_days({rule.add_days})" if rule.add_days else p
        value = moment_text(f"cast({later} as {field.type})", field.type)
        kind = "date" if field.type == "date" else "date and time"
        reason = literal(f"is no {kind} written as {' or '.join(dates)}")
        reason = f"case when {p} is not null then 'is not between 1900 and 2199' else {reason} end"
    elif field.type == "boolean":
        lowered = f"lower({text.sql})"
        no = f"when {lowered} in ({literals(NO)}) then 'false'"
        parsed = f"case when {lowered} in ({literals(YES)}) then 'true' {no} end"
        value, reason = p, "'is neither yes nor no'"
    else:
        parsed, value = "null", _kept(r, rule, stopped if text.stops else "", id_prefix if own_id else "")
        reason = "'is no text'"
    if rule.default is not None:
        given = _default(rule.default, field.type, exact, zone, id_prefix if own_id else "")
        value = f"case when {r} is null then {given} else {value} end"
    bad: list[str] = []
    reasons = [
        f"when {stopped} then {_stopped_reason(r)}",
        f"when {r} is not null and {v} is null then {reason}",
    ]
    if required:
        bad.append(f"{v} is null")
        reasons.append(f"when {v} is null then 'is empty, but {field.name} must be given'")
    elif text.stops or field.type != "varchar":
        bad.append(f"({r} is not null and {v} is null)")
    if field.allowed:
        bad.append(f"{v} not in ({literals(field.allowed)})")
        reasons.append(f"when {bad[-1]} then {literal('is none of ' + ', '.join(field.allowed))}")
    if scale == 2:
        bad.append(f"({currency} in ({literals(WHOLE_CURRENCIES)}) and {v} not like '%.00')")
        reasons.append(f"when {bad[-1]} then 'has more decimals than ' || {currency}")
    whole = f"coalesce({' or '.join(bad)}, false)" if bad else ""
    return FieldSql(
        field.name, _columns(rule), text.sql, parsed, value, whole, f"case {' '.join(reasons)} end"
    )


def _default(text: str, kind: str, exact: re.Match[str] | None, zone: str, id_prefix: str) -> str:
    """A default is written as ISO or plainly, whatever the files do."""
    if exact:
        return decimal_text(literal(text), int(exact[1]), int(exact[2]))
    if kind in ("date", "timestamp"):
        make = date_sql if kind == "date" else timestamp_sql
        return moment_text(make(literal(text), ["iso"], zone), kind)
    return integer_text(literal(text)) if kind == "integer" else literal(id_prefix + text)


def _moment(text: Text, kind: str, dates: list[str], zone: str) -> str:
    make = date_sql if kind == "date" else timestamp_sql
    written = make(text.sql, dates, zone)
    if text.marked:
        # a real date of a spreadsheet needs no pattern
        typed = f"starts_with({text.marked}, '{MOMENT}')"
        return f"case when {typed} then {make(text.sql, ['iso'], zone)} else {written} end"
    return written


def _kept(text: str, rule: Rule, stopped: str, id_prefix: str) -> str:
    """The text itself, with what goes around it."""
    before = " || ".join(literal(part) for part in (id_prefix, rule.prefix) if part)
    after = literal(rule.suffix) if rule.suffix else ""
    whole = " || ".join(part for part in (before, text, after) if part)
    return f"case when {stopped} then null else {whole} end" if stopped else whole


def _stopped_reason(text: str) -> str:
    reasons = {
        NOT_NAMED: "is not named by values",
        DIGITS_LOST: "has lost digits: a number in a cell keeps 15 of them; format the column as text",
        NO_NUMBER: "is no number",
    }
    cases = " ".join(f"when {literal(mark)} then {literal(reason)}" for mark, reason in reasons.items())
    return f"case substr({text}, 1, 1) {cases} end"


def _columns(rule: Rule) -> str:
    """Names of the columns a rule reads, for messages."""
    if rule.column is not None:
        return rule.column[0]
    return ", ".join(dict.fromkeys(name for part in rule.parts if (name := _columns(part))))
