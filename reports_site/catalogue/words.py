"""What the catalogue says of tables, columns and areas, in the reader's language if it has the words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from reports_site.artifacts import ColumnNode, MetricNode, ModelNode
from reports_site.i18n import Ui

_WORDS = yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"))


def area_title(ui: Ui, area: str) -> str:
    """Name of a folder of models; engineers of the English site know it by its own name."""
    return area if ui.language == "en" else str(_WORDS["areas"].get(area, area))


def table_description(ui: Ui, model: ModelNode) -> str:
    """The grain and what goes with it; ``description_ru`` stands in the meta of a report's table."""
    return str(model.about.get(f"description_{ui.language}") or model.description)


def column_description(ui: Ui, column: ColumnNode, metrics: Mapping[str, MetricNode], *, shared: bool) -> str:
    """What a column is: its own words, else its metric's, else what tables of reports share, else its label.

    Args:
        shared: the table is a report's, whose keys mean the same in all of them.
    """
    if ui.language == "en":
        return column.description
    own, metric = column.about, metrics.get(str(column.about.get("metric") or ""))
    told = (
        (own.get("description") or {}).get(ui.language),
        metric and metric.about.get(f"description_{ui.language}"),
        _WORDS["columns"].get(column.name) if shared else None,
        (own.get("label") or {}).get(ui.language),
    )
    return next((str(words) for words in told if words), column.description)
