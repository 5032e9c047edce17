"""What the catalogue says of tables of reports can be read in Russian."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from reports_site.artifacts import ColumnNode, MetricNode, ModelNode
from reports_site.catalogue.words import column_description, table_description
from reports_site.i18n import ui_of

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def test_tables_of_reports_and_their_columns_are_described_in_russian(manifest: dict[str, Any]) -> None:
    ui = ui_of("ru")
    metrics = {
        node["name"]: msgspec.convert(node, MetricNode, strict=False) for node in manifest["metrics"].values()
    }
    english = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model" or not node["name"].startswith("rpt_"):
            continue
        if not CYRILLIC.search(table_description(ui, msgspec.convert(node, ModelNode, strict=False))):
            english.append(node["name"])
        for name, column in node["columns"].items():
            told = column_description(
                ui, msgspec.convert(column, ColumnNode, strict=False), metrics, shared=True
            )
            if not CYRILLIC.search(told):
                english.append(f"{node['name']}.{name}: {told}")
    assert english == []
