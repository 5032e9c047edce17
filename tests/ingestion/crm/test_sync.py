"""What lands, what does not land twice, what is marked as gone, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import Any

import pytest

from ingestion.crm.kit.resources import field_types
from ingestion.landing import DELETIONS
from ingestion.settings.list_counts import list_counts
from tests.ingestion.crm.stage import Stage, blocks, digest

TITLES = {"deals": "name", "tasks": "title", "activities": "phone"}


def payloads(batches: list[Any]) -> dict[str, str]:
    return {
        row["id"]: row["payload"]
        for batch in batches
        if not batch.entity.startswith("_")
        for row in batch.rows.to_pylist()
    }


def marks(stage: Stage) -> dict[str, str]:
    """Marks of deleted records of the longest list."""
    found = [json.loads(text) for text in stage.landed().get(DELETIONS, {}).values()]
    return {mark["id"]: mark["is_deleted"] for mark in found if mark["entity"] == stage.longest.name}


def counts(stage: Stage) -> tuple[int, int]:
    """What the source reported of the longest list when it was read as a whole, and what was held then."""
    moment = stage.world.now.astimezone(UTC).replace(tzinfo=None)
    (count,) = [each for each in list_counts(stage.company, moment) if each.list == stage.longest.name]
    assert (count.source, count.read_at) == ("crm", moment)
    return count.reported, count.held


def test_nothing_lands_twice(stage: Stage) -> None:
    first = stage.land()
    assert first.ok and first.rows[stage.longest.name] > 0
    before = stage.landed()
    # the same day again, and a clock that went back a day and reads everything
    assert stage.land().rows == {}
    stage.world.now -= timedelta(days=1)
    stage.write()
    assert stage.land("weekly").rows == {}
    after = stage.landed()
    del before["_reads"], after["_reads"]
    assert after == before


def test_what_vanishes_is_marked_and_what_returns_is_unmarked(stage: Stage) -> None:
    stage.begin()
    rows, live = stage.rows, stage.live(stage.longest.name)
    gone = [row for row in rows if row[stage.key] in live][7:21:13]
    for row in gone:
        rows.remove(row)
    stage.world.change()
    assert stage.land("weekly").ok
    assert marks(stage) == {row[stage.key]: "true" for row in gone}
    assert counts(stage) == (len(live) - len(gone),) * 2
    assert not set(marks(stage)) & set(stage.live(stage.longest.name))
    rows.append(gone[0])
    stage.world.change()
    assert stage.land("weekly").ok
    assert marks(stage) == {gone[0][stage.key]: "false", gone[1][stage.key]: "true"}
    assert gone[0][stage.key] in stage.live(stage.longest.name)
    assert counts(stage) == (len(live) - 1,) * 2


@pytest.mark.parametrize("left", [0.0, 0.6])
def test_a_list_that_shrinks_at_once_changes_nothing(stage: Stage, left: float) -> None:
    stage.begin()
    before, rows = stage.landed(), list(stage.rows)
    known = len(stage.live(stage.longest.name))
    stage.world.tables[stage.entity] = rows[: int(len(rows) * left)]
    stage.world.change()
    report = stage.land("weekly")
    assert report.load_id is None
    assert "known records are gone at once" in str(report.failures[0])
    assert "max_shrink" in report.failures[0].todo
    assert stage.landed() == before
    # the next good run needs nobody; and a person may say that it was meant
    stage.world.tables[stage.entity] = rows
    stage.world.change()
    assert stage.land("weekly").ok
    stage.world.tables[stage.entity] = rows[: int(len(rows) * 0.6)]
    stage.world.change()
    stage.write(max_shrink=0.5)
    assert stage.land("weekly").ok
    assert len(marks(stage)) == known - len(stage.live(stage.longest.name)) > 0


def test_another_form_of_a_declared_field_stops_the_source_and_names_it(stage: Stage) -> None:
    stage.begin()
    before = stage.landed()
    resource = stage.longest
    asked = {"removed": "absent", "retyped": "array"}
    for drift, kind in asked.items():
        path, words = next(
            (path, words) for path, words in resource.fields.items() if kind not in field_types(words)
        )
        spoiled: list[str] = []

        def spoil(
            at: str, records: list[Any], path: str = path, drift: str = drift, spoiled: list[str] = spoiled
        ) -> None:
            if resource.path not in at or len(records) < 3:
                return
            place, keys = records[2], path.split(".")
            for key in keys[:-1]:
                place = place[key]
            spoiled.append(str(records[2].get("id", records[2].get("ID"))))
            if drift == "removed":
                place.pop(keys[-1], None)
            else:
                place[keys[-1]] = ["x"]

        stage.faults.rewrite = spoil
        report = stage.land("weekly")
        assert spoiled
        message = str(report.failures[0])
        assert report.load_id is None and stage.landed() == before
        assert message.startswith(f"crm, {resource.name}: field {path} is {kind} and not {words}"), message
        assert any(f"'{key}'" in message for key in spoiled), message
    stage.faults.rewrite = None
    assert stage.land("weekly").ok


def test_a_new_field_is_kept(stage: Stage) -> None:
    stage.begin()
    stage.faults.rewrite = lambda _, records: [record.update(brand_new={"a": 1}) for record in records[:1]]  # type: ignore[func-returns-value]
    report = stage.land("weekly")
    assert report.ok
    kept = stage.landed()[stage.longest.name].values()
    assert any('"brand_new":{"a":1}' in payload.replace(" ", "") for payload in kept)


def test_a_time_in_the_future_hides_nothing_later(stage: Stage) -> None:
    stage.begin()
    live = stage.live(stage.longest.name)
    one, other = [row for row in stage.rows if row[stage.key] in live][3:5]
    one["updated_at"] = "2099-01-01T00:00:00"
    stage.world.change()
    report = stage.land("weekly")
    assert report.ok
    assert any("say they were changed after this run" in warning for warning in report.warnings)
    stage.world.now += timedelta(days=1)
    stage.write()
    for number, row in enumerate((one, other)):
        row[TITLES[stage.entity]] = f"Renamed {number}"
        row["updated_at"] = stage.world.now.strftime("%Y-%m-%dT%H:%M:%S")
    stage.world.change()
    assert stage.land().ok
    live = stage.live(stage.longest.name)
    assert "Renamed 0" in live[one[stage.key]] and "Renamed 1" in live[other[stage.key]]


def shake(stage: Stage, seed: int) -> None:
    """Before each request rows move, appear and vanish."""
    from random import Random

    rng = Random(seed)
    rows = stage.rows
    budget = [3]

    def change(path: str, number: int) -> None:
        kind = rng.choice(["shuffle", "front", "insert", "delete", "nothing"])
        if kind == "shuffle":
            rng.shuffle(rows)
        elif kind == "front":
            rows.insert(0, rows.pop(rng.randrange(len(rows))))
        elif kind == "insert":
            row = dict(rng.choice(rows))
            row[stage.key] = str(900_000_000 + rng.randrange(99_999_999))
            row["updated_at"] = stage.world.now.strftime("%Y-%m-%dT%H:%M:%S")
            rows.insert(rng.randrange(len(rows)), row)
        elif kind == "delete" and budget[0]:
            budget[0] -= 1
            rows.pop(rng.randrange(len(rows)))
        stage.world.change()

    stage.faults.before = change


@pytest.mark.parametrize("seeds", blocks(500, 2))
def test_pages_that_move_lose_nothing(stage: Stage, seeds: range) -> None:
    stage.first_run()
    for seed in seeds:
        stage.again()
        shake(stage, seed)
        stage.land("weekly")
        stage.faults.before = None
        # one quiet run and its sweep, and everything is as at the source
        assert stage.land("weekly").ok, seed
        assert stage.live(stage.longest.name) == payloads(stage.read(stage.longest, anew=True)), seed


def test_a_killed_run_leaves_nothing_and_the_next_one_everything(stage: Stage) -> None:
    from tests.ingestion.crm.killed import land_and_kill

    land_and_kill(stage)
    assert stage.landed() == {}
    assert stage.land().ok
    assert digest(stage.read(stage.longest, anew=True)) == digest_of(stage.live(stage.longest.name), stage)


def digest_of(rows: dict[str, str], stage: Stage) -> str:
    import hashlib

    ordered = sorted((stage.longest.name, key, payload) for key, payload in rows.items())
    return hashlib.sha256(json.dumps(ordered).encode()).hexdigest()
