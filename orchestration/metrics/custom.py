"""Custom dimensions: fields of the CRM a company maps by itself become something metrics are cut by.

They are known only to the company's data, so they are put into the semantic manifest when it is read. As an
example, the field `Region` of deals is the dimension `region` of the fact of deals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

# table: names of its custom fields as the company wrote them
Custom = Mapping[str, Sequence[str]]
FIELDS = "select model, field from marts.dim_custom_fields order by model, field"


def custom_of(connection: duckdb.DuckDBPyConnection) -> Custom:
    """Custom fields of a published warehouse; none when it is older than they are."""
    found: dict[str, list[str]] = {}
    try:
        rows = connection.execute(FIELDS).fetchall()
    except duckdb.CatalogException:
        return found
    for model, field in rows:
        found.setdefault(model, []).append(field)
    return found


def with_custom(semantic_manifest: str, custom: Custom) -> str:
    """The semantic manifest with one dimension more per custom field.

    A field whose name is taken already, or cannot be the name of a dimension, gets `custom_` before it.
    """
    if not custom:
        return semantic_manifest
    manifest = json.loads(semantic_manifest)
    for model in manifest["semantic_models"]:
        taken = {item["name"] for kind in ("entities", "dimensions") for item in model[kind]}
        for field in custom.get(model["node_relation"]["alias"], ()):
            name = dimension_name(field, taken)
            if name:
                taken.add(name)
                model["dimensions"].append(_dimension(name, field))
    return json.dumps(manifest)


def dimension_name(field: str, taken: set[str]) -> str:
    """What the field is called in a query; empty when its name has no letters or another field took it."""
    word = re.sub(r"[\W_]+", "_", field.lower()).strip("_")
    if not word:
        return ""
    name = word if word not in taken and not word[0].isdigit() else f"custom_{word}"
    return name if name not in taken else ""


def _dimension(name: str, field: str) -> dict[str, Any]:
    pointer = "/" + field.replace("~", "~0").replace("/", "~1")
    quoted = pointer.replace("'", "''")
    return {
        "name": name,
        "type": "categorical",
        "description": f"Custom field {field}.",
        "expr": f"json_extract_string(custom, '{quoted}')",
    }
