"""What Pipedrive says of all its deals together, against what landed of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ingestion.crm.kit.resources import load_api
from ingestion.settings.list_sums import ListSum, list_sums
from ingestion.standin import faults
from ingestion.standin.faults import KINDS, Fault
from tests.ingestion.crm.stage import Stage, demo_company, quick

LIST, SUMMARY = "/pipedrive/api/v2/deals", "/pipedrive/api/v1/deals/summary"
EUR, USD = "EUR", "USD"
# amounts by hand: 10 deals in euros, of which the first are 0.10 and 0.20, and two in dollars
PRICES = ["0.10", "0.20", *["1000.01"] * 8]


@pytest.fixture
def stage(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    quick(monkeypatch)
    with Stage("pipedrive", demo_company(), tmp_path, monkeypatch) as made:
        api = load_api(made.vendor.folder / "resources.yml")
        wanted = [one for one in api.resources if one.summary]
        assert [one.name for one in wanted] == ["deals", "archived_deals"]
        monkeypatch.setitem(made.vendor.__dict__, "api", api.model_copy(update={"resources": wanted}))
        # open ones, so that none is in the archive
        stages = made.world.tables["stages"]
        is_open = {(row["pipeline_id"], row["stage_id"]) for row in stages if row["kind"] == "open"}
        deals = made.world.tables["deals"]
        deals = [row for row in deals if (row["pipeline_id"], row["stage_id"]) in is_open][:12]
        for row, price in zip(deals, [*PRICES, "7.00", "8.00"], strict=True):
            row |= {"amount": price, "currency": EUR, "is_deleted": "false"}
        for row in deals[10:]:
            row["currency"] = USD
        made.world.tables["deals"] = deals
        made.world.change()
        yield made


def sums(stage: Stage) -> list[ListSum]:
    return list(list_sums(stage.company, stage.world.now.astimezone(UTC).replace(tzinfo=None)))


def told(stage: Stage) -> dict[str | None, tuple[Any, ...]]:
    """By currency of the deals: what is said and held, and whether it can be compared."""
    return {
        each.currency: (
            each.reported_records,
            each.reported_amount and round(each.reported_amount, 2),
            each.held_records,
            each.held_amount,
            each.is_settled,
        )
        for each in sums(stage)
        if each.list == "deals"
    }


def both(records: int, amount: str) -> tuple[Any, ...]:
    return records, Decimal(amount), records, Decimal(amount), True


def set_price(stage: Stage, price: str) -> None:
    stage.world.tables["deals"][0]["amount"] = price
    stage.world.change()


def when(path: str, number: int, act: Callable[[], None]) -> Callable[[str, int], None]:
    """Do something just before a path is asked for the n-th time."""

    def before(asked: str, count: int) -> None:
        if (asked, count) == (path, number):
            act()

    return before


def test_number_and_sum_of_each_currency_are_those_held(stage: Stage) -> None:
    stage.world.tables["deals"][1]["is_deleted"] = "true"
    stage.world.change()
    assert stage.land().ok
    # 0.10 and 8 times 1,000.01; the deleted one landed and counts on neither side
    assert told(stage) == {EUR: both(9, "8000.18"), USD: both(2, "15.00")}
    assert len(stage.landed()["deals"]) == 12
    # the source is asked before and after, and only when the list is read as a whole
    assert stage.faults.asked[SUMMARY] == 2
    stage.world.now += timedelta(hours=1)
    stage.write()
    assert stage.land().ok
    assert stage.faults.asked[SUMMARY] == 2


def test_deals_of_the_archive_are_summed_apart(stage: Stage) -> None:
    moment = stage.world.now.replace(tzinfo=None)
    old, new = (moment - timedelta(days=days) for days in (800, 1))
    for row, closed in zip(stage.world.tables["deals"][:2], (old, new), strict=True):
        won = next(
            each
            for each in stage.world.tables["stages"]
            if (each["pipeline_id"], each["kind"]) == (row["pipeline_id"], "won")
        )
        row |= {"stage_id": won["stage_id"], "closed_at": closed.isoformat(timespec="seconds")}
    stage.world.change()
    assert stage.land().ok
    found = {(each.list, each.currency): each for each in sums(stage)}
    assert set(found) == {("archived_deals", EUR), ("deals", EUR), ("deals", USD)}
    archived = found["archived_deals", EUR]
    assert (archived.held_records, archived.held_amount) == (1, Decimal("0.10"))
    assert archived.reported_records == 1 and archived.is_settled
    assert told(stage)[EUR] == both(9, "8000.28")


def test_a_deal_that_did_not_come_is_a_difference(stage: Stage) -> None:
    def leave_out(path: str, records: list[Any]) -> None:
        if path == LIST:
            del records[5]

    stage.faults.rewrite = leave_out
    assert stage.land().ok
    assert told(stage) == {
        EUR: (10, Decimal("8000.38"), 9, Decimal("7000.37"), True),
        USD: both(2, "15.00"),
    }


@pytest.mark.parametrize(
    ("path", "number", "held"),
    [(LIST, 1, "8001.28"), (SUMMARY, 2, "8000.38")],
    ids=["before the page", "after the page"],
)
def test_a_change_while_the_list_is_read_is_no_difference(
    stage: Stage, path: str, number: int, held: str
) -> None:
    stage.faults.before = when(path, number, lambda: set_price(stage, "1.00"))
    assert stage.land().ok
    assert told(stage) == {EUR: both(10, held), USD: both(2, "15.00")}


def test_a_list_that_changes_before_and_after_its_page_is_not_compared(stage: Stage) -> None:
    changes = {(LIST, 1): "1.00", (SUMMARY, 2): "2.00"}

    def change(path: str, number: int) -> None:
        if price := changes.get((path, number)):
            set_price(stage, price)

    stage.faults.before = change
    assert stage.land().ok
    assert told(stage) == {
        EUR: (10, Decimal("8002.28"), 10, Decimal("8001.28"), False),
        USD: both(2, "15.00"),
    }
    stage.faults.before = None
    stage.world.now += timedelta(hours=1)
    stage.world.tables["deals"][0]["updated_at"] = stage.world.now.replace(tzinfo=None).isoformat()
    stage.world.change()
    stage.write()
    assert stage.land("weekly").ok
    assert told(stage)[EUR] == both(10, "8002.28")


def test_a_fault_that_passes_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_TIMEOUT", "0.4")
    (deals, _) = stage.vendor.api.resources
    answers = {}
    for kind in set(KINDS) - {"401"}:
        stage.faults.asked.clear()
        stage.faults.planned = [Fault(SUMMARY, 1, kind)]
        (journal,) = [batch for batch in stage.read(deals, anew=True) if batch.entity == "_reads"]
        said = json.loads(journal.rows.column("payload")[0].as_py())["sums"]
        answers[kind] = [{name: each["records"] for name, each in answer.items()} for answer in said]
    assert len(answers) > 10
    assert {kind: said for kind, said in answers.items() if said != [{EUR: 10, USD: 2}] * 2} == {}


def test_without_an_answer_every_deal_lands_and_nothing_is_compared(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_TIMEOUT", "0.4")
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_ATTEMPTS", "1")
    for status in (402, 403, 404):
        answer = faults._fixed(status, faults.JSON, b'{"success": false, "error": "no access"}')
        monkeypatch.setitem(KINDS, str(status), answer)
    nothing = ListSum("crm", "deals", None, stage.world.now.astimezone(UTC).replace(tzinfo=None))
    wrong = []
    # to be told to wait is to be refused for good once the patience is over
    for kind in set(KINDS) - {"429 seconds", "429 date"}:
        shutil.rmtree(stage.company.landing_dir, ignore_errors=True)
        stage.faults.asked.clear()
        stage.faults.planned = [Fault(SUMMARY, 1, kind, times=1000)]
        report = stage.land()
        # a plan or a token that has no right to it is no news at every run
        news = [] if kind in ("402", "403", "404") else ["crm, deals: its summary was not compared"]
        said = [text.rsplit(":", 1)[0] for text in report.warnings]
        found = [each for each in sums(stage) if each.list == "deals"]
        if (report.ok, report.rows, said, found) != (True, {"deals": 12}, news, [nothing]):
            wrong.append((kind, report, found))
    assert wrong == []


@pytest.mark.parametrize(
    "data",
    [
        {"values_total": {EUR: {"value": 1.0, "count": 2}}, "total_count": 3},
        {"values_total": {EUR: {"value": None, "count": 2}}, "total_count": 2},
        {"values_total": {EUR: {"value": 1.0, "count": "2"}}, "total_count": 2},
        {"values_total": {EUR: {"value": 1.0, "count": 2}}},
        {"total_count": 0},
    ],
    ids=["parts do not add up", "no sum", "a text", "no total", "no currencies"],
)
def test_an_answer_of_another_form_is_not_compared(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, data: dict[str, Any]
) -> None:
    monkeypatch.setattr(
        "ingestion.crm.pipedrive.standin.summary", lambda deals, asked: {"success": True, "data": data}
    )
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_ATTEMPTS", "1")
    report = stage.land()
    assert report.ok and report.rows == {"deals": 12} and len(report.warnings) == 2
    assert {each.currency for each in sums(stage)} == {None}
