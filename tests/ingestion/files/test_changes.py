"""What lands when: unchanged files do not, changed files and mappings do, nothing is ever half there."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from time import time

import duckdb
import pytest

from ingestion.landing import taken_files, write_inputs
from ingestion.landing.inventory import newest_taken
from tests.ingestion.files.conftest import Desk

MAPPING = """
    entities:
      users:
        - {file: "u*.csv", columns: {user_id: id, name: name}}
      departments:
        - {file: "d*.csv", columns: {department_id: id, name: name}}
"""
CURRENT = """
    with files as (
        select payload->>'path' as path, max(load_id) as load_id
        from landing.files___files where (payload->>'status') = 'ok' group by 1
    )
    select rows.payload->>'user_id' as id, rows.payload->>'name' as name
    from landing.files__users as rows inner join files
        on rows.load_id = files.load_id and (rows.payload->>'_file') = files.path
    order by 1
"""


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A company with two files landed."""
    desk.map(MAPPING)
    desk.put("u.csv", "id,name\n1,Anna\n2,Boris\n")
    desk.put("d.csv", "id,name\ns,Sales\n")
    assert desk.land().rows == {"users": 2, "departments": 1}
    return desk


def current(desk: Desk) -> dict[str, str]:
    """Users as staging sees them: of each path the rows of its newest good version."""
    out = desk.root / ".build" / "inputs.duckdb"
    (desk.root / ".build" / "settings").mkdir(parents=True, exist_ok=True)
    write_inputs(desk.company, desk.root / ".build" / "settings", out)
    with duckdb.connect(str(out), read_only=True) as connection:
        return dict(connection.execute(CURRENT).fetchall())


def test_what_did_not_change_is_not_landed_again(filled: Desk) -> None:
    before = filled.landing.fingerprint()
    report = filled.land()
    assert (report.load_id, report.rows, report.failures) == (None, {}, [])
    assert filled.landing.fingerprint() == before


def test_the_same_bytes_given_again_say_how_fresh_they_are(filled: Desk) -> None:
    later = datetime(2026, 11, 22, 6, tzinfo=UTC)
    os.utime(filled.put("u.csv", "id,name\n1,Anna\n2,Boris\n"), (time() + 60, time() + 60))
    report = filled.land(as_of=later)
    assert (report.rows, report.failures) == ({}, [])
    taken = taken_files(filled.landing, "crm")
    assert {name: taken[name].status for name in taken} == {"u.csv": "seen", "d.csv": "ok"}
    assert newest_taken(filled.landing, "crm", later.replace(tzinfo=None)) == later.replace(tzinfo=None)
    assert current(filled) == {"1": "Anna", "2": "Boris"}
    filled.put("u.csv", "id,name\n1,Anna\n")
    assert filled.land().rows == {"users": 1}
    assert current(filled) == {"1": "Anna"}


def test_a_newer_version_replaces_all_rows_of_its_file(filled: Desk) -> None:
    filled.put("u.csv", "id,name\n2,Boris II\n3,Vera\n")
    assert filled.land().rows == {"users": 2}
    assert current(filled) == {"2": "Boris II", "3": "Vera"}
    filled.put("u2.csv", "id,name\n1,Anna\n")
    assert filled.land().rows == {"users": 1}
    assert current(filled) == {"1": "Anna", "2": "Boris II", "3": "Vera"}


def test_a_file_taken_away_keeps_counting(filled: Desk) -> None:
    (filled.inbox / "u.csv").unlink()
    report = filled.land()
    assert (report.load_id, report.warnings, report.failures) == (None, [], [])
    assert current(filled) == {"1": "Anna", "2": "Boris"}


def test_a_changed_mapping_lands_the_stored_originals(filled: Desk) -> None:
    (filled.inbox / "u.csv").unlink()
    filled.map(MAPPING.replace("name: name}}\n      dep", "name: {column: name, text: upper}}}\n      dep"))
    report = filled.land()
    # the other file's mapping is the same
    assert report.rows == {"users": 2}
    assert current(filled) == {"1": "ANNA", "2": "BORIS"}


def test_a_mapping_that_is_gone_takes_its_rows_along(filled: Desk) -> None:
    filled.map(
        MAPPING.replace("u*.csv", "people*.csv").replace("columns: {user", "optional: true, columns: {user")
    )
    report = filled.land()
    assert report.failures == []
    assert current(filled) == {}
    assert filled.land().load_id is None
    filled.map(MAPPING)
    filled.land()
    assert current(filled) == {"1": "Anna", "2": "Boris"}


def test_a_lost_original_is_told(filled: Desk) -> None:
    (filled.inbox / "u.csv").unlink()
    shutil.rmtree(filled.root / "landing" / "crm" / "_originals")
    filled.map(MAPPING.replace("name: name}}\n      dep", "name: id}}\n      dep"))
    filled.land()
    assert filled.failures() == [
        "'u.csv': its stored original is gone. Put the file back, or restore the landing folder."
    ]
    assert current(filled) == {"1": "Anna", "2": "Boris"}


def test_a_broken_newer_version_leaves_the_last_good_one(filled: Desk) -> None:
    filled.put("u.csv", "id,nom\n1,Anna\n")
    filled.put("d.csv", "id,name\ns,Sales\nm,Marketing\n")
    report = filled.land()
    assert report.rows == {"departments": 2}
    assert "there is no column 'name'" in filled.failures()[0]
    assert current(filled) == {"1": "Anna", "2": "Boris"}
    # the failure is told every time, and written once
    again = filled.land()
    assert again.load_id is None
    assert len(again.failures) == 1
    taken = taken_files(filled.landing, "crm")["u.csv"]
    assert taken.status == "failed"
    assert "there is no column" in taken.payload["message"]
    # the old version put back counts as it did, and the inventory says so
    filled.put("u.csv", "id,name\n1,Anna\n2,Boris\n")
    assert filled.land().failures == []
    assert taken_files(filled.landing, "crm")["u.csv"].status == "ok"
    assert current(filled) == {"1": "Anna", "2": "Boris"}


def test_a_version_none_of_whose_rows_can_be_read_is_left_out(filled: Desk) -> None:
    filled.put("u.csv", "id,name\n3,\n4,\n")
    report = filled.land()
    assert report.rows == {}
    assert filled.failures()[0].startswith(
        "'u.csv': none of its 2 rows can be read as users; row 2: column 'name' is empty, but name must be given."
    )
    assert current(filled) == {"1": "Anna", "2": "Boris"}
    assert filled.payloads("_rejects") == []


def test_a_file_that_breaks_in_its_middle_lands_none_of_its_rows(filled: Desk) -> None:
    # the second table is refused after rows of the first were given
    rows = "".join(f"{n},name {n}\n" for n in range(120_000))
    filled.put("u.csv", "id,name\n" + rows + '9,"open\n' + rows)
    filled.put("u2.csv", "id,name\n7,Good\n")
    report = filled.land()
    assert report.rows == {"users": 1}
    assert len(filled.failures()) == 1
    assert "quote" in filled.failures()[0]
    assert current(filled) == {"1": "Anna", "2": "Boris", "7": "Good"}
    assert len(filled.payloads("users")) == 3


def test_the_inventory_counts_rows_and_rejects(filled: Desk) -> None:
    filled.put("u.csv", "id,name\n1,Anna\n2,\n3,Vera\n4,\n")
    report = filled.land()
    assert report.rejected == 2
    payload = taken_files(filled.landing, "crm")["u.csv"].payload
    assert (payload["rows"], payload["rejected"], payload["bytes"]) == (2, 2, 28)
    reject = filled.payloads("_rejects")[0]
    assert reject == {
        "file": "u.csv",
        "sheet": "",
        "row": "3",
        "entity": "users",
        "field": "name",
        "column": "name",
        "value": None,
        "reason": "is empty, but name must be given",
    }


def test_equal_inputs_land_equally(tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        desk = Desk(tmp_path / name)
        desk.root.mkdir()
        desk.map(MAPPING)
        desk.put("u.csv", "id,name\n1,Anna\n2,\n")
        desk.put("d.csv", "id,name\ns,Sales\n")
        desk.land()
        prints.append(desk.landing.fingerprint())
    assert prints[0] == prints[1]
