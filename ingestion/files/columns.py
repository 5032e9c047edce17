"""Which columns of a table a mapping reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.files.mapping import EntityMapping, Item, Rule
from ingestion.files.mapping.models import Habits
from ingestion.files.mapping.rules import Condition
from ingestion.files.read.names import find

ALL = "*"
# how files with canonical names are written
CANONICAL_HABITS = {"dates": ["iso"], "numbers": "1234.56"}


def wanted_names(items: Sequence[Item]) -> list[list[str]]:
    """Names the mappings cannot do without: of each list one is enough."""
    found: list[list[str]] = []
    for item in items:
        mapping = item.mapping
        rules = [*mapping.columns.values(), *(rule for name, rule in mapping.custom.items() if name != ALL)]
        found += [names for rule in rules for names, optional in rule_columns(rule) if not optional]
        found += [condition.column for condition in [*mapping.where, *mapping.skip_where]]
        if mapping.stop_when:
            found.append(mapping.stop_when.column)
        if mapping.canonical:
            found += [[name] for name in item.entity.required if name not in mapping.columns]
    return [list(names) for names in dict.fromkeys(tuple(names) for names in found)]


def mentioned_names(items: Sequence[Item]) -> list[str]:
    """Every name of a column the mappings use, optional ones too."""
    rules = [
        rule for item in items for rule in (*item.mapping.columns.values(), *item.mapping.custom.values())
    ]
    found = [name for rule in rules for names, _ in rule_columns(rule) for name in names]
    needed = [name for names in wanted_names(items) for name in names]
    return list(dict.fromkeys([*found, *needed]))


def field_rules(item: Item, names: Sequence[str]) -> dict[str, Rule]:
    """Rule of each field the mapping gives, for a table with these columns."""
    own = dict(item.mapping.columns)
    if not item.mapping.canonical:
        return own
    fields = [field.name for field in item.entity.fields if field.name != "source"]
    return {name: Rule(column=[name]) for name in fields if find(name, names) >= 0} | own


def custom_rules(mapping: EntityMapping, rules: dict[str, Rule], names: Sequence[str]) -> dict[str, Rule]:
    """Rule of each custom dimension; `rest` is every column no field reads."""
    if ALL not in mapping.custom:
        return dict(mapping.custom)
    read = [name for rule in rules.values() for columns, _ in rule_columns(rule) for name in columns]
    used = {find(name, names) for name in read}
    return {name: Rule(column=[name]) for number, name in enumerate(names) if number not in used}


def habits_of(item: Item, habits: Habits) -> Habits:
    """Habits of a mapping; files with canonical names have their own, unless the mapping itself says more."""
    if not item.mapping.canonical:
        return habits
    own = {name: getattr(item.mapping, name) or value for name, value in CANONICAL_HABITS.items()}
    return habits.model_copy(update=own)


def used_columns(item: Item, rules: Sequence[Rule], names: Sequence[str]) -> list[int]:
    """Numbers of all columns the mapping reads from a table."""
    mapping = item.mapping
    asked = [name for rule in rules for columns, _ in rule_columns(rule) for name in columns]
    asked += [name for condition in [*mapping.where, *mapping.skip_where] for name in condition.column]
    return sorted({number for name in asked if (number := find(name, names)) >= 0})


def rule_columns(rule: Rule, optional: bool = False) -> Iterator[tuple[list[str], bool]]:
    """Columns a rule reads, each with whether it may be absent."""
    optional = optional or rule.optional
    if rule.column is not None:
        yield rule.column, optional
    for part in rule.parts:
        yield from rule_columns(part, optional)
    for condition in _conditions(rule):
        yield condition.column, optional


def _conditions(rule: Rule) -> Iterator[Condition]:
    for case in rule.when or ():
        yield from case.where
