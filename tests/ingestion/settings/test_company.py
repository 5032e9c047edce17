"""company.yml: what it gives, and how each mistake is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.errors import EXIT_USAGE, UserError
from ingestion.registry import connectors
from ingestion.settings import SettingsError, find_company, load_company
from tests.ingestion.settings.conftest import cases

FULL = """\
name: Северный ветер
language: ru
timezone: Europe/Moscow
currency: RUB
amounts_include_vat: true
as_of: null
releases: {keep: 7}
calendar: {working_days: [mon, tue, wed, thu, fri]}
activity: {connected_seconds: 10}
sample_floor: 5
matching: {oldest_first: false}
receivables: {basis: invoiced}
schedules: {daily: "07:00", weekly: "mon 07:30", monthly: "1 08:00", intraday: null}
sources:
  money: {connector: bank, folder: inbox/bank, max_age_hours: 80}
"""


def mistakes(root: Path, text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    (root / "company.yml").write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        load_company(root)
    assert caught.value.exit_code == EXIT_USAGE
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


def test_everything_the_file_may_say(root: Path) -> None:
    (root / "company.yml").write_text(FULL, encoding="utf-8")
    company = load_company(root)
    assert (company.name, company.language, company.currency) == ("Северный ветер", "ru", "RUB")
    assert company.calendar.iso_weekdays == [1, 2, 3, 4, 5]
    assert company.releases.keep == 7
    source = company.sources["money"]
    assert (source.name, source.connector, source.max_age_hours) == ("money", "bank", 80)
    assert source.options == {"folder": "inbox/bank"}
    assert company.root == root.resolve()
    assert company.current == root / "current"


def test_a_name_is_enough(root: Path) -> None:
    company = load_company(root)
    assert company.timezone == "Europe/Moscow"
    assert company.sources == {}
    assert company.as_of is None
    assert abs((company.clock() - datetime.now(UTC)).total_seconds()) < 5


@pytest.mark.parametrize("case", cases("company_mistakes"))
def test_a_mistake_names_line_key_found_and_allowed(root: Path, case: dict[str, str]) -> None:
    found = mistakes(root, f"name: North Wind\n{case['line']}\n")
    assert len(found) == 1
    # whatever connectors there are
    assert found[0].startswith(case["problem"].replace("{connectors}", ", ".join(sorted(connectors()))))


def test_the_connector_checks_its_own_options(root: Path) -> None:
    found = mistakes(root, "name: x\nsources:\n  money:\n    connector: bank\n    foldr: inbox\n")
    assert any(
        problem.startswith("company.yml:5: sources.money.foldr: found an unknown key; allowed: ")
        for problem in found
    )
    assert any("did you mean folder?" in problem for problem in found)


def test_all_mistakes_come_at_once(root: Path) -> None:
    found = mistakes(root, "language: fr\ncurrency: r\nsources: {a: {connector: b}, C: 1}\n")
    assert [tuple(text.split(": ")[:2]) for text in found] == [
        ("company.yml:1", "language"),
        ("company.yml:1", "name"),
        ("company.yml:2", "currency"),
        ("company.yml:3", "sources.C"),
        ("company.yml:3", "sources.a.connector"),
    ]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param("name: [unclosed\n", "company.yml:2: syntax: found ", id="broken brackets"),
        pytest.param("name: x\n\tlanguage: ru\n", "company.yml:2: syntax: found ", id="tab"),
        pytest.param("- a\n- b\n", "company.yml:1: top level: found a list; allowed: ", id="a list"),
        pytest.param("", "company.yml:1: name: found nothing; allowed: ", id="empty"),
        pytest.param(
            "name: !!python/object/apply:os.getcwd []\n",
            "company.yml:1: syntax: found ",
            id="a python object",
        ),
        pytest.param(
            "name: a\n# Москва".encode("cp1251"),
            "company.yml:2: encoding: found byte 0xcc; allowed: UTF-8 text",
            id="cp1251",
        ),
    ],
)
def test_a_file_that_is_no_settings(root: Path, text: str | bytes, start: str) -> None:
    assert mistakes(root, text)[0].startswith(start)


def test_words_that_old_yaml_would_change(root: Path) -> None:
    (root / "company.yml").write_text("name: no\nschedules: {daily: 10:30}\n")
    company = load_company(root)
    assert company.name == "no"
    assert company.schedules.cron()["daily"] == "30 10 * * *"


@pytest.mark.parametrize(
    ("as_of", "utc"),
    [
        pytest.param("2026-11-23T08:00", datetime(2026, 11, 23, 5, tzinfo=UTC), id="company time"),
        pytest.param("2026-11-23T08:00+00:00", datetime(2026, 11, 23, 8, tzinfo=UTC), id="offset"),
        pytest.param("2026-11-23", datetime(2026, 11, 22, 21, tzinfo=UTC), id="day"),
    ],
)
def test_a_fixed_clock(root: Path, as_of: str, utc: datetime) -> None:
    (root / "company.yml").write_text(f"name: x\nas_of: {as_of}\n")
    assert load_company(root).clock() == utc


def test_schedules_as_cron(root: Path) -> None:
    (root / "company.yml").write_text(
        "name: x\nschedules: {weekly: sun 23:05, monthly: 28 00:00, intraday: every 2 hours, daily: null}\n"
    )
    assert load_company(root).schedules.cron() == {
        "weekly": "5 23 * * sun",
        "monthly": "0 0 28 * *",
        "intraday": "0 */2 * * *",
    }


def test_settings_cannot_be_changed_in_memory(root: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_company(root).name = "other"


def test_which_company(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEAD2CASH_COMPANY", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"the current directory: there is no company\.yml here"):
        find_company()
    monkeypatch.setenv("LEAD2CASH_COMPANY", str(root))
    assert find_company() == root
    with pytest.raises(UserError, match="set by --company"):
        find_company(tmp_path)
    monkeypatch.delenv("LEAD2CASH_COMPANY")
    monkeypatch.chdir(root)
    assert find_company() == root


def test_a_file_that_may_not_be_read(root: Path) -> None:
    (root / "company.yml").unlink()
    (root / "company.yml").mkdir()
    with pytest.raises(UserError, match=r"company\.yml: it cannot be read: Is a directory"):
        load_company(root)
