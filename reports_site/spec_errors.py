"""Pydantic's complaints in the words of somebody who writes a report's YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from ingestion.errors import UserError
from reports_site import spec

BLOCKS: Mapping[str, type[BaseModel]] = {
    str(get_args(kind.model_fields["kind"].annotation)[0]): kind for kind in get_args(get_args(spec.Block)[0])
}


class SpecErrors(UserError):
    """Everything wrong with the reports' YAML at once; ``problems`` holds one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = (
            f"{len(problems)} mistakes in the reports' YAML"
            if len(problems) > 1
            else "A report's YAML is wrong"
        )
        super().__init__("\n  ".join([f"{count}:", *problems]))


def explain(error: ValidationError, where: str, model: type[BaseModel], found: Any) -> list[str]:
    """One line per mistake: file and report, place inside it, what is wrong, what is allowed."""
    return [_line(dict(problem), where, model, found) for problem in error.errors(include_url=False)]


def allowed(names: Iterable[str]) -> str:
    return "Allowed: " + ", ".join(sorted(names)) + "."


def _line(problem: dict[str, Any], where: str, model: type[BaseModel], found: Any) -> str:
    path = [part for part in problem["loc"] if part not in BLOCKS]
    place = _place(path, found)
    kind, message = problem["type"], problem["msg"][0].lower() + problem["msg"][1:]
    if kind == "extra_forbidden":
        fields = _fields(path, model, found)
        # {en: a, b} is read as two keys
        quotes = " Inside { } a text with a comma needs quotes." if set(fields) == {"en", "ru"} else ""
        return f"{where}{place}: unknown key. {allowed(fields)}{quotes}"
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        tag = problem.get("ctx", {}).get("tag")
        said = f"unknown block kind '{tag}'" if tag else "the block has no kind"
        return f"{where}{place}: {said}. {allowed(BLOCKS)}"
    if kind == "missing" and path[-1] in spec.Text.model_fields:
        return f"{where}{place}: the translation is missing. Give every text in en and ru."
    if kind == "missing":
        return f"{where}{place}: the key is missing."
    return f"{where}{place}: {message}, found {problem['input']!r}."


def _place(path: list[Any], found: Any) -> str:
    """`` → blocks[2] (bar_chart) → title.ru``, blocks counted from one."""
    words: list[str] = []
    here = found
    for part in path:
        here = _step(here, part)
        if isinstance(part, int):
            kind = here.get("kind") if isinstance(here, Mapping) else None
            words[-1] += f"[{part + 1}]" + (f" ({kind})" if kind else "")
        else:
            words.append(str(part))
    return " → " + " → ".join(words) if words else ""


def _step(here: Any, part: Any) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None


def _fields(path: list[Any], model: type[BaseModel], found: Any) -> list[str]:
    """Keys that are allowed where the unknown one stands."""
    block = _step(_step(found, "blocks"), path[1]) if len(path) > 2 and path[0] == "blocks" else None
    if isinstance(block, Mapping) and len(path) == 3 and block.get("kind") in BLOCKS:
        return list(BLOCKS[str(block["kind"])].model_fields)
    return list(model.model_fields) if len(path) == 1 else list(spec.Text.model_fields)
