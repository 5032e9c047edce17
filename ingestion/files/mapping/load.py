"""Reading and checking a mapping file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ingestion.canonical import Entity, canonical_entities
from ingestion.errors import UserError
from ingestion.files.mapping.contract import entity_problems
from ingestion.files.mapping.models import Defaults, EntityMapping
from ingestion.files.mapping.profiles import PROFILE, file_profiles, filled
from ingestion.settings.explain import explain
from ingestion.settings.problems import Problem, SettingsError, did_you_mean, quoted
from ingestion.settings.yaml_lines import Location, YamlDocument, read_yaml

TOP = ("defaults", "entities")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Item:
    """One mapping of one entity; `line` is where it starts in the YAML."""

    entity: Entity
    mapping: EntityMapping
    line: int


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file, checked.

    Attributes:
        name: path of the YAML below the company directory.
        items: mappings in the order written.
    """

    name: str
    defaults: Defaults
    items: tuple[Item, ...]

    @property
    def entities(self) -> set[str]:
        """Canonical entities it delivers."""
        return {item.entity.name for item in self.items}

    def hash_of(self, items: Iterable[Item], *more: str) -> str:
        """Hash of everything the rows of a file depend on besides its bytes."""
        parts = [[item.entity.name, _plain(item.mapping), _contract(item.entity)] for item in items]
        text = json.dumps([_plain(self.defaults), parts, more], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _contract(entity: Entity) -> list[Any]:
    return [[field.name, field.type, field.required, field.allowed] for field in entity.fields]


def _plain(model: BaseModel) -> Any:
    return model.model_dump(mode="json", exclude_defaults=True)


def load_mapping(path: Path, name: str) -> Mapping:
    """Read a mapping.

    Args:
        path: the YAML file.
        name: how errors call it.

    Raises:
        UserError: there is no such file, or it holds mistakes; every one is listed.
    """
    try:
        document = read_yaml(path, name)
    except OSError as error:
        todo = "Write it, or correct `mapping` of the source in company.yml."
        raise UserError(f"the mapping cannot be read: {error.strerror}.", where=name, todo=todo) from None
    problems: list[Problem] = []
    for key in document.data:
        if key not in TOP:
            allowed = f"{', '.join(TOP)}{did_you_mean(str(key), TOP)}"
            problems.append(Problem(name, document.line((key,)), str(key), "an unknown key", allowed))
    defaults = _model(Defaults, document.data.get("defaults") or {}, document, ("defaults",), problems)
    items = list(_items(document, problems))
    if problems or defaults is None:
        raise SettingsError(problems)
    return Mapping(name, defaults, tuple(items))


def _items(document: YamlDocument, problems: list[Problem]) -> Iterator[Item]:
    entities = document.data.get("entities")
    known = canonical_entities()
    if not isinstance(entities, dict) or not entities:
        line, allowed = document.line(("entities",)), "one `entity: [mapping, …]` per canonical entity"
        problems.append(Problem(document.name, line, "entities", quoted(entities), allowed))
        return
    for name, mappings in entities.items():
        line = document.line(("entities", str(name)))
        if name not in known:
            allowed = ", ".join(sorted(known)) + did_you_mean(str(name), sorted(known))
            problems.append(Problem(document.name, line, f"entities.{name}", "an unknown entity", allowed))
            continue
        if not isinstance(mappings, list) or not mappings:
            found, allowed = quoted(mappings), "a list of mappings, each with a dash"
            problems.append(Problem(document.name, line, f"entities.{name}", found, allowed))
            continue
        for number, raw in enumerate(mappings):
            where: Location = ("entities", str(name), number)
            for one in _filled(raw, str(name), document, where, problems):
                mapping = _model(EntityMapping, one, document, where, problems)
                if mapping is not None:
                    problems += entity_problems(known[name], mapping, document, where)
                    yield Item(known[name], mapping, document.line(where))


def _filled(
    raw: Any, entity: str, document: YamlDocument, where: Location, problems: list[Problem]
) -> list[Any]:
    """The mapping as it is written, or those of the profile it names, filled with what is written."""
    if not isinstance(raw, dict) or raw.get(PROFILE) is None:
        return [raw]
    name, profiles = str(raw[PROFILE]), file_profiles()
    fitting = [key for key, profile in profiles.items() if profile.entity == entity]
    if name not in fitting:
        allowed = (
            f"one of {', '.join(fitting)}{did_you_mean(name, fitting)}" if fitting else "none of this entity"
        )
        key = ".".join(str(part) for part in (*where, PROFILE))
        problems.append(Problem(document.name, document.line((*where, PROFILE)), key, quoted(name), allowed))
        return []
    return filled(raw, profiles[name])


def _model(
    model: type[M], raw: Any, document: YamlDocument, where: Location, problems: list[Problem]
) -> M | None:
    """The validated model, or None after adding what is wrong with it."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems += explain(error, model, document, where)
        return None
