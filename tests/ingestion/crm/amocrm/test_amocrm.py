"""What is particular about amoCRM: windows of an hour, a journal that is read once, requests that leave their list."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import pytest
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from ingestion.crm.amocrm.connector import Options
from ingestion.crm.amocrm.standin_journal import is_waiting
from ingestion.standin.server import serving, stand_in
from tests.ingestion.crm.stage import Stage, demo_company, quick

HOUR = 3600


class Heard:
    """The app, and every query it was asked, by path."""

    def __init__(self, app) -> None:
        self.app, self.queries = app, {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"].rpartition("/api/v4/")[2]
            self.queries.setdefault(path, []).append(parse_qs(scope["query_string"].decode()))
        await self.app(scope, receive, send)


@pytest.fixture
def heard(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A company that read amoCRM once, and then everything asked of it the next day."""
    quick(monkeypatch)
    with Stage("amocrm", demo_company(), tmp_path, monkeypatch, whole=True) as stage:
        app = Heard(stand_in(stage.world))
        stage.address = stage.enter_context(serving(app))
        stage.write()
        assert stage.land().ok
        app.queries.clear()
        yield stage, app


def seconds(query: dict[str, list[str]], field: str) -> tuple[int, int]:
    return int(query[f"filter[{field}][from]"][0]), int(query[f"filter[{field}][to]"][0])


def test_changes_are_asked_for_in_windows_of_an_hour_without_a_gap(heard) -> None:
    stage, app = heard
    # the company stands still, so the newest deal says where the windows begin
    stage.world.now += timedelta(hours=5)
    stage.write()
    assert stage.land().ok
    windows = sorted({seconds(query, "updated_at") for query in app.queries["leads"]})
    assert len(windows) >= 5
    assert all(end - start <= HOUR for start, end in windows)
    assert all(later[0] == earlier[1] for earlier, later in itertools.pairwise(windows))
    assert windows[-1][1] == int(stage.world.now.timestamp())
    newest = max(row["updated_at"] for row in stage.world.tables["deals"] if row.get("is_deleted") != "true")
    reached = int(datetime.fromisoformat(f"{newest}+00:00").timestamp())
    assert windows[0][0] == reached - 600


def test_a_list_in_which_nothing_changed_for_long_is_asked_for_two_days_only(heard) -> None:
    stage, app = heard
    # the sweep after a month reads everything; the newest change is as old as before
    stage.world.now += timedelta(days=30)
    stage.write()
    assert stage.land().ok
    read_at = stage.world.now
    app.queries.clear()
    stage.world.now += timedelta(days=1)
    stage.write()
    assert stage.land().ok
    for path, field in (("leads", "updated_at"), ("tasks", "updated_at")):
        windows = sorted({seconds(query, field) for query in app.queries[path]})
        assert windows[0][0] == int((read_at - timedelta(days=1)).timestamp()) - 600, path
        assert windows[-1][1] == int(stage.world.now.timestamp()), path
        assert len(windows) == 49, path


def test_an_event_is_read_once_also_by_the_weekly_run(heard) -> None:
    stage, app = heard
    assert stage.land("weekly").ok
    starts = {seconds(query, "created_at")[0] for query in app.queries["events"]}
    first = min(int(row["created_at"]) for row in events(stage))
    assert min(starts) > first
    assert any("filter[updated_at][from]" not in query for query in app.queries["leads"])


def events(stage: Stage) -> list[dict[str, int]]:
    return [json.loads(payload) for payload in stage.landed()["events"].values()]


def test_any_number_of_requests_may_leave_their_list_at_once(heard) -> None:
    stage, _ = heard
    waiting = [row for row in stage.world.tables["requests"] if is_waiting(row)]
    # more of them than may vanish from any other list at once
    assert len(waiting) > 5
    for row in waiting:
        row["processed_at"] = row["created_at"]
    stage.world.change()
    report = stage.land("weekly")
    assert report.ok, report.failures
    marks = [json.loads(payload) for payload in stage.landed()["_deletions"].values()]
    assert [mark["entity"] for mark in marks] == ["unsorted"] * len(waiting)


def test_a_deleted_deal_is_told_by_the_journal_the_same_day(heard) -> None:
    stage, _ = heard
    # one that keeps its own id, not that of the request it began as
    requested = {row["deal_id"] for row in stage.world.tables["requests"] if "deal_id" in row}
    deal = next(
        row
        for row in stage.world.tables["deals"]
        if row.get("is_deleted") != "true" and row["deal_id"] not in requested
    )
    stage.world.now += timedelta(hours=1)
    deal["is_deleted"], deal["updated_at"] = (
        "true",
        (stage.world.now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S"),
    )
    stage.world.change()
    stage.write()
    assert stage.land().ok
    told = [event for event in events(stage) if event["type"] == "lead_deleted"]
    assert int(deal["deal_id"]) in {event["entity_id"] for event in told}


@pytest.mark.parametrize(
    "account", ["example.com", "evil.example/amocrm.ru", "a.b.amocrm.ru", "EXAMPLE.amocrm.ru"]
)
def test_an_account_is_a_host_of_the_vendor(account: str) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"account": account})
