"""Tokens that are renewed: stored before they are used, by one process at a time, and shown nowhere."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from ingestion.errors import Lead2CashError, UserError
from tests.ingestion.crm.stage import CANARY, Stage, demo_company, leaks_below, quick

CLIENT = {"client_id": "0a1b2c3d-0000", "redirect_uri": "https://example.com/lead2cash"}
GIVEN = "access_token"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    quick(monkeypatch)
    with Stage("amocrm", demo_company(), tmp_path, monkeypatch) as made:
        made.write(**CLIENT)
        monkeypatch.delenv("LEAD2CASH_CRM_TOKEN")
        monkeypatch.setenv("LEAD2CASH_CRM_CLIENT_SECRET", f"{CANARY}-secret-0")
        monkeypatch.setenv("LEAD2CASH_CRM_CODE", f"{CANARY}-code-0")
        yield made


def kept(stage: Stage) -> Path:
    return stage.root / ".dlt" / "tokens_crm.json"


def stored(stage: Stage) -> dict[str, str]:
    found: dict[str, str] = json.loads(kept(stage).read_text())
    return found


def expire(stage: Stage) -> None:
    kept(stage).write_text(json.dumps({**stored(stage), "expires_at": 0}))


def grants(stage: Stage) -> int:
    return sum(count for path, count in stage.faults.asked.items() if path.endswith(GIVEN))


def refusal(stage: Stage) -> str:
    try:
        stage.vendor.check(stage.company, stage.company.sources["crm"])
    except Lead2CashError as error:
        return str(error)
    return ""


def test_a_code_gives_tokens_that_are_kept_for_their_owner_and_used_until_they_end(stage: Stage) -> None:
    assert stage.land().ok
    assert stat.S_IMODE(kept(stage).stat().st_mode) == 0o600
    assert stored(stage)["refresh_token"] == f"{CANARY}-refresh-1"
    assert stage.land().ok
    assert grants(stage) == 1
    expire(stage)
    assert stage.land().ok
    assert grants(stage) == 2
    assert stored(stage)["refresh_token"] == f"{CANARY}-refresh-2"
    assert leaks_below(stage.root) == [kept(stage)]


def test_a_new_pair_is_on_the_disk_before_it_is_used(stage: Stage) -> None:
    found: list[str] = []
    stage.faults.before = lambda path, number: (
        None if path.endswith(GIVEN) else found.append(stored(stage)["access_token"])
    )
    assert refusal(stage) == ""
    expire(stage)
    assert refusal(stage) == ""
    assert found == [f"{CANARY}-access-1", f"{CANARY}-access-2"]


def test_a_token_that_is_refused_meanwhile_is_renewed_once(stage: Stage) -> None:
    assert refusal(stage) == ""
    kept(stage).write_text(json.dumps({**stored(stage), "access_token": f"{CANARY}-access-0"}))
    assert refusal(stage) == ""
    assert grants(stage) == 2
    stage.world.token = "another-token-1234"
    said = refusal(stage)
    assert "the CRM gives no tokens (status 401)" in said and CANARY not in said


def test_a_refresh_token_that_was_used_elsewhere_is_told_and_a_new_code_heals_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.land().ok
    used = {**stored(stage), "refresh_token": f"{CANARY}-refresh-0", "expires_at": 0}
    kept(stage).write_text(json.dumps(used))
    report = stage.land()
    assert report.load_id is None
    (failure,) = report.failures
    assert str(failure).startswith("crm, tokens: the CRM gives no tokens (status 400). Make a new code")
    assert CANARY not in repr(report) and stored(stage) == used
    # the code of another day
    monkeypatch.setenv("LEAD2CASH_CRM_CODE", f"{CANARY}-code-1")
    assert stage.land().ok
    assert stored(stage)["refresh_token"] == f"{CANARY}-refresh-2"


def test_what_is_missing_or_open_to_others_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(stage) == ""
    kept(stage).chmod(0o644)
    assert "others may read this file. chmod 600" in refusal(stage)
    kept(stage).write_text("{")
    assert "the file of tokens is damaged" in refusal(stage)
    kept(stage).unlink()
    monkeypatch.delenv("LEAD2CASH_CRM_CODE")
    assert "there are no tokens yet. Make a new code" in refusal(stage)
    stage.write(client_id=CLIENT["client_id"])
    with pytest.raises(UserError, match="client_id needs redirect_uri"):
        stage.vendor.check(stage.company, stage.company.sources["crm"])
    monkeypatch.delenv("LEAD2CASH_CRM_CLIENT_SECRET")
    stage.write(**CLIENT)
    assert "there is no client_secret. Set LEAD2CASH_CRM_CLIENT_SECRET" in refusal(stage)
