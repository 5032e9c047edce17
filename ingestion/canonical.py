"""The canonical entities, read from the contracts that dbt enforces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTRACTS = Path(__file__).parents[1] / "dbt_project" / "models" / "intermediate" / "canonical"
COMMON_FIELDS = ("source", "updated_at", "known_at", "is_deleted")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Field:
    """One column of an entity; `type` is the SQL type of the contract."""

    name: str
    type: str
    required: bool
    allowed: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Entity:
    """One canonical entity: what a row is, the columns that identify it, and all its columns in order."""

    name: str
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that are never empty, the key first."""
        return tuple(dict.fromkeys([*self.key, *(field.name for field in self.fields if field.required)]))


@cache
def canonical_entities() -> Mapping[str, Entity]:
    """Every canonical entity by name."""
    models = (
        yaml.load(path.read_text(encoding="utf-8"), Loader)["models"][0]
        for path in sorted(CONTRACTS.glob("int_*_unioned.yml"))
    )
    entities = map(_entity, models)
    return {entity.name: entity for entity in entities}


def _entity(model: dict[str, Any]) -> Entity:
    canonical = model["config"]["meta"]["canonical"]
    fields = tuple(_field(column) for column in model["columns"])
    return Entity(canonical["entity"], model["description"], tuple(canonical["key"]), fields)


def _field(column: dict[str, Any]) -> Field:
    meta = column.get("config", {}).get("meta", {})
    return Field(
        column["name"],
        column["data_type"],
        bool(meta.get("required", False)),
        tuple(meta.get("allowed", ())),
        column["description"],
    )
