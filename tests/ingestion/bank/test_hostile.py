"""Files made to harm are refused in time and memory, with their line."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingestion.bank.formats import formats, parse
from ingestion.bank.statement import KnownAccounts
from ingestion.errors import InputError

ROOT = Path(__file__).parents[3]


def test_hostile_xml_is_refused_within_a_second_and_200_megabytes() -> None:
    command = [sys.executable, "-m", "tests.ingestion.bank.hostile"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    assert len(told) >= 30
    wrong = {
        name: (round(seconds, 2), where, what[:200])
        for name, (seconds, where, what) in told.items()
        if seconds > 1 or not re.fullmatch(r"hostile\.xml:[1-9]\d*", where)
    }
    assert wrong == {}
    assert not any("root:" in what for _, _, what in told.values())


# a place in the example of each format, and what a text written to be slow to read puts there over and over
SLOW = {
    "mt940": ("Invoice 45", ("/NAME/", "?20", "EREF+", "//", "ИНН ", "a")),
    "ofx": ("Invoice 45", ("<![CDATA[", "<A>1", "<A>", "</A>", "&amp;", "<")),
    "csv": ("Аренда", ('""', ";", "1 ", "\n", "a")),
    "client_bank_1c": ("Ромашка", ("=", "ИНН ", " ")),
}


@pytest.mark.parametrize(
    ("name", "filling"), [(name, filling) for name, (_, fillings) in SLOW.items() for filling in fillings]
)
def test_texts_written_to_be_slow_are_read_or_refused_within_two_seconds(name: str, filling: str) -> None:
    place, _ = SLOW[name]
    example = formats()[name].EXAMPLE
    assert place in example
    for block in (filling * (300_000 // len(filling)), (filling * 100 + "\n") * 700):
        data = example.replace(place, place + block, 1).encode()
        began = time.process_time()
        with contextlib.suppress(InputError):
            parse(data, "slow", KnownAccounts())
        assert time.process_time() - began < 2
