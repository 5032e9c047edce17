"""The report says what the metrics say, counts clients exactly, and holds neither money nor conversion."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from orchestration.metrics.engine import Engine
from tests.dbt_project.activity.company import (
    COMPANY,
    SELECT,
    SETTINGS,
    Row,
    activity,
    call,
    deal,
    local,
)

ADDITIVE = [
    "actions",
    "call_attempts",
    "calls_connected",
    "calls_in",
    "calls_out",
    "calls_missed",
    "talk_seconds",
    "talk_minutes",
    "meetings_held",
    "emails_sent",
    "proposals_sent",
    "mailings_sent",
    "requests_processed",
    "tasks_done",
    "clients_touched",
]


@pytest.mark.parametrize(
    ("cuts", "key", "level", "grain"),
    [
        pytest.param(["metric_time__day"], "period_start", "total", "day", id="days"),
        pytest.param(["metric_time__week"], "period_start", "total", "week", id="weeks"),
        pytest.param(["manager", "metric_time__day"], "user_id, period_start", "manager", "day", id="people"),
        pytest.param(
            ["department", "metric_time__month"],
            "department_id, period_start",
            "department",
            "month",
            id="departments",
        ),
    ],
)
def test_the_report_equals_its_metrics(
    build: Any, semantic_manifest: Path, cuts: Sequence[str], key: str, level: str, grain: str
) -> None:
    warehouse = build(COMPANY, settings=SETTINGS, select=f"{SELECT} +dim_dates +dim_departments")
    metrics = [*ADDITIVE, "activity_score"]
    sql = Engine(semantic_manifest).compile(metrics, cuts, [], [], None)
    warehouse.execute("use marts")
    found = warehouse.sql(sql.replace('"warehouse".', ""))
    columns = ", ".join([*cuts, *metrics])
    wanted = warehouse.sql(
        f"select {key}, {', '.join(ADDITIVE)}, score from reports.rpt_daily_activity"
        f" where level = '{level}' and period_grain = '{grain}' and period_state <> 'comparable'"
        " and actions + calls_missed > 0"
    ).fetchall()
    rows = found.project(columns).fetchall()
    assert rows
    assert sorted(map(plain, rows)) == sorted(map(plain, wanted))


def plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Cells as text: a time bucket as its day, an empty sum as 0, numbers alike whatever their type."""
    return tuple(
        str(cell)[:10]
        if hasattr(cell, "year")
        else cell
        if isinstance(cell, str)
        else f"{float(cell or 0):.4f}"
        for cell in row
    )


def test_clients_are_counted_exactly_in_every_period_and_level(build: Any) -> None:
    chance = random.Random(7)
    people = ["anna", "boris", "clara", "lazy", None]
    rows: list[Row] = []
    for number in range(400):
        at = local(chance.randrange(1, 15), chance.randrange(24))
        target = chance.choice(["counterparty_id", "lead_id", "deal_id"])
        more = {target: f"{target[0]}{chance.randrange(12)}"}
        if chance.random() < 0.5:
            missed = {"direction": "in", "result": "missed"} if chance.random() < 0.2 else {}
            user = chance.choice(people)
            rows.append(call(f"a{number}", at, user, **{"counterparty_id": None, **more, **missed}))
        else:
            rows.append(activity(f"a{number}", "proposal", at, chance.choice(people[:4]) or "", **more))
    deals = [deal(f"d{number}", counterparty_id=f"c{number}") for number in range(0, 12, 2)]
    warehouse = build({**COMPANY, "activities": rows, "deals": deals}, settings=SETTINGS, select=SELECT)
    wrong = warehouse.execute(
        """
        with counted as (
            select
                days.period_id,
                coalesce(actions.department_id, '~all') as department_id,
                coalesce(actions.manager_id, '~all') as user_id,
                count(distinct actions.client_id) as clients
            from marts.fct_actions as actions
            inner join marts.bdg_period_days as days on actions.acted_on = days.date_day
            group by grouping sets (
                (days.period_id),
                (days.period_id, actions.department_id),
                (days.period_id, actions.manager_id)
            )
        )

        select report.*, counted.clients
        from reports.rpt_daily_activity as report
        inner join marts.dim_periods as periods using (period_grain, period_start, period_state)
        left join counted
            on counted.period_id = periods.period_id and counted.user_id = report.user_id
            and counted.department_id
            = case when report.level = 'manager' then '~all' else report.department_id end
        where report.clients_touched <> coalesce(counted.clients, 0)
        """
    ).fetchall()
    assert wrong == []
    [(most,)] = warehouse.execute("select max(clients_touched) from reports.rpt_daily_activity").fetchall()
    assert most > 20


def test_there_is_no_money_and_no_conversion(manifest: dict[str, Any]) -> None:
    report = manifest["nodes"]["model.lead2cash.rpt_daily_activity"]
    metrics = {metric["name"]: metric for metric in manifest["metrics"].values()}
    formats = set()
    for column in report["columns"].values():
        about = column["config"]["meta"]
        told = metrics[about["metric"]]["config"]["meta"] if "metric" in about else about
        formats.add(told.get("format"))
    assert formats <= {None, "integer", "decimal", "minutes", "text", "date", "boolean"}
    read = upstream(manifest, report["unique_id"])
    assert not [
        name for name in read if "money" in name or "won" in name or "invoice" in name or "bank" in name
    ]


def upstream(manifest: dict[str, Any], unique_id: str) -> set[str]:
    """Names of the marts a model is made from; the calendar alone may look at every entity."""
    found: set[str] = set()
    waiting = [unique_id]
    while waiting:
        for below in manifest["nodes"][waiting.pop()]["depends_on"]["nodes"]:
            name = below.rsplit(".", 1)[-1]
            if name.startswith(("fct_", "dim_", "bdg_")) and name not in found and name != "dim_run":
                found.add(name)
                waiting.append(below)
    return found
