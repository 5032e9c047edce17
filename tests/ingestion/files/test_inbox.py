"""Which files of the folder are read, and which are refused."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

from ingestion.landing import land
from tests.ingestion.files.conftest import Desk

MAPPING = """
    entities:
      users:
        - {file: "u*.csv", columns: {user_id: id, name: name}}
      departments:
        - {file: "d*.csv", columns: {department_id: id, name: name}}
"""


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
