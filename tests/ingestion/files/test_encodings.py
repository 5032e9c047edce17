"""Letters of every age, found by decoding."""

from __future__ import annotations

import codecs

import pytest

from tests.ingestion.files.conftest import Desk

TEXT = "id;Имя;Город\n1;Анна Котова;Ёлкино № 5\n2;Борис Щукин;«Ъ» – Омск\n" + "3;Вера;Тверь\n" * 50
OLD = TEXT.replace("«Ъ» – ", "Ъ ")
WESTERN = (
    "id;Имя;Город\n".replace("Имя", "Name").replace("Город", "City")
    + "1;René Müller;Córdoba\n2;Zoë;Orléans\n"
)
MAPPING = """
    entities:
      users: [{{file: a.csv, encoding: {encoding}, columns: {{user_id: id, name: {name}, role: {role}}}}}]
"""


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        pytest.param(TEXT.encode(), "auto", id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), "auto", id="utf-8 with mark"),
        pytest.param(TEXT.encode("utf-8-sig"), "utf-8", id="utf-8 with mark, declared"),
        pytest.param(TEXT.encode("utf-16"), "auto", id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "auto", id="utf-16 big end first"),
        pytest.param(TEXT.encode("cp1251"), "auto", id="cp1251"),
        pytest.param(TEXT.encode("cp1251"), "cp1251", id="cp1251, declared"),
        pytest.param(OLD.encode("cp866"), "auto", id="cp866"),
        pytest.param(OLD.encode("cp866"), "cp866", id="cp866, declared"),
        pytest.param(OLD.replace("№", "N").encode("koi8-r"), "koi8-r", id="koi8-r, declared"),
        pytest.param(
            OLD.upper().replace("ID;ИМЯ;ГОРОД", "id;Имя;Город").encode("cp1251"), "auto", id="cp1251 capitals"
        ),
        pytest.param(
            OLD.upper().replace("ID;ИМЯ;ГОРОД", "id;Имя;Город").encode("cp866"), "auto", id="cp866 capitals"
        ),
    ],
)
def test_russian_files(desk: Desk, content: bytes, declared: str) -> None:
    desk.put("a.csv", content)
    desk.map(MAPPING.format(encoding=declared, name="Имя", role="Город"))
    desk.land()
    assert desk.failures() == []
    assert len(desk.payloads("users")) == 52
    assert desk.column("users", "name")[:2] in (
        ["Анна Котова", "Борис Щукин"],
        ["АННА КОТОВА", "БОРИС ЩУКИН"],
    )
    assert desk.column("users", "role")[0].lower() in ("ёлкино № 5", "ёлкино n 5")


def test_western_files(desk: Desk) -> None:
    desk.put("a.csv", WESTERN.encode("cp1252"))
    desk.map(MAPPING.format(encoding="auto", name="Name", role="City"))
    desk.land()
    assert desk.column("users", "name") == ["René Müller", "Zoë"]


def test_a_wrong_declaration_names_the_place(desk: Desk) -> None:
    desk.put("a.csv", "id;Имя;Город\n1;ok;ok\n".encode() + "2;Анна;x\n".encode("cp1251"))
    desk.map(MAPPING.format(encoding="utf-8", name="Имя", role="Город"))
    desk.land()
    assert desk.failures() == [
        "'a.csv': byte 0xc0 on line 3 is not utf-8. "
        "Say the right `encoding` in the mapping, or save the file as UTF-8."
    ]


def test_a_large_file_that_turns_bad_at_its_end_is_left_out_whole(desk: Desk) -> None:
    desk.put("a.csv", ("id;Имя;Город\n" + "1;Анна;Омск\n" * 400_000).encode() + b"2;\xff;x\n")
    desk.map(MAPPING.format(encoding="utf-8", name="Имя", role="Город"))
    desk.land()
    assert "on line 400002" in desk.failures()[0]
    assert desk.payloads("users") == []
