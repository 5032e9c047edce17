"""Formats with typed values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.ingestion.files.conftest import Desk

DEALS = """
    entities:
      deals:
        - file: [a.jsonl, a.parquet]
          numbers: "1.234,56"
          dates: dd.mm.yyyy
          columns:
            deal_id: id
            name: name
            pipeline_id: {constant: main}
            stage_id: {constant: new}
            amount: sum
            created_at: made
            owner_id: {column: owner.id, optional: true}
"""


def put_lines(desk: Desk, *lines: Any) -> None:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    desk.put("a.jsonl", "\n".join(texts) + "\n")


def fields(desk: Desk, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(payload.get(name) for name in names) for payload in desk.payloads("deals")]


def test_json_values_keep_their_digits(desk: Desk) -> None:
    put_lines(
        desk,
        '{"id": 1234567890123456789, "name": "  Анна\\n", "sum": 1.25, "made": "01.03.2026", "owner": {"id": 7}}',
        '{"id": "00123", "name": null, "sum": "1.250,50", "made": "01.03.2026 10:05", "owner": null}',
        '{"id": 3, "sum": 12345678901.10, "made": "01.03.2026", "more": [1, {"a": 2}], "name": true}',
        '{"id": 4, "sum": 1e3, "made": "01.03.2026", "name": {"a": "b"}}',
    )
    desk.map(DEALS)
    desk.land()
    assert desk.failures() == []
    assert fields(desk, "deal_id", "name", "amount", "created_at", "owner_id") == [
        ("1234567890123456789", "Анна", "1.25", "2026-02-28T21:00:00", "7"),
        ("00123", None, "1250.50", "2026-03-01T07:05:00", None),
        ("3", "true", "12345678901.10", "2026-02-28T21:00:00", None),
        ("4", '{"a":"b"}', "1000.00", "2026-02-28T21:00:00", None),
    ]
    assert desk.rejects() == []


def test_lines_that_are_no_objects(desk: Desk) -> None:
    good = {"id": 1, "sum": 1, "made": "01.03.2026", "name": "x"}
    put_lines(desk, good, '{"id": 2', "[1]", "", "5", good | {"id": 6})
    desk.map(DEALS)
    desk.land()
    assert fields(desk, "deal_id", "_row") == [("1", "1"), ("6", "6")]
    assert [(row[0], row[4]) for row in desk.rejects()] == [(str(n), "is no JSON object") for n in (2, 3, 5)]


def test_a_field_no_object_has_is_a_missing_column(desk: Desk) -> None:
    put_lines(desk, {"id": 1, "summ": 1, "made": "01.03.2026", "name": "x"})
    desk.map(DEALS)
    desk.land()
    assert (
        "there is no column 'sum'; found 'id', 'made', 'name', 'summ'; did you mean 'summ'?"
        in desk.failures()[0]
    )


def test_jsonl_that_is_none(desk: Desk) -> None:
    desk.map(DEALS)
    for content, words in {
        "": "empty", "1\n2\n": "no line is a JSON object", "{}\n" + "x" * 3_000_000 + "\n{}": "longer than 1 MB", "\x00\n": "no text file",
    }.items():  # fmt: skip
        desk.put("a.jsonl", content)
        desk.land()
        assert words in desk.failures()[0]


def test_a_name_with_a_dot_is_found_before_the_path(desk: Desk) -> None:
    put_lines(
        desk,
        {"id": 1, "sum": 1, "made": "01.03.2026", "name": "x", "owner.id": "flat", "owner": {"id": "deep"}},
    )
    desk.map(DEALS)
    desk.land()
    assert fields(desk, "owner_id") == [("flat",)]


def write_parquet(desk: Desk, columns: dict[str, Any]) -> Path:
    path = desk.inbox / "a.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_values_keep_their_types(desk: Desk) -> None:
    write_parquet(
        desk,
        {
            "id": pa.array([1234567890123456789, 2, 3]),
            "name": pa.array([" Анна ", None, ""]).dictionary_encode(),
            "sum": pa.array([Decimal("1.25"), None, Decimal("9999999999999999.99")], pa.decimal128(38, 2)),
            "made": pa.array([datetime(2026, 3, 1, 10, tzinfo=UTC)] * 3, pa.timestamp("us", "Europe/Moscow")),
        },
    )
    desk.map(DEALS)
    desk.land()
    assert desk.failures() == []
    assert fields(desk, "deal_id", "name", "amount", "created_at", "_row") == [
        ("1234567890123456789", "Анна", "1.25", "2026-03-01T10:00:00", "1"),
        ("2", None, None, "2026-03-01T10:00:00", "2"),
        ("3", None, "9999999999999999.99", "2026-03-01T10:00:00", "3"),
    ]


def test_parquet_floats_dates_and_local_times(desk: Desk) -> None:
    write_parquet(
        desk,
        {
            "id": ["1", "2", "3", "4"],
            "name": [True, False, None, True],
            "sum": [1234.1, 1e-7, 1e12, float("nan")],
            "made": pa.array([datetime(2026, 3, 1, 10)] * 4, pa.timestamp("ns")),
            "due": [date(2026, 3, 1)] * 4,
        },
    )
    desk.map(DEALS.replace("owner_id: {column: owner.id, optional: true}", "expected_close_on: due"))
    desk.land()
    assert fields(desk, "deal_id", "name", "amount", "created_at", "expected_close_on") == [
        ("1", "true", "1234.10", "2026-03-01T07:00:00", "2026-03-01"),
        ("3", None, "1000000000000.00", "2026-03-01T07:00:00", "2026-03-01"),
    ]
    assert [row[0] for row in desk.rejects()] == ["2", "4"]


def test_parquet_that_is_none(desk: Desk) -> None:
    path = write_parquet(desk, {"id": ["1"] * 1000, "name": "x", "sum": 1.0, "made": "01.03.2026"} | {
        name: [value] * 1000 for name, value in {"name": "x", "sum": 1.0, "made": "01.03.2026"}.items()
    })  # fmt: skip
    whole = path.read_bytes()
    desk.map(DEALS)
    for content in (whole[: len(whole) // 2], b"PAR1", b"", whole[:40] + b"\xff" * 40 + whole[80:]):
        desk.put("a.parquet", content)
        desk.land()
        assert len(desk.failures()) == 1, content[:20]
        assert "'a.parquet'" in desk.failures()[0]
        assert desk.payloads("deals") == []
