"""YAML with the line of every key kept, so that an error can name it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ingestion.settings.problems import Problem, SettingsError, quoted

Location = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """Safe YAML where only null, true, false and decimal numbers are not text.

    YAML 1.1 reads `10:30` as 630, `no` as false and `2026-01-31` as a date; settings mean none of these.
    """


PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false|True|False|TRUE|FALSE)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("merge", r"^<<$", "<"),
):
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), [*_first, ""])


@dataclass(frozen=True)
class YamlDocument:
    """A YAML mapping and the line, from 1, of each of its keys and list items."""

    name: str
    data: dict[str, Any]
    lines: Mapping[Location, int] = field(default_factory=dict)

    def line(self, location: Location) -> int:
        """Line of the key, or of the nearest enclosing key that is written in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_yaml(path: Path, name: str) -> YamlDocument:
    """Read a YAML file whose top level is a mapping.

    Args:
        path: the file.
        name: how errors call it.

    Raises:
        SettingsError: not UTF-8, not YAML, a key written twice, or no mapping at the top.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"byte 0x{error.object[error.start]:02x}"
        raise SettingsError([Problem(name, line, "encoding", byte, "UTF-8 text")]) from None
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> YamlDocument:
    """The document of a YAML text; see `read_yaml`."""
    loader = PlainLoader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        problems: list[Problem] = []
        if node is not None:
            _walk(node, (), lines, problems, name)
        if problems:
            raise SettingsError(problems)
        data = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        allowed = "YAML: `key: value` lines, indented with spaces"
        raise SettingsError(
            [Problem(name, line, "syntax", error.problem or "broken YAML", allowed)]
        ) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise SettingsError([Problem(name, 1, "syntax", reason, "YAML text")]) from None
    finally:
        loader.dispose()
    if data is None:
        data = {}
    if not isinstance(data, dict):
        found = f"a {type(data).__name__}"
        raise SettingsError([Problem(name, 1, "top level", found, "`key: value` lines")])
    return YamlDocument(name, data, lines)


def _walk(
    node: yaml.Node, location: Location, lines: dict[Location, int], problems: list[Problem], name: str
) -> None:
    lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*location, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                found = f"{quoted(key.value)} a second time (first on line {lines[here]})"
                problems.append(Problem(name, line, ".".join(map(str, here)), found, "each key once"))
            lines[here] = line
            _walk(value, here, lines, problems, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*location, index), lines, problems, name)
