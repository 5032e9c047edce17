"""Validation errors of pydantic in the words of the settings: what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ingestion.settings.problems import Problem, did_you_mean, quoted
from ingestion.settings.schedules import EXAMPLES as SCHEDULES
from ingestion.settings.yaml_lines import Location, YamlDocument

TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list such as [a, b]",
    "model_type": "a group of `key: value`",
    "model_attributes_type": "a group of `key: value`",
    "dict_type": "a group of `key: value`",
    "mapping_type": "a group of `key: value`",
}
LIMITS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "{} or less"),
    "less_than": ("lt", "less than {}"),
    "string_too_short": ("min_length", "at least {} characters"),
    "string_too_long": ("max_length", "at most {} characters"),
    "too_short": ("min_length", "at least {} of them"),
    "too_long": ("max_length", "at most {} of them"),
}
# what the pattern of a key means, by the key's name
PATTERNS = {
    **{f"schedules.{key}": text for key, text in SCHEDULES.items()},
    "currency": "three capital letters such as RUB",
}


def explain(
    error: ValidationError,
    model: type[BaseModel],
    document: YamlDocument,
    below: Location = (),
    extra_keys: tuple[str, ...] = (),
) -> list[Problem]:
    """The problems behind a validation error.

    Args:
        error: what pydantic found.
        model: the model that was validated; its fields are the allowed keys.
        document: where the lines come from.
        below: location of the model's mapping in the document.
        extra_keys: keys allowed there that are not fields of the model.
    """
    problems: dict[tuple[int, str], Problem] = {}
    for detail in error.errors(include_url=False):
        inner = _written(detail["loc"], document, below)
        location = (*below, *inner)
        key = ".".join(str(part) for part in location) or "top level"
        found, allowed = _words(detail, key, model, inner, extra_keys)
        problem = Problem(document.name, document.line(location), key, found, allowed)
        problems.setdefault((problem.line, key), problem)
    return list(problems.values())


def _written(loc: tuple[int | str, ...], document: YamlDocument, below: Location) -> Location:
    """The part of pydantic's location that is written in the file (it adds parts for union members)."""
    kept: Location = ()
    for part in loc:
        if (*below, *kept, part) in document.lines or not kept or part == loc[-1]:
            kept = (*kept, part)
    return kept


def _words(
    detail: ErrorDetails, key: str, model: type[BaseModel], location: Location, extra_keys: tuple[str, ...]
) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx") or {}
    found = quoted(detail["input"])
    if kind == "extra_forbidden":
        names = [*_keys_at(model, location[:-1]), *(extra_keys if len(location) == 1 else ())]
        return "an unknown key", ", ".join(names) + did_you_mean(str(location[-1]), names)
    if kind == "missing":
        return "nothing", _meaning(model, location) or "a value, as the key is required"
    if kind == "lead2cash":
        return found, str(context["allowed"])
    if kind in ("literal_error", "enum"):
        options = str(context["expected"]).replace("'", "")
        return found, options + did_you_mean(str(detail["input"]), options.replace(" or ", ", ").split(", "))
    if kind == "string_pattern_mismatch":
        return found, PATTERNS.get(key, f"text like {context['pattern']}")
    if kind in LIMITS:
        name, words = LIMITS[kind]
        return found, words.format(context[name])
    return found, TYPES.get(kind) or PATTERNS.get(key) or detail["msg"].removeprefix("Value error, ")


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model of a nested group of keys, None when the group is a plain mapping."""
    here: Any = model
    for part in location:
        fields: Mapping[str, Any] = getattr(here, "model_fields", {})
        if part in fields:
            here = fields[str(part)].annotation
        for candidate in (here, *get_args(here)):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                here = candidate
                break
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _keys_at(model: type[BaseModel], location: Location) -> list[str]:
    here = _model_at(model, location)
    return [name for name in here.model_fields if name not in ("root", "options", "roles")] if here else []


def _meaning(model: type[BaseModel], location: Location) -> str:
    here = _model_at(model, location[:-1])
    info = here.model_fields.get(str(location[-1])) if here else None
    return f"{info.description}" if info and info.description else ""
