"""`lead2cash probe`: key names and types, never a value; and the stand-ins are what the kept probes say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.crm.kit.probe import ListShape, probe
from ingestion.crm.kit.resources import Resource, field_types, load_api
from ingestion.crm.kit.shape import differences, safe_path, shape
from ingestion.errors import InputError
from orchestration.cli.probe_file import write_probe
from tests.ingestion.crm.stage import CANARY, Stage, demo_company

# what a person may have written anywhere, keys of own fields included
WRITTEN = "canary Иванов +7 900 000-00-00"


@pytest.fixture
def stage(vendor_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with Stage(vendor_name, demo_company(), tmp_path, monkeypatch) as made:
        monkeypatch.setitem(made.vendor.__dict__, "api", load_api(made.vendor.folder / "resources.yml"))
        yield made


def probed(stage: Stage) -> dict[str, ListShape]:
    return probe(stage.vendor, stage.company, stage.company.sources["crm"])


def kept(stage: Stage) -> dict[str, Any]:
    document = yaml.safe_load((stage.vendor.folder / "probe.yml").read_text(encoding="utf-8"))
    assert document["connector"] == stage.name
    lists: dict[str, Any] = document["lists"]
    return lists


def strange(seen: dict[str, str], said: dict[str, str]) -> list[str]:
    """What is seen and not said; a key that may be absent is said all the same."""
    return [
        f"{path}: {words}"
        for path, words in seen.items()
        if not set(field_types(words)) - {"absent"} <= set(field_types(said.get(path, "")))
    ]


def test_declaration_and_stand_in_are_as_the_kept_probe_says(stage: Stage) -> None:
    lists = kept(stage)
    found = probed(stage)
    assert list(lists) == list(found) == [resource.name for resource in stage.vendor.api.resources]
    wrong = {}
    for resource in stage.vendor.api.resources:
        said, seen = lists[resource.name], found[resource.name]
        wrong[resource.name] = [
            *seen.wrong,
            *differences(resource, said["envelope"], said["fields"]),
            *strange(seen.envelope, said["envelope"]),
            *strange(seen.fields, said["fields"]),
        ]
    assert {name: found for name, found in wrong.items() if found} == {}


def test_no_value_enters_a_probe_file(stage: Stage, tmp_path: Path) -> None:
    honest = probed(stage)

    def spoil(path: str, records: list[Any]) -> None:
        for record in records:
            record[WRITTEN] = {WRITTEN: [WRITTEN, 79000000000]}
            _overwrite(record)

    stage.faults.rewrite = spoil
    found = probed(stage)
    write_probe(tmp_path / "probe.yml", stage.name, found)
    text = (tmp_path / "probe.yml").read_text(encoding="utf-8")
    assert not [word for word in (CANARY, "canary", "Иванов", "900", stage.address[-5:]) if word in text]
    longest = found[stage.longest.name].fields
    assert longest.pop("*") == "object" and longest.pop("*.*.0") == "text | number"
    del longest["*.*"]
    assert longest == honest[stage.longest.name].fields


def _overwrite(value: Any) -> None:
    """Every text that is no id becomes the canary."""
    for key, below in value.items() if isinstance(value, dict) else ():
        if isinstance(below, str) and key.lower() not in ("id", "type", "field_code", "uid"):
            value[key] = WRITTEN
        _overwrite(below)


def test_what_is_not_as_declared_is_told_and_a_refused_secret_ends_it(stage: Stage) -> None:
    resource = stage.longest
    path = next(path for path, words in resource.fields.items() if "absent" not in words)

    def spoil(at: str, records: list[Any]) -> None:
        if resource.path in at:
            for record in records:
                place, keys = record, path.split(".")
                for key in keys[:-1]:
                    place = place[key]
                place[keys[-1]] = ["x"]

    stage.faults.rewrite = spoil
    assert f"field {path} is array and not {resource.fields[path]}." in probed(stage)[resource.name].wrong
    stage.world.token = "another-token-1234"
    with pytest.raises(InputError, match="status 401") as refused:
        probed(stage)
    assert "Check the token" in refused.value.todo and CANARY not in str(refused.value)


def test_a_shape_says_types_and_what_some_records_lack() -> None:
    records = [
        {
            "id": 1,
            "own": {"custom-61434": "x", "name@example.com": 1},
            "lines": [{"sum": 1.5}, {"sum": None}],
        },
        {"id": "2", "own": {}, "flag": True, "3f1c9b0a7d5e48f2a6b4c8d0": None},
    ]
    assert shape(records) == {
        "id": "text | number",
        "own": "object",
        "own.custom-*": "text",
        "own.*": "number",
        "lines": "array | absent",
        "lines.0": "object",
        "lines.0.sum": "number | null",
        "flag": "boolean | absent",
        "*": "null",
    }
    assert safe_path("value_after.0.lead_status.id") == "value_after.0.lead_status.id"
    declared = Resource(name="x", path="x", records="data", envelope=["data"], fields={"own.name": "text"})
    assert differences(declared, {}, shape(records)) == [
        "its answer lacks data.",
        "field own.name is absent and not text.",
    ]
    assert differences(declared, {"data": "array"}, {}) == []
