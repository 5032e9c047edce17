"""Reads the answers of the mt940 library's own tests: YAML of Python objects, taken as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml


class Answers(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML whose objects are dicts and lists; dates and sums are what they stand for."""


def _object(loader: Answers, suffix: str, node: yaml.Node) -> Iterator[dict[str, Any]]:
    # given first and filled then: movements point back at the statement that holds them
    found: dict[str, Any] = {}
    yield found
    if isinstance(node, yaml.MappingNode):
        found.update(loader.construct_mapping(node))


def _name(loader: Answers, suffix: str, node: yaml.Node) -> str:
    return suffix


def _applied(loader: Answers, suffix: str, node: yaml.Node) -> Any:
    assert isinstance(node, yaml.SequenceNode)
    if suffix == "decimal.Decimal":
        return Decimal(loader.construct_sequence(node)[0])
    if suffix == "mt940.models.Date":
        # what pickle keeps of a date: two bytes of the year, month, day
        (state,) = loader.construct_sequence(node)[:1]
        state = state if isinstance(state, bytes) else state.encode("latin-1")
        return date(state[0] * 256 + state[1], state[2], state[3])
    return suffix


Answers.add_multi_constructor("tag:yaml.org,2002:python/object/apply:", _applied)
Answers.add_multi_constructor("tag:yaml.org,2002:python/object:", _object)
Answers.add_multi_constructor("tag:yaml.org,2002:python/name:", _name)


def read_answers(path: Path) -> list[dict[str, Any]]:
    """What the library reads of each movement."""
    found: Any = yaml.load(path.read_text(encoding="utf-8"), Answers)
    return [each["data"] for each in found["transactions"] if each["data"]]
