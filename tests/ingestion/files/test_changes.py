"""What lands when: unchanged files do not, changed files and mappings do, nothing is ever half there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from ingestion.landing import land, taken_files, write_inputs
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
    filled.put("u.csv", "id,name\n1,Anna\n2,Boris\n")
    report = filled.land()
    assert (report.load_id, report.rows, report.failures) == (None, {}, [])
    assert filled.landing.fingerprint() == before


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


def test_files_nobody_knows_and_patterns_nobody_fits(desk: Desk) -> None:
    desk.map(MAPPING)
    desk.put("sub/other.csv", "x\n1\n")
    desk.put("u.csv", "id,name\n1,Anna\n")
    desk.put("~$u.xlsx", "lock")
    desk.put(".hidden/u.csv", "id,name\n1,Anna\n")
    desk.put("u.csv.part", "half")
    report = desk.land()
    assert report.warnings == [
        "inbox/crm: no file fits 'd*.csv'.",
        "'sub/other.csv' is named by no mapping in mapping/crm.yml.",
    ]
    assert report.rows == {"users": 1}


def test_an_empty_inbox_and_none_at_all(desk: Desk) -> None:
    desk.map(MAPPING)
    desk.land()
    assert desk.failures() == [
        "inbox/crm: the folder is empty; the mapping looks for 'u*.csv', 'd*.csv'. Put the files there and run again."
    ]
    shutil.rmtree(desk.inbox)
    report = land(desk.company, "crm")
    assert [str(failure) for failure in report.failures] == [
        "inbox/crm: there is no such folder. Make it and put the files there."
    ]


def test_links_pipes_and_strange_names(desk: Desk) -> None:
    import os

    desk.map(MAPPING.replace('"u*.csv"', '"**/u*.csv"'))
    secret = desk.root / "u_secret.csv"
    secret.write_text("id,name\n9,Secret\n")
    desk.put("a/b/u.csv", "id,name\n1,Anna\n")
    desk.put("d.csv", "id,name\ns,Sales\n")
    (desk.inbox / "u_link.csv").symlink_to(secret)
    (desk.inbox / "u_inner.csv").symlink_to(desk.inbox / "a" / "b" / "u.csv")
    (desk.inbox / "u_dir").symlink_to(desk.root)
    os.mkfifo(desk.inbox / "u_pipe.csv")
    Path(os.fsdecode(os.fsencode(desk.inbox) + b"/u\xff\n.csv")).write_text("id,name\n8,X\n")
    desk.land()
    assert sorted(payload["user_id"] for payload in desk.payloads("users")) == ["1", "1"]
    assert sorted(desk.failures()) == [
        "'u\\udcff\\n.csv': the name of this file is not UTF-8. Put the file itself here.",
        "'u_dir': this is a link out of the folder, which is not followed. Put the file itself here.",
        "'u_link.csv': this is a link out of the folder, which is not followed. Put the file itself here.",
        "'u_pipe.csv': this is not a regular file. Put the file itself here.",
    ]


def test_names_are_one_in_every_way_of_writing_them(desk: Desk) -> None:
    import unicodedata

    desk.map('entities: {users: [{file: "Сводный йогурт*.csv", columns: {user_id: id, name: name}}]}')
    desk.put(unicodedata.normalize("NFD", "сводный Йогурт № 1.csv"), "id,name\n1,Anna\n")
    assert desk.land().rows == {"users": 1}
    assert desk.column("users", "_file") == [unicodedata.normalize("NFC", "сводный Йогурт № 1.csv")]


def test_a_file_over_the_limit_is_refused(desk: Desk) -> None:
    desk.options = ", max_megabytes: 1"
    desk.map(MAPPING)
    desk.put("u.csv", "id,name\n" + "1,Anna\n" * 200_000)
    desk.put("d.csv", "id,name\ns,Sales\n")
    assert desk.land().rows == {"departments": 1}
    assert "larger than 1 MB" in desk.failures()[0]


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


def test_rows_written_in_the_mapping_change_with_it(desk: Desk) -> None:
    text = """
        entities:
          pipelines:
            - rows:
                - {pipeline_id: main, name: Продажи, position: 1, is_archived: no}
                - {pipeline_id: 2, name: "null", position: null, known_at: 2026-01-01}
        """
    desk.map(text)
    assert desk.land().rows == {"pipelines": 2}
    names = ("pipeline_id", "name", "position", "is_archived", "_file", "_row")
    assert [[p.get(name) for name in names] for p in desk.payloads("pipelines")] == [
        ["main", "Продажи", "1", "false", "mapping/crm.yml", "1"],
        ["2", "null", None, None, "mapping/crm.yml", "2"],
    ]
    assert desk.land().load_id is None
    desk.map(text.replace("Продажи", "Sales"))
    assert desk.land().rows == {"pipelines": 2}


def test_a_wrong_row_in_the_mapping_stops_only_those(desk: Desk) -> None:
    desk.put("u.csv", "id,name\n1,Anna\n")
    desk.map("""
        entities:
          users: [{file: u.csv, columns: {user_id: id, name: name}}]
          stages:
            - rows:
                - {pipeline_id: main, stage_id: new, name: New, position: 1, kind: open}
                - {pipeline_id: main, stage_id: won, name: Won, position: 2, kind: gewonnen}
        """)
    assert desk.land().rows == {"users": 1}
    assert desk.failures() == [
        "mapping/crm.yml: rows of stages, row 2: column 'kind' 'gewonnen' is none of open, won, lost."
        " Correct it in mapping/crm.yml, line 5 and below."
    ]


def test_one_wide_sheet_is_many_entities(desk: Desk) -> None:
    desk.put(
        "deals.csv",
        "Сделка;Сумма;Менеджер;Источник;Клиент;ИНН;Телефон\n"
        "1;100;Анна;Сайт;Ромашка;7701;+7 1\n2;200;Борис;;Лютик;7702;\n3;300;Анна;Сайт;Ромашка;7701;+7 2\n4;400;;Звонок;;;\n",
    )
    desk.map("""
        entities:
          deals:
            - file: deals.csv
              columns:
                deal_id: Сделка
                pipeline_id: {constant: main}
                stage_id: {constant: new}
                created_at: {constant: 2026-01-31}
                amount: Сумма
                owner_id: Менеджер
                lead_source_id: {column: Источник, text: lower}
                counterparty_id: ИНН
          users: [{file: deals.csv, distinct: true, columns: {user_id: Менеджер, name: Менеджер}}]
          lead_sources:
            - {file: deals.csv, distinct: true, columns: {lead_source_id: {column: Источник, text: lower}, name: Источник}}
          counterparties:
            - {file: deals.csv, distinct: true, columns: {counterparty_id: ИНН, name: Клиент, phone: Телефон}}
        """)
    report = desk.land()
    assert report.failures == []
    assert report.rows == {"deals": 4, "users": 2, "lead_sources": 2, "counterparties": 2}
    assert sorted(desk.column("users", "user_id")) == ["Анна", "Борис"]
    clients = {
        p["counterparty_id"]: (p["name"], p["phone"], p["_row"]) for p in desk.payloads("counterparties")
    }
    # of equal keys the last row counts
    assert clients == {"7701": ("Ромашка", "+7 2", "4"), "7702": ("Лютик", None, "3")}
    assert report.rejected == 0


def test_distinct_rows_across_many_batches(desk: Desk) -> None:
    rows = "".join(f"{n},m{n % 40}\n" for n in range(130_000))
    desk.put("deals.csv", "id,manager\n" + rows)
    desk.map(
        "entities: {users: [{file: deals.csv, distinct: true, columns: {user_id: manager, name: manager}}]}"
    )
    assert desk.land().rows == {"users": 40}
    assert sorted(int(p["_row"]) for p in desk.payloads("users")) == list(range(130_000 - 38, 130_002))


def test_canonical_names_need_no_columns(desk: Desk) -> None:
    desk.put(
        "deals.csv",
        "deal_id,pipeline_id,stage_id,amount,created_at,custom,extra,Name\n"
        '1,main,new,1234.5,2026-03-01T10:00,"{""region"": ""Урал""}",x,Анна\n'
        '2,main,new,"1,5",2026-03-01T10:00Z,,x,\n',
    )
    desk.map("entities: {deals: [{file: deals.csv, canonical: true, columns: {owner_id: {constant: boss}}}]}")
    desk.land()
    payload = desk.payloads("deals")[0]
    assert payload["amount"] == "1234.50"
    assert payload["created_at"] == "2026-03-01T07:00:00"
    assert payload["name"] == "Анна"
    assert payload["owner_id"] == "boss"
    assert json.loads(payload["custom"]) == {"region": "Урал"}
    assert "extra" not in payload
    assert [row[1:4] for row in desk.rejects()] == [("amount", "amount", "1,5")]


def test_canonical_files_lack_no_required_column(desk: Desk) -> None:
    desk.put("deals.csv", "deal_id,pipeline_id,amount,created_at\n1,main,5,2026-03-01\n")
    desk.map("entities: {deals: [{file: deals.csv, canonical: true}]}")
    desk.land()
    assert "there is no column 'stage_id'; found 'deal_id', 'pipeline_id'" in desk.failures()[0]


def test_optional_and_alternative_columns(desk: Desk) -> None:
    desk.put("u1.csv", "id,Имя\n1,Анна\n")
    desk.put("u2.csv", "id,name,mail\n2,Boris,b@x\n")
    desk.map("""
        entities:
          users:
            - file: "u*.csv"
              columns: {user_id: id, name: {column: [name, Имя]}, email: {column: mail, optional: true}}
        """)
    desk.land()
    assert [(p["name"], p["email"]) for p in desk.payloads("users")] == [("Анна", None), ("Boris", "b@x")]
