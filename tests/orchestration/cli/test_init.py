"""`lead2cash init`, `demo` before its work, and `doctor`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from ingestion.registry import connectors
from ingestion.settings import Company, load_company, table_rows, table_specs
from orchestration.cli.new_directory import MARKER, demo_directory
from orchestration.releases import Release, run_lock
from tests.orchestration.cli.conftest import Run


def test_an_empty_company_is_whole(command: Run, tmp_path: Path) -> None:
    result = command(
        "init",
        tmp_path / "моя фирма",
        "--name",
        'Кавычки "и": #',
        "--language",
        "ru",
        "--timezone",
        "Asia/Kathmandu",
    )
    assert result.returncode == 0
    company = load_company(tmp_path / "моя фирма", check_options=False)
    assert (company.name, company.language, company.timezone) == ('Кавычки "и": #', "ru", "Asia/Kathmandu")
    assert not any(table_rows(company).values())
    assert {path.stem for path in company.settings_dir.glob("*.csv")} == set(table_specs())
    guide = (company.settings_dir / "README.md").read_text(encoding="utf-8")
    assert all(f"## {name}.csv" in guide for name in table_specs())
    for source in company.sources.values():
        assert (company.root / source.options["folder"]).is_dir()
    mapping = yaml.safe_load((company.mapping_dir / "crm.yml").read_text(encoding="utf-8"))
    assert mapping["defaults"]["timezone"] == "Asia/Kathmandu"


@pytest.mark.parametrize("what", ["init", "demo"])
def test_somebody_s_files_are_left_alone(command: Run, tmp_path: Path, what: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    result = command(what, tmp_path / "mine")
    assert result.returncode == 2
    assert "it is not empty. Name a new or an empty directory." in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert command(what, tmp_path / "mine" / "letter.txt").returncode == 2
    assert command(what, tmp_path / "mine" / "letter.txt" / "below").returncode == 2


def test_a_demo_replaces_only_a_demo(lead2cash: Run, command: Run, company: Company) -> None:
    assert "it is not empty" in command("demo", company.root, "--force").stderr
    (company.root / MARKER).touch()
    assert "there is a demo already. Name another directory, or replace it with --force." in (
        command("demo", company.root).stderr
    )
    with run_lock(company):
        result = lead2cash("demo", company.root, "--force")
    assert result.returncode == 75
    assert (company.root / "company.yml").exists()


def test_an_earlier_demo_is_cleared_whole(company: Company, release: Release) -> None:
    (company.root / MARKER).touch()
    with demo_directory(company.root, force=True) as root:
        assert {path.name for path in root.iterdir()} == {MARKER, "run.lock"}


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        pytest.param("--timezone", "Mars", "timezone: found 'Mars'", id="zone"),
        pytest.param("--currency", "rubles", "currency: found 'rubles'", id="currency"),
    ],
)
def test_a_wrong_value_writes_nothing(
    command: Run, tmp_path: Path, option: str, value: str, message: str
) -> None:
    result = command("init", tmp_path / "new", option, value)
    assert result.returncode == 2
    assert message in result.stderr
    assert not (tmp_path / "new").exists()


def findings(result_text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in json.loads(result_text):
        found.setdefault(row["name"], set()).add(row["status"])
    return found


def test_doctor_on_a_published_company(command: Run, release: Release, company: Company) -> None:
    result = command("doctor", "--json", "--company", company.root)
    found = findings(result.stdout)
    assert found["release"] == found["lock"] == found["disk"] == found["folders"] == {"ok"}
    # company.yml names no source
    assert found["sources"] == {"warning"}
    assert result.returncode == 1


def test_doctor_lists_every_mistake(command: Run, company: Company) -> None:
    company.settings_dir.mkdir()
    (company.settings_dir / "holidays.csv").write_text("day,is_working\nx,y\n")
    result = command("doctor", "--company", company.root)
    assert result.returncode == 2
    assert "holidays.csv:2: day: found 'x'" in result.stdout
    assert "holidays.csv:2: is_working: found 'y'" in result.stdout
    (company.root / "company.yml").write_text("name: x\nlanguage: fr\n")
    result = command("doctor", "--company", company.root)
    assert result.returncode == 2
    assert "company.yml:2: language: found 'fr'; allowed: en or ru" in result.stdout


def test_doctor_sees_a_missing_folder_and_a_dangling_current(command: Run, company: Company) -> None:
    (company.root / "company.yml").write_text(
        "name: x\nsources: {money: {connector: bank, folder: inbox/bank}}\n"
    )
    company.current.symlink_to("releases/gone")
    result = command("doctor", "--json", "--company", company.root)
    messages = {row["message"] for row in json.loads(result.stdout)}
    assert "money: the folder inbox/bank does not exist" in messages
    assert "current points at no whole release; run: lead2cash run daily" in messages
    assert result.returncode == 2


def test_doctor_names_the_run_in_progress(command: Run, company: Company) -> None:
    with run_lock(company):
        result = command("doctor", "--company", company.root)
    assert "a run is in progress: process" in result.stdout


def test_a_new_company_shows_how_each_crm_is_connected(command: Run, tmp_path: Path) -> None:
    assert command("init", tmp_path / "new").returncode == 0
    text = (tmp_path / "new" / "company.yml").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^  # crm: (\{connector: (\w+).*\})$", text, re.M))
    http = [name for name, module in connectors().items() if hasattr(module, "VENDOR")]
    assert sorted(shown.values()) == sorted(http)
    for line, name in shown.items():
        options = {key: value for key, value in yaml.safe_load(line).items() if key != "connector"}
        connectors()[name].Options.model_validate(options)
    # secrets do not go into git with the company
    assert "/.dlt/" in (tmp_path / "new" / ".gitignore").read_text().splitlines()
