"""Companies made at random: every report, written a second time in Python, agrees with its mart in every cell."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.oracle.checks import CHECKS
from tests.oracle.companies import companies

# the suite sees the same companies every time, the campaign others each time; it says how to see one again
SUITE = settings(
    max_examples=30, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
CAMPAIGN = settings(
    SUITE, max_examples=int(os.environ.get("COMPANIES", "300")), derandomize=False, print_blob=True
)


def differences(models: list[Model], company: HandMade) -> dict[str, list[str]]:
    """What differs, by mart."""
    with build(models, company) as warehouse:
        found = {name: check(warehouse) for name, check in CHECKS.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_every_report_agrees_on_thirty_companies(models: list[Model]) -> None:
    @SUITE
    @given(companies())
    def check(company: HandMade) -> None:
        assert differences(models, company) == {}

    check()


@pytest.mark.long
def test_every_report_agrees_on_hundreds_of_companies(models: list[Model]) -> None:
    @CAMPAIGN
    @given(companies())
    def check(company: HandMade) -> None:
        assert differences(models, company) == {}

    check()
