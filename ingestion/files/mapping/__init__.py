"""The YAML mapping: its models, and the reading of it with every mistake named."""

from __future__ import annotations

from ingestion.files.mapping.load import Item, Mapping, load_mapping
from ingestion.files.mapping.models import EntityMapping, ReadSpec
from ingestion.files.mapping.rules import Condition, Rule

__all__ = ["Condition", "EntityMapping", "Item", "Mapping", "ReadSpec", "Rule", "load_mapping"]
