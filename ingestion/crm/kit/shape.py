"""The shape of answers: which keys they have and of which types, without a single value.

A key that may itself be somebody's value is written as `*`: one that is no plain name, and the part of a name
that is a number or a hash, as `custom-61434`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ingestion.crm.kit.resources import Resource, field_types

# dotted path → words of a declared field, as in resources.yml; elements of a list stand at the place 0
Shape = dict[str, str]
WORDS: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("text", str),
    ("boolean", bool),
    ("number", (int, float)),
    ("object", dict),
    ("array", list),
    ("null", type(None)),
)
ORDER = [*(word for word, _ in WORDS), "absent"]
ANY = "*"
# a name as programmers give it, e.g. `UF_CRM_1700000000` or `updated-at`
NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$:-]{0,79}")
# a number of three digits or more, or a hash, within a name
OWN = re.compile(r"[0-9a-f]{16,}|[0-9]{3,}")


def shape(values: Iterable[Any]) -> Shape:
    """Every path below decoded JSON objects, in the order they are met, with what is found there.

    A key that some objects have and others at the same place lack is `absent` too.
    """
    found: dict[str, set[str]] = {}
    _look("", [value for value in values if isinstance(value, Mapping)], found)
    return {path: joined(words) for path, words in found.items()}


def safe_path(dotted: str) -> str:
    """A path of resources.yml as a shape writes it."""
    return ".".join(key if key == "0" else safe_key(key) for key in dotted.split("."))


def safe_key(key: str) -> str:
    """A key without what may be somebody's value."""
    return OWN.sub(ANY, key) if NAME.fullmatch(key) else ANY


def joined(words: Iterable[str]) -> str:
    """Words of types in their order, e.g. `text | null`."""
    return " | ".join(sorted(words, key=ORDER.index))


def differences(resource: Resource, envelope: Mapping[str, str], fields: Mapping[str, str]) -> list[str]:
    """What is not as the list declares it, in words; an empty list of records tells nothing of its fields."""
    wrong = [f"its answer lacks {key}." for key in resource.envelope if safe_key(key) not in envelope]
    for path, words in resource.fields.items() if fields else ():
        seen = fields.get(safe_path(path), "absent")
        if not set(field_types(seen)) <= set(field_types(words)):
            wrong.append(f"field {path} is {seen} and not {words}.")
    return wrong


def _look(path: str, objects: list[Mapping[str, Any]], found: dict[str, set[str]]) -> None:
    children: dict[str, list[Any]] = {}
    for one in objects:
        for key, value in one.items():
            children.setdefault(safe_key(key), []).append(value)
    for key, values in children.items():
        words = found.setdefault(f"{path}{key}", set())
        if len(values) < len(objects) and ANY not in key:
            words.add("absent")
        _look_into(f"{path}{key}", values, words, found)


def _look_into(path: str, values: list[Any], words: set[str], found: dict[str, set[str]]) -> None:
    words |= {_word(value) for value in values}
    _look(f"{path}.", [value for value in values if isinstance(value, Mapping)], found)
    elements = [element for value in values if isinstance(value, list) for element in value]
    if elements:
        _look_into(f"{path}.0", elements, found.setdefault(f"{path}.0", set()), found)


def _word(value: Any) -> str:
    return next(word for word, kind in WORDS if isinstance(value, kind))
