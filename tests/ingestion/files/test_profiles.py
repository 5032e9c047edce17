"""Ready-made mappings: each with its sample, landed for real; a company names one and may change it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ingestion.files.mapping.profiles import FOLDER, file_profiles
from ingestion.settings import SettingsError
from tests.ingestion.files.conftest import Desk

PROFILES = sorted(file_profiles())


def landed(desk: Desk, name: str, more: str = "", text: str | None = None) -> list[dict[str, Any]]:
    entity = file_profiles()[name].entity
    desk.put("export.csv", text or (FOLDER / f"{name}.csv").read_text(encoding="utf-8"))
    desk.map(f"entities:\n  {entity}:\n    - {{file: '*.csv', profile: {name}{more}}}\n")
    desk.land()
    assert desk.failures() == []
    assert desk.rejects() == []
    return desk.payloads(entity)


@pytest.mark.parametrize("name", PROFILES)
def test_the_sample_of_every_profile_lands_as_the_profile_says(desk: Desk, name: str) -> None:
    profile = file_profiles()[name]
    assert len(profile.based_on.split()) > 15, "say what the columns were taken from"
    rows = landed(desk, name)
    wanted = [{key: str(value) for key, value in row.items()} for row in profile.sample]
    found = [
        {key: moment(str(row.get(key))) for key in want}
        for row, want in zip(ordered(rows), wanted, strict=True)
    ]
    assert found == wanted
    assert len({row["activity_id" if profile.entity == "activities" else "spend_id"] for row in rows}) == len(
        rows
    )


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the file has them; mappings that share a file land one after the other."""
    return sorted(rows, key=lambda row: int(row["_row"]))


def moment(text: str) -> str:
    """A moment without the zone it is written in, which is UTC."""
    return re.sub(r"(?<=\d)(?:Z|\+00:00|\.0+)$", "", text).replace(" ", "T") if ":" in text else text


@pytest.mark.parametrize("name", PROFILES)
def test_samples_hold_nobodys_data(name: str) -> None:
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    phones = re.findall(r"(?<![0-9.])7[0-9]{10}(?![0-9])", text)
    assert all("000000" in phone for phone in phones)


def test_what_a_company_says_counts_before_the_profile(desk: Desk) -> None:
    people = ", columns: {lead_source_id: {constant: '7'}, campaign: {constant: all}}"
    rows = landed(desk, "google_ads", people)
    assert {(row["lead_source_id"], row["campaign"]) for row in rows} == {("7", "all")}
    assert [row["amount"] for row in rows] == ["1204.50", "33.34", "100.10"]


def test_people_of_the_telephony_become_people_of_the_crm(desk: Desk) -> None:
    people = ", columns: {user_id: {column: last_answered_employee_id, values: {'5001': anna}, other: empty}}"
    assert [row.get("user_id") for row in landed(desk, "uis", people)] == ["anna", None, None]


def test_an_english_report_of_yandex_direct_is_the_same_spend(desk: Desk) -> None:
    text = (
        "Date,CampaignId,CampaignName,AdId,CriterionId,Impressions,Clicks,Cost,Currency\n"
        "01.08.2026,100,Brand,10,77,1000,20,500.50,RUB\n"
        "01.08.2026,100,Brand,10,78,200,5,100.25,RUB\n"
    )
    rows = landed(desk, "yandex_direct", text=text)
    assert [(row["amount"], row["currency"]) for row in rows] == [("500.50", "RUB"), ("100.25", "RUB")]
    assert len({row["spend_id"] for row in rows}) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("  ad_spend:\n    - {file: a.csv, profile: yandex_dirct}\n", 3, "did you mean yandex_direct?"),
        ("  activities:\n    - file: a.csv\n      profile: google_ads\n", 4, "one of asterisk_cdr"),
        ("  deals:\n    - {file: a.csv, profile: uis}\n", 3, "none of this entity"),
        ("  ad_spend:\n    - {profile: vk_ads}\n", 3, "either file"),
        (
            "  ad_spend:\n    - {file: a.csv, profile: vk_ads, columns: {cost: x}}\n",
            3,
            "a field ad_spend does not have",
        ),
    ],
)
def test_a_mistake_beside_a_profile_is_named(desk: Desk, text: str, line: int, words: str) -> None:
    desk.put("a.csv", "x\n")
    desk.map("entities:\n" + text)
    with pytest.raises(SettingsError) as raised:
        desk.land()
    assert f"mapping/crm.yml:{line}" in str(raised.value)
    assert words in str(raised.value)


def test_every_profile_has_a_sample_and_every_sample_a_profile() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(PROFILES)
