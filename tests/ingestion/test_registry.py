"""The contract every connector and bank format keeps; a new one is found and tested without an edit here."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from pydantic import BaseModel

from ingestion.canonical import canonical_entities
from ingestion.connector import Connector
from ingestion.registry import bank_formats, connectors

INGESTION = Path(__file__).parents[2] / "ingestion"
DBT = INGESTION.parent / "dbt_project" / "models" / "staging"


def test_the_folders_are_the_list() -> None:
    folders = {
        path.parent.name
        for path in (*INGESTION.glob("*/connector.py"), *INGESTION.glob("crm/*/connector.py"))
    }
    assert set(connectors()) == folders
    assert {"files", "bank"} <= folders


@pytest.mark.parametrize("name", list(connectors()))
def test_a_connector_keeps_its_contract(name: str) -> None:
    connector = connectors()[name]
    assert name == connector.NAME
    assert connector.LABEL.strip()
    assert issubclass(connector.Options, BaseModel)
    assert connector.Options.model_config.get("extra") == "forbid", "a misspelt option must be an error"
    for method in ("entities", "extract"):
        expected = list(inspect.signature(getattr(Connector, method)).parameters)[1:]
        assert list(inspect.signature(getattr(connector, method)).parameters) == expected
    assert inspect.isgeneratorfunction(connector.extract), "rows come as they are read"


@pytest.mark.parametrize("name", list(connectors()))
def test_a_connector_is_explained_and_staged(name: str) -> None:
    folder = next(path.parent for path in INGESTION.glob(f"**/{name}/connector.py"))
    assert (folder / "README.md").is_file()
    assert (DBT / name / f"_{name}__sources.yml").is_file()
    staged = {path.stem.split("__", 1)[1] for path in (DBT / name).glob(f"stg_{name}__*.sql")}
    assert staged & set(canonical_entities())


@pytest.mark.parametrize("name", list(bank_formats()))
def test_a_bank_format_keeps_its_contract(name: str) -> None:
    module = bank_formats()[name]
    assert name == module.NAME
    assert module.__doc__
    for part in ("EXAMPLE", "matches", "parse"):
        assert hasattr(module, part)


def test_the_formats_are_the_files() -> None:
    files = {
        path.stem for path in (INGESTION / "bank" / "formats").glob("*.py") if not path.stem.startswith("_")
    }
    assert set(bank_formats()) == files
