"""The documents name only what exists: commands, options, make targets, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not {".venv", "demo", "node_modules"} & set(path.relative_to(ROOT).parts)
    and path.name != "CHANGELOG.md"
]


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    """Every command with the options it takes."""
    from orchestration.cli import app

    group = get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    } | {"": {option for parameter in group.params for option in parameter.opts}}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_and_options_exist(path: Path, commands: dict[str, set[str]]) -> None:
    text = path.read_text(encoding="utf-8")
    # every "lead2cash <command> …" in code, up to the end of the line or of the code span
    for command, rest in re.findall(r"(?:^|[`/ ])lead2cash ([a-z]+)([^`\n#]*)", text, re.M):
        if command not in commands and f"`lead2cash {command}" not in text and "    " not in rest:
            continue  # prose: "lead2cash reads your CRM"
        assert command in commands, f"{path.name} names lead2cash {command}"
        for option in re.findall(r"(?<!\S)(--[a-z-]+)", rest):
            assert option in commands[command] | {"--help", "--company"}, f"lead2cash {command} {option}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.M))
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_linked_files_exist(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_command_is_in_the_readme(commands: dict[str, set[str]]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in commands if name and f"lead2cash {name}" not in readme] == []
