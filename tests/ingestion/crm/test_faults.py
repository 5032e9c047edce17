"""Faults of the API: the same records in the end, or a clear failure; never fewer records and "ok"."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingestion.crm.kit.resources import Resource
from ingestion.errors import InputError
from ingestion.standin.faults import KINDS, Fault
from tests.ingestion.crm.stage import CANARY, Stage, demo_company, digest


# what is the API's own way to say "no more" cannot be told from a fault that stays
def is_an_end(kind: str, resource: Resource) -> bool:
    return resource.total is None and (kind == "empty page" or kind == str(resource.empty_status))


# a token that is refused once is refused: nothing but a person can change that
FINAL = {"401"}


def pages(stage: Stage) -> int:
    """How many requests a whole reading of the longest list takes."""
    stage.faults.asked.clear()
    stage.read(stage.longest)
    return max(stage.faults.asked.values())


@pytest.fixture(autouse=True)
def short_time_outs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_TIMEOUT", "0.4")


@pytest.mark.parametrize("which", ["first, second and last", pytest.param("every", marks=pytest.mark.long)])
def test_a_fault_on_any_page_changes_nothing_or_is_told(stage: Stage, which: str) -> None:
    whole = digest(stage.read(stage.longest))
    last = pages(stage)
    assert last >= 3
    numbers = range(1, last + 1) if which == "every" else sorted({1, 2, last})
    path = max(stage.faults.asked, key=lambda name: stage.faults.asked[name])
    wrong = []
    for kind in KINDS:
        for number in numbers:
            stage.faults.asked.clear()
            stage.faults.planned = [Fault(path, number, kind)]
            try:
                same = digest(stage.read(stage.longest)) == whole
            except InputError as error:
                same = kind in FINAL and CANARY not in str(error)
            if not same:
                wrong.append((kind, number))
    assert wrong == []


def test_a_page_that_is_empty_twice_loses_nothing(stage: Stage) -> None:
    whole = digest(stage.read(stage.longest))
    last = pages(stage)
    path = max(stage.faults.asked, key=lambda name: stage.faults.asked[name])
    for number in {2, last}:
        stage.faults.asked.clear()
        stage.faults.planned = [Fault(path, number, "empty page", times=2)]
        assert digest(stage.read(stage.longest)) == whole, number
        assert len(stage.faults.happened) >= 2
        stage.faults.happened.clear()


def test_a_fault_that_stays_is_a_failure_that_names_list_and_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # each attempt of a time-out takes its time
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_ATTEMPTS", "2")
    stage.read(stage.longest)
    path = max(stage.faults.asked, key=lambda name: stage.faults.asked[name])
    for kind in KINDS:
        if is_an_end(kind, stage.longest):
            continue
        stage.faults.asked.clear()
        stage.faults.planned = [Fault(path, 2, kind, times=1000)]
        with pytest.raises(InputError) as error:
            stage.read(stage.longest)
        assert error.value.where.startswith(f"crm, {stage.longest.name}"), kind
        assert CANARY not in repr(error.value)
        assert error.value.__cause__ is None


@pytest.mark.long
def test_a_fault_in_every_list_at_once_changes_nothing_or_is_told(
    vendor_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_TIMEOUT", "0.4")
    with Stage(vendor_name, demo_company(), tmp_path, monkeypatch, whole=True) as stage:
        assert stage.land().ok
        whole = stage.landed()
        del whole["_reads"]
        wrong = []
        # each record that lists hang on is a path of its own, and a time-out in each of them lasts
        for kind in set(KINDS) - {"time-out", "429 seconds", "429 date"}:
            shutil.rmtree(stage.company.landing_dir, ignore_errors=True)
            stage.faults.asked.clear()
            stage.faults.planned = [Fault("", 1, kind)]
            report = stage.land()
            found = stage.landed() if report.ok else {}
            found.pop("_reads", None)
            if found != whole if report.ok else kind not in FINAL:
                wrong.append((kind, [str(failure) for failure in report.failures]))
        assert wrong == []
