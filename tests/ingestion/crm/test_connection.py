"""Whether a source answers: said in one request, in words without a secret."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest

from ingestion.errors import Lead2CashError
from ingestion.standin.faults import Fault
from tests.ingestion.crm.stage import CANARY, Stage, demo_company
from tests.orchestration.cli.conftest import Run, command

__all__ = ["command"]


def problem(stage: Stage) -> str:
    """What the check of the connection complains about; empty when all is well."""
    try:
        stage.vendor.check(stage.company, stage.company.sources["crm"])
    except Lead2CashError as error:
        assert error.__cause__ is None
        return str(error)
    return ""


def closed_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def test_one_request_tells_what_is_wrong(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem(stage) == ""
    assert sum(stage.faults.asked.values()) == 1
    stage.faults.planned = [Fault("", 1, "503", 1000)]
    stage.faults.asked.clear()
    # what passes by itself is not waited for
    assert "status 503" in problem(stage)
    assert set(stage.faults.asked.values()) == {1}
    stage.faults.planned = [Fault("", 1, "HTML login page", 1000)]
    stage.faults.asked.clear()
    assert "Check the address of the source in company.yml" in problem(stage)
    stage.faults.planned = []
    stage.world.token = "another-token-1234"
    refused = problem(stage)
    assert refused.startswith("crm, ") and "status 401" in refused
    assert "Check the token and its rights" in refused and CANARY not in refused
    stage.write(url=f"http://127.0.0.1:{closed_port()}/{CANARY}")
    nobody = problem(stage)
    assert "nothing answers at its address" in nobody and CANARY not in nobody
    monkeypatch.delenv("LEAD2CASH_CRM_TOKEN")
    assert problem(stage).startswith("source crm: there is no token. Set LEAD2CASH_CRM_TOKEN")


def test_a_host_that_is_not_found_and_one_that_is_not_the_vendor_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for vendor, url, found in (
        ("bitrix24", "https://example.invalid", "the name of its host was not found"),
        ("amocrm", "https://example.com/api", "'example.com' is no host of this CRM"),
    ):
        with Stage(vendor, demo_company(), tmp_path, monkeypatch) as stage:
            stage.write(url=url)
            began = time.monotonic()
            said = problem(stage)
            assert found in said and CANARY not in said
            assert time.monotonic() - began < 20


def test_doctor_asks_every_crm_and_shows_no_secret(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Stage("bitrix24", demo_company(), tmp_path, monkeypatch) as stage:

        def connection() -> dict[str, str]:
            result = command("doctor", "--json", "--company", tmp_path)
            assert CANARY not in result.stdout + result.stderr
            (row,) = [row for row in json.loads(result.stdout) if row["name"] == "connections"]
            return row

        answered = connection()
        assert (answered["status"], answered["message"]) == ("ok", "crm: it answers and accepts the secret")
        stage.world.token = "another-token-1234"
        refused = connection()
        assert refused["status"] == "error" and "Check the token" in refused["message"]


def test_probe_writes_its_file_and_refuses_what_is_no_crm(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Stage("pipedrive", demo_company(), tmp_path, monkeypatch, whole=True):
        result = command("probe", "crm", "--company", tmp_path)
        assert result.returncode == 0, result.stderr
        assert "probe-crm.yml: keys and types of 15 lists, no values." in result.stdout
        assert "connector: pipedrive" in (tmp_path / "probe-crm.yml").read_text(encoding="utf-8")
        result = command("probe", "bank", "--company", tmp_path)
        assert result.returncode == 2
        assert "there is no CRM source 'bank'. Sources over HTTP: crm." in result.stderr
        nowhere = command("probe", "crm", "--company", tmp_path, "--output", tmp_path / "no" / "x.yml")
        assert nowhere.returncode == 2 and "it cannot be written" in nowhere.stderr
