"""What a mart's column and a metric say about themselves in ``config.meta``, as typed models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reports_site.spec import Better, Format, Strict, Text, Words

# what a figure is that is no metric: a place; what stands at a moment; a median or the like; a range; a part
# of the whole of its table; another period's figure; one record's own; a figure of what is planned; what a
# step of a cohort or a waterfall holds; a metric with a minus
Measure = Literal[
    "rank", "state", "percentile", "interval", "share", "comparison", "record", "plan", "step", "mirror"
]
Personal = Literal["client_names", "phones", "emails"]


class ColumnAbout(Strict):
    """``config.meta`` of a mart's column: either a metric's name, or its own words and format.

    ``values`` are words for the codes of a text column; ``none_label`` those for a missing one; ``measure``
    says why a figure is no metric; ``personal`` what personal data it holds, which roles may not see.
    """

    metric: str | None = None
    measure: Measure | None = None
    label: Text | None = None
    description: Text | None = None
    format: Format | None = None
    numerator: str | None = None
    denominator: str | None = None
    none_label: Text | None = None
    values: dict[str, Text] = Field(default_factory=dict)
    better: Better | None = None
    needs: tuple[str, ...] = ()
    personal: Personal | None = None


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
