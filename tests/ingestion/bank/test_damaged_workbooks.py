"""A workbook that is a trap or damaged is refused by its name, in no time."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from ingestion.bank.tables.profile import profiles
from ingestion.errors import InputError
from tests.ingestion.bank.tables import read, workbook


def bomb(kind: str) -> bytes:
    """A workbook that is a trap."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "members":
            for number in range(10_001):
                archive.writestr(f"xl/{number}.xml", "")
        elif kind == "nested":
            archive.writestr("xl/worksheets/sheet1.xml", bomb("zeros"))
        else:
            blocks = {"zeros": b"\0", "cells": b"<c/>"}
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                for _ in range(70):
                    part.write(blocks[kind] * ((1 << 20) // len(blocks[kind])))
    return data.getvalue()


@pytest.mark.parametrize("kind", ["zeros", "cells", "members", "nested"])
def test_zip_bombs_are_refused(kind: str) -> None:
    data = bomb(kind)
    began = time.process_time()
    with pytest.raises(InputError) as raised:
        read(data, "bomb.xlsx")
    assert time.process_time() - began < 2
    assert raised.value.where == "bomb.xlsx:1"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04", id="only the mark"),
        pytest.param(b"PK\x03\x04" + b"\0" * 5000, id="zeros"),
        pytest.param(workbook("a;b\n", profiles()["alfa"])[:-40], id="cut"),
    ],
)
def test_damaged_workbooks_are_refused(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        read(data, "damaged.xlsx")
    assert raised.value.where == "damaged.xlsx:1"
