"""Cells of a row and conditions on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingestion.files.mapping.rules import Condition
from ingestion.files.sql.quote import literal, literals


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


def condition_sql(condition: Condition, cells: Cells) -> str:
    """SQL that is true where the condition holds, false otherwise."""
    there = (name for name in condition.column if cells.index(name) >= 0)
    text = cells.text(next(there, condition.column[0]))
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
