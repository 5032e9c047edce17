"""The mapping of the CRM's files, as a user would write it for the `files` connector."""

from __future__ import annotations

from typing import Any

import yaml

from ingestion.demo.export.columns import FILES
from ingestion.demo.export.style import Style


def mapping_yml(style: Style, timezone: str) -> str:
    """Text of mapping/crm.yml."""
    entities: dict[str, list[dict[str, Any]]] = {}
    for name in FILES:
        entities.setdefault(FILES[name].entity, []).append(_file(style, name))
    pipeline = {
        "file": style.files["stages"],
        "distinct": True,
        "columns": {
            "pipeline_id": style.heading("stages", "pipeline_id"),
            "name": style.heading("stages", "pipeline_name"),
        },
    }
    entities["pipelines"] = [pipeline]
    document = {"defaults": {"timezone": timezone, **style.defaults}, "entities": entities}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def _file(style: Style, name: str) -> dict[str, Any]:
    layout = FILES[name]
    columns: dict[str, Any] = {}
    for column in layout.columns:
        heading = style.heading(name, column)
        if column in layout.labelled:
            words = style.labels[layout.labelled[column]]
            columns[column] = {"column": heading, "values": {word: value for value, word in words.items()}}
        elif column not in ("region", "pipeline_name"):
            columns[column] = heading
    columns |= {field: {"constant": value} for field, value in layout.constants.items()}
    columns |= {field: style.heading(name, column) for field, column in layout.same.items()}
    found: dict[str, Any] = {"file": style.files[name], "columns": columns}
    if "region" in layout.columns:
        found["custom"] = {"region": style.heading(name, "region")}
    if name == "invoices":
        found["stop_when"] = {"column": style.heading(name, "invoice_id"), "starts_with": style.total}
    return found
