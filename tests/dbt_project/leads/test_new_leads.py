"""New leads: where each first came from, whose it was, what repeats and what nobody touched."""

from __future__ import annotations

import duckdb
import pytest

SEPTEMBER = "period_grain = 'month' and period_start = date '2026-09-01' and period_state = 'closed'"
OCTOBER = "period_grain = 'month' and period_state = 'running'"


@pytest.mark.parametrize(
    ("lead_id", "source", "manager", "repeats", "untouched"),
    [
        pytest.param("ads-lead", "ads", "anna", None, 0, id="the first person, not the robot nor today's owner"),
        pytest.param("late-site", "site", "anna", "ads-lead", 0, id="the first source within seven days stays"),
        pytest.param("too-late", "~none", "~none", None, 1, id="a source named too late names nothing"),
        pytest.param("midnight", "unknown", "~none", "too-late", 1, id="the text unknown is no missing source"),
        pytest.param("by-request", "ads", "vera", None, 0, id="the request names the source"),
        pytest.param("expo-lead", "expo", "boris", None, 0, id="contacted through its deal"),
    ],
)  # fmt: skip
def test_a_lead_is_told(
    leads: duckdb.DuckDBPyConnection,
    lead_id: str,
    source: str,
    manager: str,
    repeats: str | None,
    untouched: int,
) -> None:
    found = leads.execute(
        "select lead_source_id, manager_id, first_lead_id, never_contacted_leads from marts.fct_leads"
        " where lead_id = ?",
        [lead_id],
    ).fetchall()
    assert found == [(source, manager, repeats, untouched)]


def test_only_counted_leads_are_there(leads: duckdb.DuckDBPyConnection) -> None:
    assert leads.sql("select count(*) from marts.fct_leads").fetchall() == [(6,)]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("total", [("~all", "~all", 5, 1, 1, 2)]),
        (
            "source",
            [("ads", "~all", 2, 0, 0, 2), ("expo", "~all", 1, 0, 0, 0), ("site", "~all", 1, 1, 0, 0),
             ("~none", "~all", 1, 0, 1, 0)],
        ),
        (
            "manager",
            [("~all", "anna", 2, 1, 0, 1), ("~all", "boris", 1, 0, 0, 0), ("~all", "vera", 1, 0, 0, 0),
             ("~all", "~none", 1, 0, 1, 1)],
        ),
        (
            "source_and_manager",
            [("ads", "anna", 1, 0, 0, 1), ("ads", "vera", 1, 0, 0, 0), ("ads", "~none", 0, 0, 0, 1),
             ("expo", "boris", 1, 0, 0, 0), ("site", "anna", 1, 1, 0, 0), ("~none", "~none", 1, 0, 1, 0)],
        ),
    ],
)  # fmt: skip
def test_september(
    leads: duckdb.DuckDBPyConnection, level: str, expected: list[tuple[str | int, ...]]
) -> None:
    found = leads.sql(
        "select lead_source_id, user_id, leads_created, duplicate_leads, never_contacted_leads, requests_received"
        f" from reports.rpt_new_leads where {SEPTEMBER} and level = '{level}' order by 1, 2"
    ).fetchall()
    assert found == expected


def test_the_day_is_the_one_in_moscow_and_no_source_is_always_shown(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select lead_source_id, source_name, leads_created, share_of_leads from reports.rpt_new_leads"
        f" where {OCTOBER} and level = 'source' order by 1"
    ).fetchall()
    assert found == [("unknown", "unknown", 1, 1.0), ("~none", None, 0, 0.0)]


def test_an_empty_day_has_a_row_and_no_rates(leads: duckdb.DuckDBPyConnection) -> None:
    found = leads.sql(
        "select level, leads_created, duplicate_lead_share, never_contacted_share from reports.rpt_new_leads"
        " where period_grain = 'day' and period_start = date '2026-09-15' order by 1"
    ).fetchall()
    assert found == [("source", 0, None, None), ("total", 0, None, None)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("8 (901) 111-22-33", "79011112233"),
        ("+7 901 1112233", "79011112233"),
        ("901 111 22 33", "79011112233"),
        ("+1 415 555 26 71", "14155552671"),
        ("0049 30 123456", "4930123456"),
        ("+7 901 111-22-33 доб. 12", "79011112233"),
        ("12-34", None),
        ("no phone", None),
    ],
)
def test_phones_are_compared_by_digits(
    leads: duckdb.DuckDBPyConnection, written: str, key: str | None
) -> None:
    from pathlib import Path

    from jinja2 import Environment

    macros = (Path(__file__).parents[3] / "dbt_project" / "macros" / "contact_keys.sql").read_text("utf-8")
    sql = Environment().from_string(macros + "{{ phone_key('phone') }}").render()
    assert leads.execute(f"select {sql} from (select ? as phone)", [written]).fetchall() == [(key,)]
