"""What a mart's column and a metric say about themselves in ``config.meta``, as typed models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from reports_site.spec import Better, Format, Strict, Text, Words


class ColumnAbout(Strict):
    """``config.meta`` of a mart's column: either a metric's name, or its own words and format.

    ``values`` are words for the codes of a text column; ``none_label`` those for a missing one.
    """

    metric: str | None = None
    label: Text | None = None
    description: Text | None = None
    format: Format | None = None
    numerator: str | None = None
    denominator: str | None = None
    none_label: Text | None = None
    values: dict[str, Text] = Field(default_factory=dict)
    better: Better | None = None
    needs: tuple[str, ...] = ()


class MetricAbout(BaseModel):
    """``config.meta`` of a metric; keys meant for other readers are let through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    label_ru: Words
    description_ru: Words
    format: Format
    formula: Text
    date: str | None = None
    numerator: str | Text | None = None
    denominator: str | Text | None = None
    better: Better | None = None
    needs: tuple[str, ...] = ()
