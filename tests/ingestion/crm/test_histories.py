"""Random histories of changes: what is changed in time is known after the next run, everything after a sweep."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from ingestion.crm.kit.known import Known
from ingestion.landing import DELETIONS
from ingestion.standin.tables import Row
from tests.ingestion.crm.stage import Stage, blocks
from tests.ingestion.crm.test_sync import TITLES, payloads

RUNS = 3
CHANGES = 6
FAR = "2099-01-01T00:00:00"


class History:
    """Changes of the rows behind the longest list, between runs of a stage."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.rng = stage, Random(seed)
        self.deleted: list[Row] = []
        self.timely: dict[str, str] = {}

    def change(self) -> None:
        """A few changes of any kind; the texts of those made in time are remembered by id."""
        self.timely = {}
        for number in range(CHANGES):
            kind = self.rng.choice(
                ["now", "now", "same second", "late", "future", "delete", "undelete", "new"]
            )
            getattr(self, kind.replace(" ", "_"))(f"{kind} {self.stage.world.version} {number}")
        self.stage.world.change()

    def now(self, text: str) -> None:
        self._edit(self._any(), text, 0, True)

    def same_second(self, text: str) -> None:
        """Two records, and one of them twice, in one second."""
        one = self._any()
        for row in (one, self._any(), one):
            self._edit(row, f"{text} {self.rng.randrange(1000)}", 1, True)

    def late(self, text: str) -> None:
        """A change that is seen long after the moment it says."""
        self._edit(self._any(), text, self.rng.randrange(7_200, 90_000), False)

    def future(self, text: str) -> None:
        row = self._any()
        self._edit(row, text, 0, False)
        row["updated_at"] = FAR

    def delete(self, text: str) -> None:
        if len(self.deleted) < 3:
            row = self._any()
            self.stage.rows.remove(row)
            self.deleted.append(row)
            self.timely.pop(row[self.stage.key], None)

    def undelete(self, text: str) -> None:
        if self.deleted:
            self.stage.rows.append(self.deleted.pop(self.rng.randrange(len(self.deleted))))

    def new(self, text: str) -> None:
        row = {**self._any(), self.stage.key: str(900_000_000 + self.rng.randrange(99_999_999))}
        self.stage.rows.append(row)
        self._edit(row, text, 0, True)

    def _any(self) -> Row:
        shown = [row for row in self.stage.rows if row[self.stage.key] in self.shown]
        return self.rng.choice(shown)

    def _edit(self, row: Row, text: str, seconds_ago: int, is_timely: bool) -> None:
        row[TITLES[self.stage.entity]] = text
        moment = self.stage.world.now - timedelta(seconds=seconds_ago)
        row["updated_at"] = moment.strftime("%Y-%m-%dT%H:%M:%S")
        self.timely.pop(row[self.stage.key], None)
        if is_timely:
            self.timely[row[self.stage.key]] = text

    shown: set[str]


def other_offsets(stage: Stage, block: int) -> Callable[[str, list[Any]], None] | None:
    """Every record writes its times in an offset of its own: the same moments as other texts."""
    cursor = stage.longest.cursor
    if cursor is None or cursor.format != "iso":
        return None

    def rewrite(path: str, records: list[Any]) -> None:
        if stage.longest.path not in path:
            return
        for record in records:
            place, keys = record, cursor.field.split(".")
            for key in keys[:-1]:
                place = place[key]
            moment = datetime.fromisoformat(place[keys[-1]].replace("Z", "+00:00"))
            hours = Random(f"{block} {record.get('id', record.get('ID'))}").randrange(-11, 13)
            place[keys[-1]] = moment.astimezone(timezone(timedelta(hours=hours))).isoformat()

    return rewrite


@pytest.mark.parametrize("seeds", blocks(200, 1))
def test_no_difference_is_left_after_a_run_and_its_sweep(stage: Stage, seeds: range) -> None:
    rewrite = other_offsets(stage, seeds.start)
    stage.faults.rewrite = rewrite
    stage.first_run()
    for seed in seeds:
        stage.again()
        stage.faults.rewrite = rewrite
        follow(stage, seed)


def follow(stage: Stage, seed: int) -> None:
    """One history; nothing may be missed on its way, and nothing differ in the end."""
    history = History(stage, seed)
    history.shown = set(stage.live(stage.longest.name))
    for _ in range(RUNS):
        stage.world.now += timedelta(minutes=history.rng.randrange(1, 3000))
        history.change()
        stage.write()
        assert stage.land("daily").ok, seed
        live = stage.live(stage.longest.name)
        missed = {key: text for key, text in history.timely.items() if f'"{text}"' not in live.get(key, "")}
        assert missed == {}, seed
    stage.world.now += timedelta(hours=1)
    stage.write()
    assert stage.land("weekly").ok, seed
    assert stage.live(stage.longest.name) == payloads(stage.read(stage.longest, anew=True)), seed
    marks = [json.loads(text) for text in stage.landed().get(DELETIONS, {}).values()]
    gone = {mark["id"] for mark in marks if mark["is_deleted"] == "true"}
    assert gone == {row[stage.key] for row in history.deleted if row[stage.key] in history.shown}, seed
    assert known(stage, 0) == known(stage, 7) == hashed(stage), seed


def known(stage: Stage, bites: int) -> list[tuple[str, int]]:
    """Id and hash of each record the kit knows and calls not deleted: looked up in bites, the rest at once."""
    ids = sorted(stage.landed()[stage.longest.name])
    with duckdb.connect(":memory:") as connection:
        held = Known(connection, stage.landing, "crm", stage.longest.name)
        for at in range(bites):
            # each bite brings a record that was looked up before
            batch = pa.table({"id": ids[at::bites] + ids[:1]})
            connection.register("batch", batch)
            held.look_up("batch")
            connection.unregister("batch")
        held.read_all()
        return connection.execute("select id, hash from known where not deleted order by all").fetchall()


def hashed(stage: Stage) -> list[tuple[str, int]]:
    """The same of what the staging sees."""
    live = stage.live(stage.longest.name)
    with duckdb.connect(":memory:") as connection:
        connection.register("live", pa.table({"id": list(live), "payload": list(live.values())}))
        return connection.execute("select id, hash(payload) from live order by all").fetchall()
