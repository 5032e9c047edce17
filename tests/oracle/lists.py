"""The tables behind the figures, listed a second time: losses, overdue tasks, deals with their payments, documents."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle.account_days import account_days
from tests.oracle.claims import Documents
from tests.oracle.compare_activity import Cells
from tests.oracle.money_bridge import Books
from tests.oracle.reasons import shown_reasons
from tests.oracle.rows_activity import House, Row
from tests.oracle.rows_funnel import NONE, Canon
from tests.oracle.rows_leads import share
from tests.oracle.rows_money import Company as Money
from tests.oracle.sold import closed_deals
from tests.oracle.task_discipline import TASKS, look

ALL = "~all"
ZERO = Decimal(0)
SPAN = ("period_grain", "period_start", "period_state")
STATUSES = ("paid", "partly", "unpaid", "overpaid", "no_amount")


def losses(house: House) -> Cells:
    """Deals lost in a week by manager, pipeline, the last open stage and the reason."""
    canon = Canon(house.connection)
    lost, reasons = [], shown_reasons(canon)
    for sale in closed_deals(canon):
        if sale.state == "lost":
            visits = canon.visits[sale.deal["deal_id"]]
            stood = [visit for visit in visits if visit.kind == "open"]
            stage = f"{stood[-1].pipeline}/{stood[-1].stage}" if stood else f"{visits[0].pipeline}/{NONE}"
            reason = reasons[sale.deal["loss_reason_id"]]
            lost.append((sale.day, sale.manager, (visits[-1].pipeline, stage, reason)))
    cells: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"lost_deals": 0})
    for span in house.spans:
        for day, manager, place in lost:
            if span.grain == "week" and span.holds(day):
                for key in (
                    ("total", ALL, ALL, ALL, ALL),
                    ("reason", ALL, *place),
                    ("manager", manager, *place),
                ):
                    cells[(*span.key, *key)]["lost_deals"] += 1
    return dict(cells)


def overdue(house: House) -> Cells:
    """Tasks that are late and not done at this moment."""
    known = any(task["deadline_moves"] is not None for task in house.table(TASKS))
    cells: Cells = {}
    for task in house.rows("tasks"):
        made = task["created_at"] is None or house.past(task["created_at"])
        if task["due_at"] is None or not made or house.is_test(task):
            continue
        due_on = house.local(task["due_at"]).date()
        spans = [span for span in house.spans if span.grain == "day" and span.state == "running"]
        seen = look(house, task, spans[0])
        if seen and seen["tasks_overdue"]:
            cells[(task["task_id"],)] = {
                "user_id": task["owner_id"] or NONE,
                "assigner_id": task["assigner_id"] or NONE,
                "due_on": due_on,
                "days_overdue": (house.run["as_of_on"] - due_on).days,
                "times_moved": (task["deadline_moves"] or 0) if known else None,
                "is_forgotten": not task["deadline_moves"] if known else None,
            }
    return cells


def won_with_payments(house: House) -> Cells:
    """Each won deal in its own currency, in the month of its win."""
    books = Books(Money(house.connection))
    cells: Cells = {}
    for key, deal in books.deals.items():
        own, _ = books.cells(deal)
        for span in house.spans:
            if span.grain == "month" and span.state != "comparable" and span.holds(deal["won_on"]):
                cells[*span.key, key] = {
                    "payment_status": next(name for name in STATUSES if own[f"deals_{name}"]),
                    "won_amount": deal["amount_orig"],
                    **{name: own[name] for name in (
                        "invoiced_amount", "paid_amount", "open_amount", "overpaid_amount")},
                }  # fmt: skip
    return cells


def outcomes(house: House) -> Cells:
    """What became of the money that came in: by rule, unmatched, or no sale; per currency."""
    money = Money(house.connection)
    rules: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in money.table("marts.fct_payment_allocations"):
        rules[row["transaction_id"]][row["rule"]] += row["amount_orig"]
    cells: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"amount": ZERO, "payments": 0})
    for payment in money.table("marts.fct_payments"):
        parts = dict(rules[payment["transaction_id"]])
        parts |= {"unmatched": payment["unapplied_orig"], "not_sales": payment["non_sales_orig"]}
        parts = {
            name: amount
            for name, amount in parts.items()
            if amount or name in rules[payment["transaction_id"]]
        }
        main = min(parts, key=lambda name: (-abs(parts[name]), name), default=None)
        for span in house.spans:
            if not span.holds(payment["paid_on"]):
                continue
            for name, amount in parts.items():
                level = "refund" if payment["is_refund"] else "total"
                places = [(level, payment["currency"], ALL)]
                places += [] if payment["is_refund"] else [("outcome", payment["currency"], name)]
                for place in places:
                    cells[(*span.key, *place)]["amount"] += amount
                    cells[(*span.key, *place)]["payments"] += name == main
    return dict(cells)


def documents(house: House) -> Cells:
    """Debts that are open today and were at the end of the last month, part by part."""
    money = Money(house.connection)
    pools = Documents(money).pools(
        money.run["receivables_basis"],
        money.table("marts.fct_payment_allocations"),
        money.table("marts.fct_payments"),
    )
    months = [span for span in house.spans if span.grain == "month" and span.state != "comparable"]
    spans = [max((span for span in months if span.state == state), key=lambda span: span.start, default=None)
             for state in ("closed", "running")]  # fmt: skip
    cells: dict[tuple[Any, ...], Row] = defaultdict(lambda: {"open_amount": ZERO})
    for span in spans:
        if span is None:
            continue
        for (_, currency), pool in pools.items():
            claims = [claim for claim in pool.claims if claim.claim_on <= span.end]
            received = sum((amount for on, _, amount in pool.received if on <= span.end), ZERO)
            left = max(received - sum((min(claim.amount, ZERO) for claim in claims), ZERO), ZERO)
            for claim in claims:
                settled = min(left, max(claim.amount, ZERO))
                left -= settled
                if claim.amount > settled:
                    key = (*span.key, claim.document, currency, claim.due_on, claim.client)
                    cells[key]["open_amount"] += claim.amount - settled
    return dict(cells)


def coverage(house: House) -> Cells:
    """How many days of each account the statements cover, today not counted."""
    money = Money(house.connection)
    cells: Cells = {}
    for key, days in account_days(money, house.first_day).items():
        told = {
            on: day for on, day in days.items() if on < money.as_of_on and day.coverage != "no_statements"
        }
        for span in house.spans:
            here = {on: day for on, day in told.items() if span.holds(on)}
            if span.grain == "day" or span.state == "comparable" or not here:
                continue
            counts = [sum(day.coverage in names for day in here.values())
                      for names in (("statement", "missing", "after"), ("statement",), ("missing", "after"))]  # fmt: skip
            missing = [on for on, day in here.items() if day.coverage in ("missing", "after")]
            cells[(*span.key, *key)] = {
                "account_days": counts[0],
                "covered_days": counts[1],
                "missing_days": counts[2],
                "covered_share": share(counts[1], counts[0]),
                "missing_days_list": _runs(missing),
                "days_apart": sum(day.difference != 0 for day in here.values()),
                "difference": sum((day.difference for day in here.values()), ZERO),
            }
    return cells


def _runs(days: list[date]) -> str | None:
    """Days as a reader lists them: alone, or from the first to the last of a run."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs) or None


LISTS = {
    "rpt_weekly_funnel__losses": (
        (*SPAN, "level", "user_id", "pipeline_id", "stage_key", "loss_reason_id"), losses,
    ),
    "rpt_task_discipline__overdue": (("task_id",), overdue),
    "rpt_money_bridge__deals": ((*SPAN, "deal_id"), won_with_payments),
    "rpt_data_health__coverage": ((*SPAN, "account_id", "currency"), coverage),
}  # fmt: skip
# several rows of the mart may be one here, or the mart has levels that are not told again
SUMMED = {
    "rpt_receivables_by_counterparty__documents": (
        (*SPAN, "document_id", "currency", "due_on", "counterparty_id"), ("open_amount",), documents,
    ),
    "rpt_money_bridge__payments": ((*SPAN, "level", "currency", "outcome"), ("amount", "payments"), outcomes),
}  # fmt: skip
