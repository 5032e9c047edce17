"""The smallest parts of what a report says about itself: words, values, periods, names of columns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Grain = Literal["day", "week", "month", "quarter", "year"]
Value = str | int | bool


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
SomeColumns = Annotated[Columns, Field(min_length=1)]
Where = dict[str, Value | list[Value]]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """Words for the reader, in every language the site speaks."""

    en: Words
    ru: Words


def some(name: str | None) -> Columns:
    """The one name, or none."""
    return (name,) if name else ()
