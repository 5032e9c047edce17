"""How one field gets its value: an origin, then steps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ingestion.files.mapping.values import (
    Dates,
    NumberStyle,
    Regex,
    Strict,
    Text,
    TextMap,
    Texts,
    Zone,
    as_list,
    as_text,
    refuse,
)

ORIGINS = (
    "column", "constant", "key", "join", "first_of", "sum", "difference", "product", "quotient", "when",
)  # fmt: skip
TESTS = (
    "equals", "not_equals", "one_of", "none_of", "contains", "starts_with", "ends_with", "matches", "empty",
)  # fmt: skip
TextStep = Literal["lower", "upper", "squeeze", "digits", "hash"]


class Condition(Strict):
    """One test of one column's text; of several names the first that the file has counts."""

    column: Texts
    equals: Text | None = None
    not_equals: Text | None = None
    one_of: Texts | None = None
    none_of: Texts | None = None
    contains: Text | None = None
    starts_with: Text | None = None
    ends_with: Text | None = None
    matches: Regex | None = None
    empty: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        if len([name for name in TESTS if getattr(self, name) is not None]) != 1:
            raise refuse(f"a column and exactly one of {', '.join(TESTS)}")
        return self


def _conditions(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Conditions = Annotated[list[Condition], BeforeValidator(_conditions)]


class Case(Strict):
    """`then` where all conditions hold."""

    where: Annotated[Conditions, Field(min_length=1)]
    then: Rule


class Split(Strict):
    """One part of a text; parts are counted from 1, from the end with negative numbers."""

    by: Annotated[str, Field(min_length=1)]
    part: int

    @field_validator("part")
    @classmethod
    def _not_zero(cls, part: int) -> int:
        if part == 0:
            raise refuse("1 for the first part, -1 for the last")
        return part


class Value(Strict):
    """A value for everything else."""

    value: Text


def _other(value: Any) -> Any:
    if value not in ("keep", "empty", "reject") and not (isinstance(value, dict) and set(value) == {"value"}):
        raise refuse("keep, empty, reject or {value: …}")
    return value


class Rule(Strict):
    """Exactly one origin and any of the steps; a text alone is the name of a column."""

    column: Texts | None = None
    constant: Text | None = None
    key: list[Rule] | None = None
    join: list[Rule] | None = None
    separator: str = " "
    first_of: list[Rule] | None = None
    sum: list[Rule] | None = None
    difference: list[Rule] | None = None
    product: list[Rule] | None = None
    quotient: list[Rule] | None = None
    when: list[Case] | None = None
    otherwise: Rule | None = None

    text: Annotated[list[TextStep], BeforeValidator(as_list)] = Field(default_factory=list)
    split: Split | None = None
    match: Regex | None = None
    replace: TextMap = Field(default_factory=dict)
    values: TextMap = Field(default_factory=dict)
    other: Annotated[Literal["keep", "empty", "reject"] | Value, BeforeValidator(_other)] = "reject"

    dates: Dates | None = None
    timezone: Zone | None = None
    numbers: NumberStyle | None = None
    empty: Texts | None = None

    add_days: int | None = None
    prefix: Text = ""
    suffix: Text = ""
    default: Text | None = None
    optional: bool = False

    @model_validator(mode="before")
    @classmethod
    def _column_name(cls, value: Any) -> Any:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return {"column": [as_text(value)]}
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> Rule:
        given = [name for name in ORIGINS if getattr(self, name) is not None]
        if len(given) != 1:
            raise refuse(f"the name of a column, or exactly one of {', '.join(ORIGINS)}")
        parts = getattr(self, given[0])
        if isinstance(parts, list) and not parts:
            raise refuse(f"at least one part in {given[0]}")
        if given[0] in ("difference", "quotient") and len(parts) != 2:
            raise refuse(f"two parts in {given[0]}")
        if self.otherwise and not self.when:
            raise refuse("otherwise only beside when")
        return self

    @property
    def origin(self) -> str:
        """Which origin is given."""
        return next(name for name in ORIGINS if getattr(self, name) is not None)

    @property
    def parts(self) -> list[Rule]:
        """Rules this one is made of."""
        if self.when is not None:
            return [*(case.then for case in self.when), *([self.otherwise] if self.otherwise else [])]
        return list(getattr(self, self.origin)) if self.origin not in ("column", "constant") else []
