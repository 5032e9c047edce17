"""One mapping of files to one entity, and how those files are read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ingestion.files.mapping.rules import Condition, Conditions, Rule
from ingestion.files.mapping.values import (
    Dates,
    NumberStyle,
    Strict,
    Text,
    Texts,
    Zone,
    as_text,
    refuse,
)

Encoding = Literal["auto", "utf-8", "utf-16", "cp1251", "cp866", "cp1252", "koi8-r"]
Delimiter = Literal["auto", ",", ";", "tab", "|"]
Quote = Literal['"', "'", "none"]
Sheet = Annotated[str, BeforeValidator(as_text)]


def _sheets(value: Any) -> Any:
    return [value] if isinstance(value, str | int) else value


def _header_row(value: Any) -> Any:
    if value in ("auto", "none") or (type(value) is int and 1 <= value <= 1000):
        return value
    raise refuse("a row number from 1 to 1000, auto or none")


def _custom(value: Any) -> Any:
    if isinstance(value, list):
        return {as_text(name): name for name in value}
    if value == "rest":
        return {"*": "*"}
    if isinstance(value, dict):
        return value
    raise refuse("a list of columns, `name: column` pairs, or rest")


HeaderRow = Annotated[int | str, BeforeValidator(_header_row)]
Sheets = Annotated[list[Sheet], BeforeValidator(_sheets)]
# {"*": "*"} means all columns that no field uses
Custom = Annotated[dict[str, Rule], BeforeValidator(_custom)]
Row = dict[str, Text | None]


class Habits(Strict):
    """How texts, dates and numbers are written; None means: as one level up says."""

    dates: Dates | None = None
    timezone: Zone | None = None
    numbers: NumberStyle | None = None
    empty: Texts | None = None


class Defaults(Habits):
    """Habits of all files of a source."""

    encoding: Encoding = "auto"
    delimiter: Delimiter = "auto"
    quote: Quote = '"'


class ReadSpec(Strict):
    """Everything the reading of a file depends on; mappings with equal ones share one reading."""

    sheet: Sheets = Field(default_factory=list)
    header_row: HeaderRow = 1
    skip_rows: Annotated[int, Field(ge=0)] = 0
    skip_last: Annotated[int, Field(ge=0, le=1000)] = 0
    stop_when: Condition | None = None
    encoding: Encoding = "auto"
    delimiter: Delimiter = "auto"
    quote: Quote = '"'


class EntityMapping(Habits):
    """One mapping: files or rows written here, and how their columns become fields."""

    file: Texts = Field(default_factory=list)
    profile: str | None = None
    rows: list[Row] = Field(default_factory=list)
    optional: bool = False
    canonical: bool = False

    sheet: Sheets = Field(default_factory=list)
    header_row: HeaderRow = 1
    skip_rows: Annotated[int, Field(ge=0)] = 0
    skip_last: Annotated[int, Field(ge=0, le=1000)] = 0
    stop_when: Condition | None = None
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    quote: Quote | None = None

    skip_where: Conditions = Field(default_factory=list)
    where: Conditions = Field(default_factory=list)
    distinct: bool = False
    columns: dict[str, Rule] = Field(default_factory=dict)
    custom: Custom = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_origin(self) -> EntityMapping:
        if bool(self.file) == bool(self.rows):
            raise refuse("either file (a pattern) or rows (written here)")
        if self.file and not self.columns and not self.canonical:
            raise refuse("columns, or canonical: true")
        if self.rows:
            given = self.model_fields_set - {"rows"}
            if given:
                raise refuse(f"nothing beside rows (found {', '.join(sorted(given))})")
        return self

    def read_spec(self, defaults: Defaults) -> ReadSpec:
        """How the files of this mapping are read."""
        own = {name: getattr(self, name) for name in ReadSpec.model_fields}
        for name in ("encoding", "delimiter", "quote"):
            own[name] = own[name] or getattr(defaults, name)
        return ReadSpec(**own)

    def habits(self, defaults: Defaults) -> Habits:
        """Habits of this mapping, completed by the defaults."""
        return Habits(
            **{
                name: getattr(self, name) if getattr(self, name) is not None else getattr(defaults, name)
                for name in Habits.model_fields
            }
        )
