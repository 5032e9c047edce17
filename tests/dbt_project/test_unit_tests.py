"""The unit tests written beside the models, in dbt's own words."""

from __future__ import annotations

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Compiled, build
from tests.dbt_project.conftest import PrivateBuild


def test_the_unit_tests_of_the_models_pass(private_build: PrivateBuild, compiled: Compiled) -> None:
    company = HandMade()
    company.write(private_build.folder / "inputs.duckdb")
    # they bring their own rows, and ask the tables for no more than their columns
    build(compiled.models, company, private_build.warehouse).close()
    assert private_build.invoke("test", "--select", "test_type:unit") == []
