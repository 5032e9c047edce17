"""The rating of employees, written a second time.

Wins and what was received have their own second writing; here they are taken deal by deal from the fact of deals.
Plans, absences, departments, ranks and moves are told anew.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from tests.oracle.rows_leads import Company, Period, Row, kopecks, next_start, share, start_of

Key = tuple[Any, ...]
Person = dict[str, Any]


class Staff:
    """Who works here, where, and on which days."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.users = {
            row["user_id"]: row for row in company.table("marts.dim_users") if row["user_id"] != "~none"
        }
        self.holidays = {row["day"]: row["is_working"] == "true" for row in company.settings("holidays")}
        self.absences: dict[str, list[Row]] = defaultdict(list)
        for row in company.rows("absences"):
            self.absences[row["user_id"]].append(row)
        self.stays: dict[str, list[Row]] = defaultdict(list)
        for row in company.rows("user_departments"):
            self.stays[row["user_id"]].append(row)

    def works(self, day: date) -> bool:
        return self.holidays.get(day.isoformat(), day.isoweekday() <= 5)

    @cached_property
    def seen(self) -> set[str]:
        return {
            row[0]
            for row in self.company.connection.sql(
                "select user_id from intermediate.int_users_seen"
            ).fetchall()
        }

    def department(self, user: str, day: date) -> str:
        if user not in self.seen:
            return "~none"
        stays = [row for row in self.stays[user] if row["from_on"] <= day <= (row["to_on"] or date.max)]
        if stays:
            return str(max(stays, key=lambda row: row["from_on"])["department_id"])
        return str(self.users[user]["department_id"] or "~none")

    def employed(self, user: str, start: date, end: date) -> bool:
        person = self.users.get(user)
        if person is None or user not in self.seen:
            return False
        came = person["hired_on"] is None or person["hired_on"] <= end
        stayed = person["dismissed_on"] is None or person["dismissed_on"] >= start
        known = person["is_active"] or person["dismissed_on"] is not None
        return bool(came and stayed and known and person["is_listed"])

    def is_asked(self, user: str, day: date) -> bool:
        """A plan asks for something that day."""
        if user not in self.seen:
            return True
        away = any(row["from_on"] <= day <= row["to_on"] for row in self.absences[user])
        return self.employed(user, day, day) and not away


def spread(value: Decimal, days: int) -> list[Decimal]:
    """A value over equal days in hundredths: so much by the end of each day, less so much by the end of the one before."""
    by_end = [int(value * 100) * day // days for day in range(days + 1)]
    return [Decimal(end - start) / 100 for start, end in pairwise(by_end)]


def plan_days(company: Company, staff: Staff) -> dict[str, dict[date, Decimal]]:
    """Plan of the won amount per manager and working day, in kopecks."""
    found: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for plan in company.rows("plans"):
        if plan["metric"] != "won_amount" or plan["user_id"] is None:
            continue
        first = start_of("month", plan["month_on"])
        number = (next_start("month", first) - first).days
        days = [day for day in (first + timedelta(days=i) for i in range(number)) if staff.works(day)]
        for day, part in zip(days, spread(plan["value"], len(days)), strict=True):
            if day <= company.run["as_of_on"] and staff.is_asked(plan["user_id"], day):
                found[plan["user_id"]][day] += part
    return found


def compared(company: Company, staff: Staff, period: Period, starts: dict[Key, Period]) -> Period | None:
    """The period before; for a running one as many working days of it as are over, if any is."""
    before = starts.get((period.grain, start_of(period.grain, period.start - timedelta(days=1))))
    if before is None or period.state == "closed" or period.grain == "day":
        return before
    if period.start == company.run["as_of_on"]:
        return None
    over = [period.start + timedelta(days=i) for i in range((company.run["as_of_on"] - period.start).days)]
    left, end = sum(map(staff.works, over)), before.start - timedelta(days=1)
    for day in (before.start + timedelta(days=i) for i in range((before.end - before.start).days + 1)):
        if staff.works(day):
            if left == 0:
                break
            left -= 1
        end = day
    return before._replace(end=end, state="comparable") if end >= before.start else None


def people(company: Company, staff: Staff, period: Period, daily: Any, plans: Any) -> dict[str, Person]:
    """Everybody of a period with sums and places."""
    days = [period.start + timedelta(days=i) for i in range((period.end - period.start).days + 1)]
    found: dict[str, Person] = {}
    for user, person in staff.users.items():
        if person["is_manager"] and days and staff.employed(user, period.start, period.end):
            found[user] = {}
    for user, own in daily.items():
        if any(day in own for day in days):
            found[user] = {}
    for user, own in plans.items():
        if any(day in own for day in days):
            found[user] = {}
    for user, row in found.items():
        wins = [daily[user][day] for day in days if day in daily.get(user, {})]
        row["won_deals"] = sum(win[0] for win in wins)
        row["won_amount"] = sum((win[1] for win in wins), Decimal(0))
        row["received_amount"] = sum((win[2] for win in wins), Decimal(0))
        asked = [plans[user][day] for day in days if day in plans.get(user, {})]
        row["plan_amount"] = kopecks(sum(asked, Decimal(0))) if asked else None
        row["plan_completion"] = share(row["won_amount"], row["plan_amount"])
        row["department"] = staff.department(user, period.end)
    for user, row in found.items():
        rivals = [
            other for name, other in found.items()
            if other["department"] == row["department"] and name != "~none" and name not in company.robots
        ]  # fmt: skip
        has_place = user != "~none" and user not in company.robots
        row["won_rank"] = row["plan_rank"] = None
        if has_place:
            row["won_rank"] = 1 + sum(other["won_amount"] > row["won_amount"] for other in rivals)
        if has_place and row["plan_completion"] is not None:
            better = [other for other in rivals if (other["plan_completion"] or 0) > row["plan_completion"]]
            row["plan_rank"] = 1 + len(better)
    return found


def employee_rating(company: Company) -> dict[Key, Row]:
    """Rows by grain, start, state, level, department and user."""
    staff = Staff(company)
    daily: dict[str, dict[date, tuple[int, Decimal, Decimal]]] = defaultdict(dict)
    for deal in company.table("marts.fct_deals"):
        if deal["state"] == "won":
            was = daily[deal["manager_id"]].get(deal["won_on"], (0, Decimal(0), Decimal(0)))
            amounts = deal["amount_base"] or Decimal(0), deal["received_of_won"] or Decimal(0)
            daily[deal["manager_id"]][deal["won_on"]] = was[0] + 1, was[1] + amounts[0], was[2] + amounts[1]
    plans = plan_days(company, staff)
    brought = _departments(company, staff, plans)
    starts: dict[Key, Period] = {(period.grain, period.start): period for period in company.periods}
    found: dict[Key, Row] = {}
    for period in company.periods:
        now = people(company, staff, period, daily, plans)
        before_period = compared(company, staff, period, starts)
        before = people(company, staff, before_period, daily, plans) if before_period else {}
        sums: dict[str, Row] = {"~all": _nothing()}
        for place, day, name, value in brought:
            if period.start <= day <= period.end:
                for whole in (sums["~all"], sums.setdefault(place, _nothing())):
                    whole[name] = (whole[name] or 0) + value
        for user, row in now.items():
            old = before.get(user, {})
            same = old.get("department") == row["department"]
            row["previous_won_rank"] = old["won_rank"] if same else None
            row["previous_plan_rank"] = old["plan_rank"] if same else None
            both = row["won_rank"] is not None and row["previous_won_rank"] is not None
            row["rank_move"] = row["previous_won_rank"] - row["won_rank"] if both else None
            department = row.pop("department")
            sums.setdefault(department, _nothing())
            found[(*period.key, "manager", department, user)] = row
        for department, whole in sums.items():
            whole["plan_completion"] = share(whole["won_amount"], whole["plan_amount"])
            level = "total" if department == "~all" else "department"
            found[(*period.key, level, department, "~all")] = whole
    return found


def _departments(company: Company, staff: Staff, plans: Any) -> list[tuple[str, date, str, Decimal]]:
    """What each department won and planned, with the day: the department of that day, not of the end."""
    found: list[tuple[str, date, str, Decimal]] = []
    for deal in company.table("marts.fct_deals"):
        if deal["state"] == "won":
            place, day = staff.department(deal["manager_id"], deal["won_on"]), deal["won_on"]
            found.append((place, day, "won_deals", Decimal(1)))
            found.append((place, day, "won_amount", deal["amount_base"] or Decimal(0)))
            found.append((place, day, "received_amount", deal["received_of_won"] or Decimal(0)))
    for user, days in plans.items():
        found += [(staff.department(user, day), day, "plan_amount", value) for day, value in days.items()]
    return found


def _nothing() -> Row:
    return {"won_deals": 0, "won_amount": Decimal(0), "received_amount": Decimal(0), "plan_amount": None,
            "won_rank": None, "rank_move": None, "plan_rank": None}  # fmt: skip
