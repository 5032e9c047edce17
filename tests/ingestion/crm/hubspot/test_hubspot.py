"""What is particular about HubSpot: searches of at most 10,000 records, history and associations apart."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ingestion.crm.hubspot import standin
from ingestion.crm.hubspot.standin_objects import Thing
from ingestion.crm.kit.resources import Resource, load_api
from tests.ingestion.crm.stage import Stage, demo_company, quick

LISTS = [
    "companies",
    "contacts",
    "deals",
    "tasks",
    "deals_archived",
    "contact_history",
    "deal_history",
    "deal_contacts",
    "task_deals",
]


@pytest.fixture
def stage(tmp_path, monkeypatch: pytest.MonkeyPatch):
    quick(monkeypatch)
    stage = Stage("hubspot", demo_company(), tmp_path, monkeypatch)
    api = load_api(stage.vendor.folder / "resources.yml")
    lists = [one for one in api.resources if one.name in LISTS]
    monkeypatch.setitem(stage.vendor.__dict__, "api", api.model_copy(update={"resources": lists}))
    with stage:
        yield stage


def listed(stage: Stage, name: str) -> Resource:
    return next(resource for resource in stage.vendor.api.resources if resource.name == name)


def ids(stage: Stage, name: str) -> set[str]:
    batches = [batch for batch in stage.read(listed(stage, name)) if batch.entity == name]
    return {row["id"] for batch in batches for row in batch.rows.to_pylist()}


def test_ten_thousand_and_one_changes_in_one_second_are_all_read(stage: Stage, monkeypatch) -> None:
    """A bulk edit: no window of time is short enough to hold fewer than a search may give."""
    at = (stage.world.now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S")
    untouched = Thing("20000", "2026-01-01T00:00:00", "2026-01-01T00:00:00", {"name": "Old"})
    served = {"companies": [untouched]}
    monkeypatch.setattr(standin, "objects", lambda company, kind: served[kind])
    api = stage.vendor.api
    only = api.model_copy(update={"resources": [listed(stage, "companies")]})
    monkeypatch.setitem(stage.vendor.__dict__, "api", only)
    assert stage.land().rows == {"companies": 1}
    served["companies"] = [Thing(str(number), at, at, {"name": "Bulk"}) for number in range(1, 10_002)]
    stage.world.change()
    # changes only: the record before them is not asked for, and so not taken for deleted
    assert stage.land("daily").rows == {"companies": 10_001}


def test_a_search_is_not_paged_beyond_ten_thousand(stage: Stage) -> None:
    import requests

    stage.read(listed(stage, "companies"))
    answer = requests.post(
        f"{stage.address}/hubspot/crm/v3/objects/tasks/search",
        json={"limit": 200, "after": 9_900, "properties": []},
        headers={"Authorization": f"Bearer {stage.world.token}"},
        timeout=5,
    )
    assert answer.status_code == 400


def test_records_archived_while_a_search_is_read_hide_no_others(stage: Stage, monkeypatch) -> None:
    """Ten tasks of the first page go once it was read: pages by number would skip ten others."""
    from ingestion.crm.hubspot.paginators import AfterObject

    before = {row["task_id"] for row in stage.world.tables["tasks"] if row.get("state") != "cancelled"}
    before &= {row["task_id"] for row in stage.world.tables["tasks"] if "due_at" in row}
    gone = set(sorted(before, key=int)[:10])
    go_on = AfterObject.update_request
    asked = []

    def archive_and_go_on(paginator, request) -> None:
        if not asked:
            rows = stage.world.tables["tasks"]
            stage.world.tables["tasks"] = [row for row in rows if row["task_id"] not in gone]
            stage.world.change()
        go_on(paginator, request)
        asked.append(request.json["filterGroups"][0]["filters"][-1]["operator"])

    monkeypatch.setattr(AfterObject, "update_request", archive_and_go_on)
    assert ids(stage, "tasks") >= before - gone
    assert len(asked) > 1 and set(asked) == {"GT"}


def test_history_and_associations_are_read_again_only_for_what_changed(stage: Stage) -> None:
    assert stage.land().ok
    stage.world.now += timedelta(days=1)
    deal = next(row for row in stage.world.tables["deals"] if row.get("is_deleted") != "true")
    deal["name"] = "Renamed"
    deal["updated_at"] = (stage.world.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    stage.write()
    asked = stage.faults.asked
    asked.clear()
    report = stage.land()
    assert report.rows == {"deals": 1, "deal_history": 1}
    history = "/hubspot/crm/v3/objects/deals/batch/read"
    links = "/hubspot/crm/v4/associations/deals/contacts/batch/read"
    assert (asked[history], asked[links]) == (1, 1)
    # nothing else changed, so nothing else was asked for
    assert not [path for path in asked if "/batch/read" in path and "deals/" not in path.split("crm/")[1]]


def test_a_deal_archived_between_two_runs_is_known_at_once(stage: Stage) -> None:
    """A search never tells of it, and archiving does not move the time of its last change."""
    assert stage.land().ok
    deal = next(row for row in stage.world.tables["deals"] if row.get("is_deleted") != "true")
    assert deal["deal_id"] not in stage.landed()["deals_archived"]
    deal["is_deleted"] = "true"
    stage.world.now += timedelta(days=1)
    stage.world.change()
    stage.write()
    assert stage.land("daily").ok
    assert json.loads(stage.landed()["deals_archived"][deal["deal_id"]])["archived"] is True


def test_every_value_of_a_property_is_a_text(stage: Stage) -> None:
    for name in ("companies", "contacts", "deals", "tasks"):
        batches = [batch for batch in stage.read(listed(stage, name)) if batch.entity == name]
        payloads = [row["payload"] for batch in batches for row in batch.rows.to_pylist()]
        values = [value for text in payloads for value in json.loads(text)["properties"].values()]
        assert {type(value) for value in values} <= {str, type(None)} and any(values)


@pytest.mark.parametrize(("name", "listed_on"), [("deal_history", "deals"), ("deal_contacts", "deals")])
def test_a_batch_that_leaves_out_a_record_without_a_word_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str, listed_on: str
) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_ATTEMPTS", "2")
    assert stage.land().ok
    before = stage.landed()
    path, asked = listed(stage, name).path, sorted(before[name])
    stage.world.now += timedelta(days=1)
    stage.write()
    for row in stage.rows:
        row["updated_at"] = stage.world.now.strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    stage.faults.rewrite = lambda at, records: records.clear() if path in at else None
    report = stage.land()
    assert report.load_id is None and stage.landed() == before
    message = str(report.failures[0])
    assert message.startswith(f"crm, {name}, page 1: its answer says nothing of ") and len(asked) > 1, message
    stage.faults.rewrite = None
    assert stage.land().ok
