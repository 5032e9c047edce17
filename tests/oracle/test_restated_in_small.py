"""What changed in closed periods, deal by deal: small cases in which one wrong condition would state another month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt_project.company import HandMade
from tests.dbt_project.compiled import Model, build
from tests.dbt_project.story import at, deal, department, moves

Row = dict[str, Any]
# readings in UTC. July is stated on 1 August and August on 1 September, before the first; September on 1 October
READ = {1: at(9, 10, 6), 2: at(9, 12, 3), 3: at(10, 1, 3), 4: at(10, 5, 3)}


def told(deal_id: str, *readings: tuple[int, Row]) -> list[Row]:
    """A deal in a file of its own, as some readings told of it; made on 1 July."""
    return [
        {
            **deal(deal_id, created_at=at(7, 1), _file=f"{deal_id}.csv"),
            "_load_id": f"170000000{number}.1", "_known_at": READ[number], **said,
        }
        for number, said in readings
    ]  # fmt: skip


def logged(rows: list[Row], **more: Any) -> list[Row]:
    """Changes of stage, each known when it happened."""
    return [{**row, "_known_at": row["changed_at"], "_file": row["change_id"], **more} for row in rows]


OFFER = {"stage_id": "offer"}
WON = {"stage_id": "won"}
FIRST_TWICE = {"_known_at": READ[1], "_load_id": "1700000002.1"}
ONLY_REPEAT = {"pipeline_id": "repeat", "stage_id": "paid", "name": "Paid", "position": 6, "kind": "won"}
COMPANY = HandMade(
    department(
        stages=[ONLY_REPEAT],
        deals=[
            *told("edited", (1, WON), (4, WON)),
            *told("refiled", (1, WON | {"closed_at": at(9, 5)}),
                  (4, WON | {"closed_at": at(9, 5), "_file": "other.csv"})),
            # the list it left was written before the one it came into, and read together with it
            *told("beside", (1, {"_file": "refiled.csv"}), (4, {"_file": "refiled.csv", "_known_at": at(9, 28)})),
            *told("corrected", (1, OFFER), (2, WON | {"closed_at": at(7, 20)} | FIRST_TWICE)),
            *told("wavering", (1, OFFER), (2, WON | {"closed_at": at(7, 20)} | FIRST_TWICE), (4, OFFER)),
            *told("written back", (1, OFFER | {"_updated_at": at(8, 20)}), (4, OFFER)),
            *told("won twice", (1, {"stage_id": "lost", "closed_at": at(7, 15)}), (4, OFFER)),
            *told("soon deleted", (1, WON), (2, WON | {"is_deleted": True}), (4, OFFER)),
            *told("at the reading", (1, WON | {"closed_at": at(8, 20)}), (4, WON)),
            *told("left at the reading", (1, OFFER), (4, OFFER)),
            *told("made late", (1, WON | {"created_at": at(9, 2)}), (4, OFFER)),
            *told("elsewhere", (1, WON | {"closed_at": at(7, 20)}), (4, OFFER)),
            *told("open with an end", (1, OFFER | {"closed_at": at(7, 20), "_updated_at": at(8, 25)}), (4, OFFER)),
            *told("edited and offered", (1, OFFER), (4, OFFER)),
            *told("made at the reading", (1, WON | {"created_at": READ[1]}), (4, OFFER)),
            *told("back on the day", (1, WON | {"closed_at": at(9, 8)}), (3, OFFER), (4, WON | {"closed_at": at(9, 8)})),
            *told("began elsewhere", (1, OFFER | {"pipeline_id": "repeat"}), (4, OFFER)),
            *told("never logged", (1, OFFER), (4, OFFER)),
            *told("moved over", (1, WON | {"pipeline_id": "repeat"}), (4, OFFER)),
            *told("in one second", (1, OFFER | {"_updated_at": at(8, 20)}), (4, OFFER)),
            *told("moved home", (1, WON | {"pipeline_id": "repeat", "closed_at": at(7, 10)}), (4, OFFER)),
            *told("yet to come", (1, OFFER), (4, WON)),
            *told("again between", (1, WON | {"closed_at": at(8, 20)}), (4, OFFER)),
            *told("backwards", (1, WON | {"created_at": at(9, 1), "closed_at": at(8, 31)}), (4, OFFER)),
            *told("lost and found", (1, WON | {"closed_at": at(9, 9)})),
            *told("opened since", (1, OFFER), (2, WON | {"closed_at": at(9, 8)})),
            *told("told once", (1, WON | {"closed_at": at(9, 8)})),
            *told("told once later", (2, WON | {"closed_at": at(9, 8)})),
            *told("ahead", (1, WON | {"closed_at": at(9, 8)})),
        ],
        stage_changes=[
            *logged(moves("edited", ("won", at(8, 5)), ("won", at(8, 20)))),
            *logged(moves("written back", ("won", at(8, 5)))),
            *logged(moves("won twice", ("won", at(7, 10)), ("offer", at(8, 10)), ("won", at(8, 28)))),
            *logged(moves("soon deleted", ("won", at(9, 8)), ("offer", at(9, 20)))),
            *logged(moves("at the reading", ("meeting", at(8, 1)), ("won", READ[1]))),
            *logged(moves("left at the reading", ("offer", READ[1]), start="won")),
            *logged(moves("made late", ("won", at(7, 10)), start="won")),
            *logged(moves("elsewhere", ("repeat/won", at(8, 20)))),
            *logged(moves("open with an end", ("won", at(7, 5)))),
            *logged(moves("edited and offered", ("won", at(7, 5)), ("won", at(8, 10)))),
            *logged(moves("began elsewhere", ("repeat/offer", at(8, 10)), start="paid"), from_pipeline_id=None),
            *logged(moves("never logged", ("won", at(7, 10)), ("offer", at(8, 10))), is_deleted=True),
            *logged(moves("moved over", ("won", at(7, 5)), ("repeat/won", at(8, 10)))),
            *(
                {**row, "change_id": f"second-{number}"}
                for number, row in zip(
                    (2, 10), logged(moves("in one second", ("won", at(7, 10)), ("offer", at(7, 10)))), strict=True
                )
            ),
            *logged(moves("moved home", ("won", at(7, 20))), to_pipeline_id=None, from_pipeline_id=None),
            *logged(moves("again between", ("won", at(8, 20)), ("offer", at(9, 12)), ("won", at(9, 15)))),
            *logged(moves("backwards", ("lost", at(9, 8)), start="won")),
            *logged(moves("yet to come", ("won", at(10, 8)))),
            *logged(moves("opened since", ("offer", at(9, 20)), ("won", at(9, 25)), start="won")),
            *logged(moves("told once", ("offer", at(9, 20)), ("won", at(9, 25)), start="won")),
            *logged(moves("told once later", ("offer", at(9, 20)), ("won", at(9, 25)), start="won")),
            *logged(moves("ahead", ("offer", at(12, 20)), start="won")),
        ],
    )
)  # fmt: skip

# what a CRM read over HTTP tells beside its records: a list did not have the deal any more, and had it again
MARKED = f"""
    union all
    select 'crm', 'lost and found', known_at, load_id, is_record, is_deleted, null,
        case when is_record then 'main' end, case when is_record then 'won' end, case when is_record then 100.00 end,
        null, case when is_record then timestamp '{at(7, 1)}' end, case when is_record then timestamp '{at(9, 9)}' end, null,
        null, null, null
    from (values
        (timestamp '{READ[1]}', '1', true, false), (timestamp '{READ[2]}', '2', false, true),
        (timestamp '{READ[3]}', '3', false, false)
    ) as told (known_at, load_id, is_record, is_deleted)
"""


@pytest.fixture(scope="module")
def warehouse(models: list[Model]) -> Iterator[duckdb.DuckDBPyConnection]:
    staged = [
        replace(model, sql=model.sql + MARKED) if model.name == "stg_files__deal_versions" else model
        for model in models
    ]
    with build(staged, COMPANY) as connection:
        yield connection


def listed(warehouse: duckdb.DuckDBPyConnection, grain: str) -> list[Any]:
    """First days of periods with deals that count in them otherwise, why, and the day they were stated with."""
    return warehouse.execute(
        "select period_start, deal_name[6:], reason, stated_won_on from reports.rpt_restatements__deals"
        " where period_grain = ? order by 1, 2",
        [grain],
    ).fetchall()


def test_months_are_stated_by_what_was_known_of_each_deal(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A deal that is not listed counted then as it does now; each name says what is odd of its deal.

    The first reading stands for all that was before it, with the log up to it: "written back" left its win on
    20 August, "won twice" its first on 10 August. The second word of one moment, of "corrected" and "wavering", does not.
    "again between" was opened and won again while its record stayed as it was. "backwards" was won on 1 September by its
    log and a day before by its record: the last word alone is stated.
    """
    july, august, september = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
    assert listed(warehouse, "month") == [
        (july, "began elsewhere", "taken_back", date(2026, 7, 1)),
        (july, "corrected", "late", None),
        (july, "edited and offered", "taken_back", date(2026, 7, 5)),
        (july, "elsewhere", "taken_back", date(2026, 7, 20)),
        (july, "left at the reading", "taken_back", date(2026, 7, 1)),
        (july, "made late", "taken_back", date(2026, 7, 10)),
        (july, "moved home", "taken_back", date(2026, 7, 20)),
        (july, "moved over", "taken_back", date(2026, 7, 5)),
        (july, "open with an end", "taken_back", date(2026, 7, 5)),
        (july, "won twice", "taken_back", date(2026, 7, 10)),
        (august, "again between", "taken_back", date(2026, 8, 20)),
        (august, "moved over", "taken_back", date(2026, 8, 10)),
        (september, "again between", "taken_back", date(2026, 9, 15)),
        (september, "back on the day", "late", None),
        (september, "made at the reading", "taken_back", date(2026, 9, 10)),
    ]


def test_a_week_is_stated_by_what_was_known_on_its_monday_after(warehouse: duckdb.DuckDBPyConnection) -> None:
    """On 10 August "written back" was still won; on 14 September "soon deleted" was no more, whatever its log says."""
    weeks = {(start, name): reason for start, name, reason, _ in listed(warehouse, "week")}
    assert weeks[date(2026, 8, 3), "written back"] == "taken_back"
    assert weeks[date(2026, 9, 7), "made at the reading"] == "taken_back"
    assert (date(2026, 9, 7), "soon deleted") not in weeks


def test_a_deal_its_list_lost_counts_again_when_it_is_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Lost on 12 September and found on 1 October, with what its record had said: no week counts it, the month does."""
    weeks = [row for row in listed(warehouse, "week") if row[1] == "lost and found"]
    assert weeks == [(date(2026, 9, 7), "lost and found", "late", None)]
    found = warehouse.sql(
        "select known_from_on, known_to_on, won_on, amount_base from marts.fct_known_wins"
        " where deal_id = 'lost and found' order by 1"
    ).fetchall()
    assert [(*map(str, row[:3]), int(row[3])) for row in found] == [
        ("2026-09-09", "2026-09-10", "2026-09-09", 100),
        ("2026-09-10", "2026-09-12", "2026-09-09", 100),
        ("2026-10-01", "None", "2026-09-09", 100),
    ]


def test_a_win_is_known_from_its_own_day_where_it_came_after_the_reading(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The record read on 5 October said nothing of when; the log told it on the 8th."""
    assert known(warehouse, "yet to come") == [
        (date(2026, 10, 5), date(2026, 10, 8), date(2026, 7, 1)),
        (date(2026, 10, 8), None, date(2026, 10, 8)),
    ]


def test_until_the_log_comes_to_the_stage_of_the_newest_record_the_record_tells_when_it_was_won(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """The log of all three says today that they were won since their creation, open on 20 September, won on the 25th.

    Until that day their records told otherwise: won on 8 September; of "told once" that was known all along.
    """
    names = ("opened since", "told once", "told once later")
    weeks = [row for row in listed(warehouse, "week") if row[1] in names]
    assert weeks == [(date(2026, 9, 7), name, "re_dated", date(2026, 9, 8)) for name in names]
    again = (date(2026, 9, 25), None, date(2026, 9, 25))
    for name, since in zip(names, (12, 8, 12), strict=True):
        here = known(warehouse, name)
        assert (here[0][0], here[-2][1]) == (date(2026, 9, since), date(2026, 9, 25)), name
        assert {row[2] for row in here[:-1]} == {date(2026, 9, 8)}, name
        assert here[-1] == again, name


def test_what_is_logged_for_a_day_to_come_replaces_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert known(warehouse, "ahead") == [(date(2026, 9, 8), None, date(2026, 9, 8))]


def known(warehouse: duckdb.DuckDBPyConnection, deal_id: str) -> list[Any]:
    """Stretches of days through which a win was known: first day, first day of no more, day of the win."""
    return warehouse.execute(
        "select known_from_on, known_to_on, won_on from marts.fct_known_wins where deal_id = ? order by 1, 2",
        [deal_id],
    ).fetchall()
