"""Data health, looked for a second time: every check is a loop over the canonical rows of today."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from tests.oracle.claims import Documents
from tests.oracle.income_and_expense_by_line import Judge
from tests.oracle.leads_by_status import ways
from tests.oracle.new_leads import deal_leads, phones, repeated, sources
from tests.oracle.rows_funnel import NONE, Canon, Row
from tests.oracle.rows_money import Company as Money
from tests.oracle.stuck_deals import Watch
from tests.oracle.won_deals import in_base

GROUPS = ("cold", "warm", "hot", "client", "lost")
Key = tuple[Any, ...]


class Found(NamedTuple):
    """A record that fails a check, and its day."""

    issue: str
    record_id: str
    day: date


class Health:
    """Everything the checks look at; `judge` knows which article a movement of money gets."""

    def __init__(self, canon: Canon, money: Money, judge: Judge) -> None:
        self.canon, self.money, self.judge = canon, money, judge
        self.today: date = canon.run["as_of_on"]

    def found(self) -> Iterator[Found]:
        checks: list[Callable[[], Iterator[Found]]] = [
            self.deals, self.stages, self.leads, self.clients, self.payments, self.invoices,
            self.statements, self.spends,
        ]  # fmt: skip
        for check in checks:
            for one in check():
                yield one._replace(day=min(one.day, self.today))

    def deals(self) -> Iterator[Found]:
        canon = self.canon
        leads, first = deal_leads(canon.company), sources(canon.company)
        users = {row["user_id"]: row for row in canon.rows("users")}
        waiting = {each.deal_id: each.signs[0] for each in Watch(canon).standing(self.today)}
        for deal_id, deal in canon.deals.items():
            last = canon.visits[deal_id][-1]
            created = canon.day(deal["created_at"])
            closed = canon.day(last.entered_at) if last.kind != "open" else None
            if first.get(leads.get(deal_id, ""), NONE) == NONE and deal["lead_source_id"] is None:
                yield Found("deal_without_source", deal_id, created)
            if deal["owner_id"] is None:
                yield Found("deal_without_owner", deal_id, created)
            owner = users.get(deal["owner_id"], {})
            left_on = owner.get("dismissed_on")
            gone = (left_on is not None and left_on < self.today) or owner.get("is_active") is False
            if last.kind == "open" and gone:
                yield Found("deal_left_behind", deal_id, left_on or created)
            if last.kind == "open" and not deal["amount"]:
                yield Found("deal_without_amount", deal_id, created)
            if last.kind == "won" and not deal["amount"]:
                yield Found("won_without_amount", deal_id, canon.day(last.entered_at))
            if waiting.get(deal_id):
                yield Found("deal_without_task", deal_id, created)
            ends = [deal["closed_at"], last.entered_at if last.kind != "open" else None]
            if any(end is not None and end < deal["created_at"] for end in ends):
                yield Found("closed_before_created", deal_id, created)
            if deal["amount"] is not None and in_base(canon, deal, closed or self.today) is None:
                yield Found("deal_without_rate", deal_id, closed or created)

    def stages(self) -> Iterator[Found]:
        canon = self.canon
        days: dict[tuple[str, str], date] = {}
        for visits in canon.visits.values():
            for visit in visits:
                key, day = (visit.pipeline, visit.stage), canon.day(visit.entered_at)
                days[key] = min(days.get(key, day), day)
        for key in {*canon.stages, *days, *canon.mentioned}:
            if canon.stages.get(key, {}).get("role") is None and key[1] != NONE:
                yield Found("stage_unmapped", "/".join(key), days.get(key, self.today))

    def leads(self) -> Iterator[Found]:
        company = self.canon.company
        created = {lead["lead_id"]: company.day(lead["created_at"]) for lead in company.leads}
        for lead_id in repeated(company.leads):
            yield Found("duplicate_lead", lead_id, created[lead_id])
        groups = {
            row["status"].strip().lower()
            for row in company.settings("lead_statuses")
            if row["status_group"] in GROUPS
        }
        days: dict[str, date] = {}
        for way in ways(company):
            for day, status in way:
                if status not in groups:
                    days[status] = min(days.get(status, day), day)
        if all(status == NONE for way in ways(company) for _, status in way):
            days = {}
        for status, day in days.items():
            yield Found("lead_status_unmapped", status, day)

    def clients(self) -> Iterator[Found]:
        canon = self.canon
        rows = canon.rows("counterparties")
        by_inn = Counter(row["inn"] for row in rows if row["inn"])
        by_phone = Counter((row["kind"], phone) for row in rows for phone in phones(row["phone"]))
        wins: dict[str, list[date]] = defaultdict(list)
        for deal_id, visits in canon.visits.items():
            if visits[-1].kind == "won":
                wins[canon.deals[deal_id]["counterparty_id"]].append(canon.day(visits[-1].entered_at))
        for row in rows:
            client, day = row["counterparty_id"], canon.day(row["created_at"] or row["known_at"])
            if by_inn[row["inn"]] > 1:
                yield Found("duplicate_inn", client, day)
            if any(by_phone[row["kind"], phone] > 1 for phone in phones(row["phone"])):
                yield Found("duplicate_phone", client, day)
            if row["kind"] == "company" and not row["inn"] and wins[client]:
                yield Found("client_without_inn", client, min(wins[client]))

    def payments(self) -> Iterator[Found]:
        for row in self.money.entity("bank_transactions"):
            number, day = row["transaction_id"], row["booked_on"]
            if day > self.today:
                continue
            if row["direction"] == "unknown":
                yield Found("payment_direction_unknown", number, day)
            elif not row["is_internal"] and self.judge.rule(row) is None:
                yield Found("payment_unclassified", number, day)
            if self.money.base(row["amount"], row["currency"], day) is None:
                yield Found("payment_without_rate", number, day)

    def statements(self) -> Iterator[Found]:
        """Days no statement covers, and days whose documents do not make the balance the bank states."""
        balances = [row for row in self.money.entity("bank_balances") if row["from_on"] <= self.today]
        by_account: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in balances:
            by_account[row["account_id"], row["currency"]].append(row)
        moved: dict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
        for row in self.money.entity("bank_transactions"):
            sign = {"in": 1, "out": -1}.get(row["direction"], 0)
            moved[row["account_id"], row["currency"], row["booked_on"]] += sign * row["amount"]
        for (account, currency), rows in by_account.items():
            covered = {day for row in rows for day in days_of(row["from_on"], row["to_on"])}
            for day in days_of(min(covered), self.today - timedelta(days=1)):
                if day not in covered:
                    yield Found("statement_day_missing", f"{account}|{currency}|{day}", day)
            for row in rows:
                by_documents = sum(
                    (moved[account, currency, day] for day in days_of(row["from_on"], row["to_on"])),
                    Decimal(0),
                )
                finest = not any(other is not row and inside(other, row) for other in rows)
                over = row["to_on"] <= self.today
                if finest and over and row["closing"] - row["opening"] != by_documents:
                    yield Found("statement_difference", f"{account}|{currency}|{row['to_on']}", row["to_on"])
            yield from self._gaps(account, currency, rows, covered, moved)

    def _gaps(
        self, account: str, currency: str, rows: list[Row], covered: set[date], moved: dict[Any, Decimal]
    ) -> Iterator[Found]:
        """Days between two statements whose documents do not lead from the one to the other."""
        ordered = sorted(rows, key=lambda row: row["from_on"])
        for before, after in pairwise(ordered):
            eve = after["from_on"] - timedelta(days=1)
            days = [day for day in days_of(before["to_on"] + timedelta(days=1), eve) if day not in covered]
            by_documents = sum((moved[account, currency, day] for day in days), Decimal(0))
            if days and after["opening"] - before["closing"] != by_documents:
                yield Found("statement_difference", f"{account}|{currency}|{eve}", eve)

    def invoices(self) -> Iterator[Found]:
        for number, row in Documents(self.money).billed.items():
            if self.money.base(row["amount"], row["currency"], row["invoiced_on"]) is None:
                yield Found("invoice_without_rate", number, row["invoiced_on"])

    def spends(self) -> Iterator[Found]:
        for row in self.money.entity("ad_spend"):
            day = row["spend_on"]
            if day <= self.today and self.money.base(row["amount"], row["currency"], day) is None:
                yield Found("ad_spend_without_rate", row["spend_id"], day)


def days_of(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def inside(part: Row, whole: Row) -> bool:
    same = (part["from_on"], part["to_on"]) == (whole["from_on"], whole["to_on"])
    return not same and whole["from_on"] <= part["from_on"] and part["to_on"] <= whole["to_on"]


def data_health(found: list[Found], periods: list[Row], checked: set[str]) -> dict[Key, dict[str, int]]:
    """Counts by grain, first day, state and check; `periods` as dim_periods has them."""
    days: dict[str, list[date]] = defaultdict(list)
    for one in found:
        days[one.issue].append(one.day)
    cells: dict[Key, dict[str, int]] = {}
    for period in periods:
        start, end = period["period_start"], period["period_end"]
        for issue in checked:
            cells[period["period_grain"], start, period["period_state"], issue] = {
                "standing_issues": sum(day <= end for day in days[issue]),
                "data_issues": sum(start <= day <= end for day in days[issue]),
            }
    return cells
