"""What only the contract of an entity can tell about a mapping."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.canonical import Entity, canonical_entities
from ingestion.files.mapping.models import EntityMapping
from ingestion.files.mapping.rules import Rule
from ingestion.settings.problems import Problem, did_you_mean, quoted
from ingestion.settings.yaml_lines import Location, YamlDocument


def entity_problems(
    entity: Entity, mapping: EntityMapping, document: YamlDocument, where: Location
) -> Iterator[Problem]:
    """Fields the entity does not have, required ones that are not mapped, constants it does not allow."""
    for below, found, allowed in _problems(entity, mapping):
        location = (*where, *below)
        key = ".".join(str(part) for part in location)
        yield Problem(document.name, document.line(location), key, found, allowed)


def _problems(entity: Entity, mapping: EntityMapping) -> Iterator[tuple[Location, str, str]]:
    fields = {field.name: field for field in entity.fields if field.name != "source"}
    names = list(fields)
    every = f"every required field of {entity.name}"
    given: list[tuple[Location, str]] = [(("columns", name), name) for name in mapping.columns]
    given += [(("rows", number, name), name) for number, row in enumerate(mapping.rows) for name in row]
    for below, name in given:
        if name not in fields:
            yield below, f"a field {entity.name} does not have", ", ".join(names) + did_you_mean(name, names)
    if mapping.custom and "custom" not in fields:
        yield ("custom",), "custom dimensions", f"none in {entity.name}; these have them: {_with_custom()}"
    if mapping.file and not mapping.canonical:
        missing = [name for name in entity.required if name not in mapping.columns]
        if missing:
            yield ("columns",), f"no {', '.join(missing)}", every
    for number, row in enumerate(mapping.rows):
        missing = [name for name in entity.required if not row.get(name)]
        if missing:
            yield ("rows", number), f"no {', '.join(missing)}", every
    for name, rule in mapping.columns.items():
        allowed = fields[name].allowed if name in fields else ()
        if allowed and _constant(rule) and rule.constant not in allowed:
            yield ("columns", name), quoted(rule.constant), ", ".join(allowed)


def _with_custom() -> str:
    entities = canonical_entities().values()
    return ", ".join(sorted(e.name for e in entities if any(field.name == "custom" for field in e.fields)))


def _constant(rule: Rule) -> bool:
    """True when the rule gives its constant as it is written."""
    return rule.constant is not None and not (rule.values or rule.replace or rule.prefix or rule.suffix)
