"""Companies made at random: every report, written a second time in Python, agrees with its mart in every cell."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from random import Random

import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.oracle.checks import CHECKS
from tests.oracle.companies import company


def differences(models: list[Model], made_up: HandMade) -> dict[str, list[str]]:
    """What differs, by mart."""
    with build(models, made_up) as warehouse:
        found = {name: check(warehouse) for name, check in CHECKS.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_a_number_names_the_same_company_whatever_code_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [company(number) for number in range(1, 6)]
    numbers = ", ".join(map(str, range(1000)))
    (tmp_path / "loaded_in_between.py").write_text(f"NUMBERS = [{numbers}]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("loaded_in_between")
    assert [company(number) for number in range(1, 6)] == before


def test_every_report_agrees_on_thirty_companies(models: list[Model]) -> None:
    """The same companies every time."""
    for number in range(30):
        assert differences(models, company(number)) == {}, f"company({number})"


@pytest.mark.long
def test_every_report_agrees_on_hundreds_of_companies(models: list[Model]) -> None:
    """Others each time; a failure names the companies to see again."""
    numbers = Random().sample(range(30, 10**9), int(os.environ.get("COMPANIES", "300")))
    wrong = {number: differences(models, company(number)) for number in numbers}
    assert {number: found for number, found in wrong.items() if found} == {}
