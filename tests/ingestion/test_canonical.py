"""The canonical entities are what dbt's contracts say, and all of them are usable."""

from __future__ import annotations

import re

import pytest

from ingestion.canonical import COMMON_FIELDS, CONTRACTS, canonical_entities

TYPES = re.compile(r"varchar|integer|boolean|date|timestamp|decimal\(18,\d\)")


def test_there_is_an_entity_per_contract() -> None:
    files = {
        path.stem.removeprefix("int_").removesuffix("_unioned")
        for path in CONTRACTS.glob("int_*_unioned.yml")
    }
    assert set(canonical_entities()) == files
    assert len(files) == 31


@pytest.mark.parametrize("name", list(canonical_entities()))
def test_an_entity_is_complete(name: str) -> None:
    entity = canonical_entities()[name]
    names = [field.name for field in entity.fields]
    assert entity.grain.startswith("One row per")
    assert tuple(names[-4:]) == COMMON_FIELDS
    assert len(set(names)) == len(names)
    assert set(entity.key) <= set(entity.required) <= set(names)
    assert entity.required[: len(entity.key)] == entity.key
    for field in entity.fields:
        assert TYPES.fullmatch(field.type), field
        assert field.description, field
        assert all(isinstance(value, str) for value in field.allowed), field
