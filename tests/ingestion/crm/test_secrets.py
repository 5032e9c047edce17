"""Secrets planted as canaries: nowhere in what a run writes or says, whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from ingestion.crm.kit.resources import Api
from ingestion.crm.kit.transport import check_url
from ingestion.errors import UserError
from ingestion.secrets import secret, variable
from ingestion.settings import load_company
from ingestion.standin.faults import KINDS, Fault, Faults
from ingestion.standin.server import serving, stand_in, vendors
from ingestion.standin.world import World
from tests.ingestion.crm.stage import CANARY, demo_company, leaks_below


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LEAD2CASH_CRM_TOKEN", raising=False)
    (tmp_path / "company.yml").write_text("name: X\nsources: {crm: {connector: s2}}\n")
    return tmp_path


def ingest(root: Path, *, wrong: str = "") -> str:
    """`lead2cash ingest` of all vendors at once in a process of its own; everything it said."""
    demo = demo_company()
    now = datetime.fromtimestamp(demo.demo.clock.as_of, UTC)
    world, faults = World(demo.at, now, CANARY), Faults()
    if wrong:
        kinds = [kind for kind in KINDS if kind != "time-out"]
        faults.planned = [Fault("", at, kinds[at % len(kinds)], 1) for at in range(2, 40)]
        faults.planned += [Fault("", 1, wrong, 10_000)]
    with serving(stand_in(world, faults)) as address:
        sources = {
            name: {"connector": name, "requests_per_second": 10_000.0, **module.options(address)}
            for name, module in vendors().items()
        }
        document = {"name": "All", "as_of": now.isoformat(), "sources": sources}
        (root / "company.yml").write_text(yaml.safe_dump(document), encoding="utf-8")
        environment = os.environ | {variable(name): CANARY for name in vendors()}
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "ingest", "--company", str(root)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == (1 if wrong else 0), done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("wrong", [pytest.param("", marks=pytest.mark.long), "200 with an error"])
def test_a_canary_is_nowhere(tmp_path: Path, wrong: str) -> None:
    said = ingest(tmp_path, wrong=wrong)
    assert CANARY not in said
    assert leaks_below(tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("wrong", sorted(set(KINDS) - {"200 with an error", "time-out"}))
def test_a_canary_is_nowhere_under_any_fault(tmp_path: Path, wrong: str) -> None:
    test_a_canary_is_nowhere(tmp_path, wrong)


def test_a_secret_comes_from_the_environment_or_the_file(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_company(company)
    with pytest.raises(UserError, match=r"there is no token.*LEAD2CASH_CRM_TOKEN.*secrets\.toml"):
        secret(loaded, "crm")
    path = company / ".dlt" / "secrets.toml"
    path.parent.mkdir()
    path.write_text('[sources.crm]\ntoken = "from-the-file"\n')
    path.chmod(0o644)
    with pytest.raises(UserError, match=r"others may read this file.*chmod 600"):
        secret(loaded, "crm")
    path.chmod(0o600)
    assert secret(loaded, "crm") == "from-the-file"
    monkeypatch.setenv("LEAD2CASH_CRM_TOKEN", "from-the-environment")
    assert secret(loaded, "crm") == "from-the-environment"


def test_a_broken_file_of_secrets_is_not_quoted(company: Path) -> None:
    path = company / ".dlt" / "secrets.toml"
    path.parent.mkdir()
    path.write_text("[sources.crm]\ntoken = oops-no-quotes\n")
    path.chmod(0o600)
    with pytest.raises(UserError) as error:
        secret(load_company(company), "crm")
    assert "oops" not in str(error.value) and error.value.__cause__ is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://app.example.com/api", "must begin with https"),
        ("https://evil.example.net/api", "is no host of this CRM"),
        ("https://app.example.com.evil.net/api", "is no host of this CRM"),
        ("https://evil.net#app.example.com", "neither a login nor parameters"),
        ("https://user:secret@app.example.com/api", "neither a login nor parameters"),
        ("https://app.example.com/api?token=1", "neither a login nor parameters"),
        ("http://127.0.0.1.evil.net/", "is no host of this CRM"),
        ("http://169.254.169.254/latest", "is no host of this CRM"),
        ("https://10.0.0.1/", "is no host of this CRM"),
        ("ftp://app.example.com/", "must begin with https"),
    ],
)
def test_only_the_vendors_own_hosts_are_spoken_to(url: str, found: str) -> None:
    api = Api(
        hosts=["*.example.com"], requests_per_second=1, history={}, lag={}, not_provided={}, resources=[]
    )
    with pytest.raises(UserError, match=found) as error:
        check_url(url, api, "crm")
    assert "secret" not in str(error.value)
    check_url("https://app.example.com/api", api, "crm")
    check_url("http://127.0.0.1:8080/api", api, "crm")
