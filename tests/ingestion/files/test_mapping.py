"""A mistake in a mapping is named by file, line, key, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from ingestion.canonical import canonical_entities
from ingestion.errors import UserError
from ingestion.files.mapping import load_mapping
from ingestion.settings import SettingsError
from tests.ingestion.files.conftest import Desk

GOOD = """
    entities:
      deals:
        - file: deals.csv
          columns:
            deal_id: id
            pipeline_id: {constant: main}
            stage_id: stage
            created_at: made
"""
MISTAKES = {
    "unknown key on top": ("entites: {}", 1, "entites", "an unknown key", "did you mean entities?"),
    "no entities": ("defaults: {}", 1, "entities", "None", "per canonical entity"),
    "unknown entity": (
        "entities:\n  deal: []",
        2,
        "entities.deal",
        "an unknown entity",
        "did you mean deals?",
    ),
    "no list": ("entities:\n  deals: {file: a.csv}", 2, "entities.deals", "{'file'", "a list of mappings"),
    "unknown zone": (
        "defaults: {timezone: Europe/Moskow}\nentities:\n  users: []",
        1,
        "defaults.timezone",
        "'Europe/Moskow'",
        "IANA",
    ),
    "unknown number style": (
        GOOD.replace("file:", "numbers: 1 234\n          file:"),
        4,
        "entities.deals.0.numbers",
        "'1 234'",
        '"1 234,56"',
    ),
    "unknown date pattern": (
        GOOD.replace("made", "{column: made, dates: [iso, dd.mmm]}"),
        9,
        "entities.deals.0.columns.created_at.dates.1",
        "'dd.mmm'",
        "dd.mm.yyyy",
    ),
    "unknown field": (
        GOOD.replace("stage_id: stage", "stage: stage\n            stage_id: s"),
        8,
        "entities.deals.0.columns.stage",
        "a field deals does not have",
        "did you mean stage_id?",
    ),
    "required field not mapped": (
        GOOD.replace("            stage_id: stage\n", ""),
        5,
        "entities.deals.0.columns",
        "no stage_id",
        "every required field of deals",
    ),
    "misspelt key of a mapping": (
        GOOD.replace("file:", "fil:"),
        4,
        "entities.deals.0.fil",
        "an unknown key",
        "did you mean file?",
    ),
    "misspelt key of a field": (
        GOOD.replace("constant", "constnt"),
        7,
        "entities.deals.0.columns.pipeline_id.constnt",
        "an unknown key",
        "did you mean constant?",
    ),
    "two origins": (
        GOOD.replace("{constant: main}", "{constant: main, column: x}"),
        7,
        "entities.deals.0.columns.pipeline_id",
        "{'constant'",
        "exactly one of column, constant",
    ),
    "no origin": (
        GOOD.replace("{constant: main}", "{default: main}"),
        7,
        "entities.deals.0.columns.pipeline_id",
        "{'default'",
        "exactly one of",
    ),
    "a list of parts that is empty": (
        GOOD.replace("{constant: main}", "{join: []}"),
        7,
        "entities.deals.0.columns.pipeline_id",
        "{'join'",
        "at least one part",
    ),
    "condition with two tests": (
        GOOD.replace("file:", "where: {column: a, equals: b, contains: c}\n          file:"),
        4,
        "entities.deals.0.where.0",
        "{'column'",
        "exactly one of equals",
    ),
    "expression with look-around": (
        GOOD.replace("stage\n", "{column: s, match: '(?=x)'}\n"),
        8,
        "entities.deals.0.columns.stage_id.match",
        "'(?=x)'",
        "without look-around",
    ),
    "expression that is none": (
        GOOD.replace("stage\n", "{column: s, match: '('}\n"),
        8,
        "entities.deals.0.columns.stage_id.match",
        "'('",
        "a regular expression",
    ),
    "unknown step": (
        GOOD.replace("stage\n", "{column: s, text: lowr}\n"),
        8,
        "entities.deals.0.columns.stage_id.text.0",
        "'lowr'",
        "did you mean lower",
    ),
    "part zero": (
        GOOD.replace("stage\n", "{column: s, split: {by: x, part: 0}}\n"),
        8,
        "entities.deals.0.columns.stage_id.split.part",
        "0",
        "1 for the first",
    ),
    "neither file nor rows": (
        "entities:\n  users:\n    - columns: {user_id: a, name: b}",
        3,
        "entities.users.0",
        "{'columns'",
        "either file",
    ),
    "keys beside rows": (
        "entities:\n  users:\n    - {rows: [{user_id: a, name: b}], sheet: x}",
        3,
        "entities.users.0",
        "{'rows'",
        "nothing beside rows (found sheet)",
    ),
    "row without a required field": (
        "entities:\n  users:\n    - rows:\n        - {user_id: a}",
        4,
        "entities.users.0.rows.0",
        "no name",
        "every required field",
    ),
    "constant that is not allowed": (
        "entities:\n  tasks:\n    - {file: a, columns: {task_id: a, state: {constant: opn}}}",
        3,
        "entities.tasks.0.columns.state",
        "'opn'",
        "open, done, cancelled",
    ),
    "custom dimensions where there are none": (
        "entities:\n  users:\n    - {file: a, columns: {user_id: a, name: b}, custom: [x]}",
        3,
        "entities.users.0.custom",
        "custom dimensions",
        "counterparties, deals, leads",
    ),
    "header row zero": (
        GOOD.replace("file:", "header_row: 0\n          file:"),
        4,
        "entities.deals.0.header_row",
        "0",
        "a row number from 1",
    ),
    "unknown encoding": (
        GOOD.replace("file:", "encoding: ansi\n          file:"),
        4,
        "entities.deals.0.encoding",
        "'ansi'",
        "cp1251",
    ),
    "a key twice": (
        GOOD.replace("stage_id: stage", "deal_id: x"),
        8,
        "entities.deals.0.columns.deal_id",
        "a second time",
        "each key once",
    ),
    "broken YAML": ("entities: [", 1, "syntax", "expected", "YAML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(tmp_path: Path, mistake: str) -> None:
    text, line, key, found, allowed = MISTAKES[mistake]
    path = tmp_path / "crm.yml"
    path.write_text(dedent(text).lstrip("\n"))
    with pytest.raises(SettingsError) as error:
        load_mapping(path, "mapping/crm.yml")
    # the texts above begin with an empty line, which is cut
    line -= 1 if text.startswith("\n") else 0
    matching = [p for p in error.value.problems if p.key == key and p.line == line]
    assert matching, str(error.value)
    assert found in matching[0].found
    assert allowed in matching[0].allowed, matching[0].allowed
    assert f"mapping/crm.yml:{line}: {key}: found " in str(error.value)


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "crm.yml"
    path.write_text(dedent(GOOD.replace("file:", "fil:").replace("stage_id: stage", "stage: x")))
    with pytest.raises(SettingsError) as error:
        load_mapping(path, "mapping/crm.yml")
    assert len(error.value.problems) >= 1


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="the mapping cannot be read: No such file"):
        load_mapping(tmp_path / "crm.yml", "mapping/crm.yml")


def test_a_wrong_mapping_stops_the_source_and_changes_nothing(desk: Desk) -> None:
    desk.map("entities: {users: [{fil: x}]}")
    with pytest.raises(SettingsError):
        desk.land()
    assert not desk.landing.folder("crm").exists() or desk.landing.completed_loads("crm") == []


def test_every_entity_can_be_mapped_by_its_own_names(tmp_path: Path) -> None:
    lines = ["entities:"]
    for name in canonical_entities():
        lines += [f"  {name}:", f"    - {{file: {name}.csv, canonical: true}}"]
    path = tmp_path / "crm.yml"
    path.write_text("\n".join(lines))
    assert load_mapping(path, "crm.yml").entities == set(canonical_entities())
