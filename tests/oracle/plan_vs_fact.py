"""Plan against fact, written a second time, over the plans by day and the deals of the rating's second writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any

from tests.oracle.employee_rating import Staff, spread
from tests.oracle.rows_leads import Company, Period, Row, next_start, share, start_of

Key = tuple[Any, ...]
Subject = tuple[str, str, str]
MEASURED = ("won_amount", "won_deals")


def subject(plan: Row) -> tuple[str, str]:
    if plan["user_id"] is not None:
        return "manager", plan["user_id"]
    return ("department", plan["department_id"]) if plan["department_id"] is not None else ("total", "~all")


def won(company: Company) -> Mapping[Subject, Mapping[date, Decimal]]:
    """Won by level, subject and metric, and by day."""
    found: dict[Subject, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for deal in company.table("marts.fct_deals"):
        if deal["state"] != "won":
            continue
        places = (("manager", deal["manager_id"]), ("department", deal["department_id"]), ("total", "~all"))
        for level, name in places:
            found[(level, name, "won_deals")][deal["won_on"]] += 1
            found[(level, name, "won_amount")][deal["won_on"]] += deal["amount_base"] or 0
    return found


def forecast(days: Mapping[date, Decimal], fact: Decimal, today: date, gone: int, ahead: int) -> Row:
    """Pace, forecast and range of an unfinished month."""
    past = [float(value) for day, value in days.items() if day < today]
    row: Row = {}
    if gone:
        pace = sum(past) / gone
        middle = max(float(fact), sum(past) + pace * ahead)
        row |= {"run_rate": pace, "forecast_value": middle}
        if gone > 2:
            variance = max(sum(value * value for value in past) - sum(past) ** 2 / gone, 0) / (gone - 1)
            spread = 1.2816 * sqrt(variance * ahead * (1 + ahead / gone))
            row |= {"forecast_low": max(float(fact), middle - spread), "forecast_high": middle + spread}
    return row


def plan_vs_fact(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level, department, user and metric."""
    staff, facts, today = Staff(company), won(company), company.run["as_of_on"]
    found: dict[Key, Row] = {}
    for period in company.periods:
        if period.grain != "month":
            continue
        length = (next_start("month", period.start) - period.start).days
        days = [day for day in (period.start + timedelta(days=i) for i in range(length)) if staff.works(day)]
        values, asked = _plans(company, staff, period, days)
        metrics = {metric for _, _, metric in values}
        shown = set(values) | {("total", "~all", metric) for metric in metrics}
        in_month = {
            place: {day: value for day, value in by_day.items() if start_of("month", day) == period.start}
            for place, by_day in facts.items()
        }
        shown |= {place for place, by_day in in_month.items() if by_day and place[2] in metrics}
        for level, name, metric in shown:
            by_day = in_month.get((level, name, metric), {})
            fact = sum(by_day.values(), Decimal(0)) if metric in MEASURED else None
            plan, to_date = _plan_of((level, name, metric), values, asked)
            row: Row = dict.fromkeys(("run_rate", "forecast_value", "forecast_low", "forecast_high"))
            if fact is not None and period.state == "running":
                gone = sum(day < today for day in days)
                row |= forecast(by_day, fact, today, gone, len(days) - gone)
            row |= {"plan_value": plan, "plan_to_date": to_date, "fact_value": fact}
            row["completion"] = share(fact, plan) if fact is not None else None
            row["completion_to_date"] = share(fact, to_date) if fact is not None else None
            department = staff.department(name, period.end) if level == "manager" else name
            place = department if level in ("manager", "department") else "~all"
            found[(*period.key, level, place, name if level == "manager" else "~all", metric)] = row
    return found


def _plans(company: Company, staff: Staff, period: Period, days: list[date]) -> tuple[Any, Any]:
    """Plans as written, and what they ask for up to today, by subject and metric."""
    values: dict[Subject, Decimal] = defaultdict(Decimal)
    asked: dict[Subject, Decimal] = defaultdict(Decimal)
    for plan in company.rows("plans"):
        if start_of("month", plan["month_on"]) != period.start:
            continue
        place = (*subject(plan), plan["metric"])
        values[place] += plan["value"]
        asked[place] += sum(
            part
            for day, part in zip(days, spread(plan["value"], len(days)), strict=True)
            if day <= company.run["as_of_on"] and (place[0] != "manager" or staff.is_asked(place[1], day))
        )
    return values, asked


def _plan_of(place: Subject, values: Any, asked: Any) -> tuple[Decimal | None, Decimal | None]:
    """The company without a plan of its own has that of its managers, else of its departments."""
    if place[0] != "total" or place in values:
        return values.get(place), asked.get(place)
    for level in ("manager", "department"):
        parts = [other for other in values if other[0] == level and other[2] == place[2]]
        if parts:
            return sum(values[part] for part in parts), sum(asked[part] for part in parts)
    return None, None
