"""What is particular about Bitrix24: pages after the last id, a code in the URL, a history that is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from pydantic import ValidationError

from ingestion.crm.bitrix24.connector import Options
from ingestion.crm.bitrix24.paginators import AfterId
from ingestion.errors import UserError
from tests.ingestion.crm.stage import CANARY, Stage, demo_company, leaks_below, quick


@pytest.fixture
def stage(tmp_path, monkeypatch: pytest.MonkeyPatch):
    quick(monkeypatch)
    with Stage("bitrix24", demo_company(), tmp_path, monkeypatch, whole=True) as made:
        yield made


def test_records_that_vanish_while_a_list_is_read_hide_no_others(stage: Stage, monkeypatch) -> None:
    """Ten deals of the first page are deleted once it was read: pages by number would skip ten others."""
    deals = next(resource for resource in stage.vendor.api.resources if resource.name == "deals")
    before = {row["deal_id"] for row in stage.world.tables["deals"] if row.get("is_deleted") != "true"}
    gone = set(sorted(before, key=int)[:10])
    go_on = AfterId.update_request
    requests = []

    def delete_and_go_on(paginator, request) -> None:
        if not requests:
            rows = stage.world.tables["deals"]
            stage.world.tables["deals"] = [row for row in rows if row["deal_id"] not in gone]
            stage.world.change()
        go_on(paginator, request)
        requests.append(request.json)

    monkeypatch.setattr(AfterId, "update_request", delete_and_go_on)
    batches = [batch for batch in stage.read(deals) if batch.entity == "deals"]
    ids = {row["id"] for batch in batches for row in batch.rows.to_pylist()}
    assert ids >= before - gone
    # the first answer counted the records; nobody is asked to count them again
    assert all(body["start"] == -1 and ">ID" in body["filter"] for body in requests)


def test_the_code_of_the_webhook_is_nowhere(stage: Stage) -> None:
    report = stage.land()
    assert report.ok
    stage.world.token = "another-code-1234"
    refused = stage.land()
    assert not refused.ok
    assert CANARY not in repr(refused)
    assert leaks_below(stage.root) == []


def test_what_the_portal_forgets_of_a_deal_stays_known(stage: Stage) -> None:
    assert stage.land().ok
    known = stage.landed()["deal_history"]
    owners = [json.loads(payload)["OWNER_ID"] for payload in known.values()]
    moved = next(row for row in stage.world.tables["deals"] if owners.count(int(row["deal_id"])) > 2)
    other = next(row for row in stage.world.tables["pipelines"] if row["pipeline_id"] != moved["pipeline_id"])
    stage.world.now += timedelta(hours=1)
    moved["pipeline_id"] = other["pipeline_id"]
    moved["stage_id"] = next(
        row["stage_id"] for row in stage.world.tables["stages"] if row["pipeline_id"] == other["pipeline_id"]
    )
    stage.world.change()
    stage.write()
    assert stage.land("weekly").ok
    assert known.items() <= stage.landed()["deal_history"].items()


@pytest.mark.parametrize("portal", ["https://example.bitrix24.ru", "localhost", "example.bitrix24.ru/rest"])
def test_a_portal_is_a_host(portal: str) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"portal": portal})


def test_a_source_without_a_portal_is_told_what_is_missing(stage: Stage) -> None:
    company = stage.company
    source = company.sources["crm"].model_copy(update={"options": {}})
    with pytest.raises(UserError, match="portal is missing") as error:
        stage.vendor.base_url(company, source)
    assert error.value.where == "company.yml, sources.crm"
