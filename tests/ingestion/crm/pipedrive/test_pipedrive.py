"""What is particular about Pipedrive: cursors, an archive, leads that become deals, a history per deal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from pydantic import ValidationError

from ingestion.crm.kit.resources import load_api
from ingestion.crm.pipedrive.connector import Options
from ingestion.errors import UserError
from ingestion.standin.tables import Tables
from tests.ingestion.crm.stage import CANARY, Stage, demo_company, leaks_below, quick


@pytest.fixture
def stage(tmp_path, monkeypatch: pytest.MonkeyPatch):
    quick(monkeypatch)
    with Stage("pipedrive", demo_company(), tmp_path, monkeypatch) as made:
        api = load_api(made.vendor.folder / "resources.yml")
        wanted = [one for one in api.resources if "deal" in one.name or one.name == "activities"]
        monkeypatch.setitem(made.vendor.__dict__, "api", api.model_copy(update={"resources": wanted}))
        # a few deals and three pages of activities are enough
        made.world.tables["deals"] = made.world.tables["deals"][-30:]
        kept = {row["deal_id"] for row in made.world.tables["deals"]}
        for entity in ("stage_changes", "owner_changes"):
            made.world.tables[entity] = [row for row in made.world.tables[entity] if row["entity_id"] in kept]
        made.world.change()
        yield made


def flows(stage: Stage) -> list[str]:
    """Deals whose history was asked for."""
    return sorted(path.split("/")[-2] for path in stage.faults.asked if path.endswith("/flow"))


def test_the_history_is_read_again_only_of_deals_that_changed(stage: Stage) -> None:
    deals = stage.world.tables["deals"]
    assert stage.land().ok
    assert flows(stage) == sorted(row["deal_id"] for row in deals)
    changed = next(row for row in deals if "closed_at" not in row)
    landed = json.loads(stage.landed()["deals"][changed["deal_id"]])
    assert (landed["id"], landed["value"]) == (int(changed["deal_id"]), float(changed["amount"]))
    stage.faults.asked.clear()
    assert stage.land().ok
    assert flows(stage) == []
    stage.world.now += timedelta(hours=2)
    changed["name"] = "Another name"
    changed["updated_at"] = (stage.world.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    stage.write()
    stage.faults.asked.clear()
    assert stage.land().rows["deals"] == 1
    assert flows(stage) == [changed["deal_id"]]


def test_archived_deals_are_read_and_many_at_once_are_no_failure(stage: Stage) -> None:
    assert stage.land().ok
    before = stage.landed()
    stage.world.now += timedelta(days=400)
    stage.world.change()
    stage.write()
    assert stage.land("weekly").ok
    after = stage.landed()
    closed = {row["deal_id"] for row in stage.world.tables["deals"] if "closed_at" in row}
    assert len(closed) > 5 and closed - before["archived_deals"].keys()
    assert closed <= after["archived_deals"].keys()
    assert before["deal_changes"].items() <= after["deal_changes"].items()


def test_a_deal_without_history_is_no_failure_and_the_token_is_nowhere(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """v1 gives null for an empty list; v2 never does."""
    monkeypatch.setattr("ingestion.crm.pipedrive.standin.flows", nothing_happened)
    stage.world.change()
    report = stage.land()
    assert report.ok, report.failures
    assert "deal_changes" not in report.rows
    stage.world.token = "another-token-1234"
    refused = stage.land()
    assert not refused.ok
    assert CANARY not in repr(refused)
    assert leaks_below(stage.root) == []


def nothing_happened(company: Tables) -> dict[str, list[object]]:
    return {row["deal_id"]: [] for row in company["deals"]}


def test_the_order_of_ids_brings_every_record_though_all_change_meanwhile(stage: Stage) -> None:
    activities = stage.longest
    ids = {row["activity_id"] for row in stage.world.tables["activities"] if row["kind"] == "call"}

    def touch(path: str, number: int) -> None:
        for row in stage.world.tables["activities"]:
            row["updated_at"] = stage.world.now.strftime("%Y-%m-%dT%H:%M:%S")
        stage.world.change()

    stage.faults.before = touch
    found = [row["id"] for batch in stage.read(activities) for row in batch.rows.to_pylist()]
    assert ids <= set(found)


@pytest.mark.parametrize(
    "company", ["https://example.pipedrive.com", "example.pipedrive.com", "-", "Example"]
)
def test_a_company_is_the_first_part_of_its_address(company: str) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"company": company})


def test_a_source_without_a_company_is_told_what_is_missing(stage: Stage) -> None:
    company = stage.company
    source = company.sources["crm"].model_copy(update={"options": {}})
    with pytest.raises(UserError, match="company is missing") as error:
        stage.vendor.base_url(company, source)
    assert error.value.where == "company.yml, sources.crm"
    named = source.model_copy(update={"options": {"company": "example"}})
    assert stage.vendor.base_url(company, named) == "https://example.pipedrive.com/api"
