"""The unit tests written beside the models, in dbt's own words."""

from __future__ import annotations

from tests.dbt_project.conftest import Builder


def test_the_unit_tests_of_the_models_pass(build: Builder) -> None:
    build({}, tests="unit")
