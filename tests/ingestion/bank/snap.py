"""Reads the answers of the bank's own parser: Rust debug output in `result.snap` files."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

# `"a \"quoted\" text"`, `2024-04-01`, `67770.00`, `Statement`, `{`
TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<day>\d{4}-\d\d-\d\d)|(?P<number>-?\d+(?:\.\d+)?)|'
    r"(?P<name>\w+)|(?P<mark>[{}\[\](),:]))"
)


def read_snap(path: Path) -> Any:
    """The value a snapshot holds.

    `Some(x)` is x, `None` is None, numbers stay text, a structure is a dict; a variant with a value is the
    pair of its name and the value, and so is `Ok(…)` or `Err(…)`.
    """
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    tokens = [match for match in TOKEN.finditer(body) if match.group().strip()]
    value, rest = _value(tokens, 0)
    assert rest == len(tokens), f"{path} was not read to its end"
    return value


def _value(tokens: list[re.Match[str]], at: int) -> tuple[Any, int]:
    token = tokens[at]
    if token["text"]:
        return token["text"][1:-1].replace('\\"', '"').replace("\\\\", "\\"), at + 1
    if token["day"]:
        return date.fromisoformat(token["day"]), at + 1
    if token["number"]:
        return token["number"], at + 1
    if token["mark"] == "{":
        return _pairs(tokens, at + 1)
    if token["mark"] == "[":
        return _items(tokens, at + 1, "]")
    return _named(tokens, at)


def _named(tokens: list[re.Match[str]], at: int) -> tuple[Any, int]:
    name, after = tokens[at]["name"], tokens[at + 1]["mark"] if at + 1 < len(tokens) else None
    if after == "{":
        return _pairs(tokens, at + 2)
    if after == "(":
        items, at = _items(tokens, at + 2, ")")
        return (items[0] if name == "Some" else (name, items[0])), at
    return (None if name == "None" else name), at + 1


def _pairs(tokens: list[re.Match[str]], at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while tokens[at]["mark"] != "}":
        key, at = _value(tokens, at) if tokens[at]["text"] else (tokens[at]["name"], at + 1)
        found[key], at = _value(tokens, at + 1)
        at += tokens[at]["mark"] == ","
    return found, at + 1


def _items(tokens: list[re.Match[str]], at: int, end: str) -> tuple[list[Any], int]:
    found = []
    while tokens[at]["mark"] != end:
        item, at = _value(tokens, at)
        found.append(item)
        at += tokens[at]["mark"] == ","
    return found, at + 1
