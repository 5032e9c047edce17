"""Whom the money went to, beside the period before: the payees of the cash flow, added up a second time."""

from __future__ import annotations

from collections import defaultdict

from tests.oracle.cash_flow import ALL, ZERO, Book
from tests.oracle.compare_activity import Cells
from tests.oracle.income_and_expense_by_line import plain
from tests.oracle.rows_activity import House, Row, Span
from tests.oracle.rows_leads import share

KEY = ("period_grain", "period_start", "period_state", "level", "payee_key")


def payees(house: House) -> Cells:
    """Who was paid in a month, quarter or year, beside the period before; who is no longer paid stays."""
    book = Book(house)
    spans = [span for span in house.spans if span.grain in ("month", "quarter", "year")]
    cells: Cells = {}
    for span in spans:
        before = _before(spans, span)
        now, then = _paid(book, span), _paid(book, before) if before else {}
        whole = sum((sums["expense"] for sums in now.values()), ZERO)
        keys = (now.keys() | then.keys()) - {ALL}
        rows = {key: (now.get(key), then.get(key)) for key in keys}
        if keys:
            rows[ALL] = (_totals(now), _totals(then))
        for key, (ours, theirs) in rows.items():
            expense, previous = ((side or {}).get("expense", ZERO) for side in (ours, theirs))
            cells[(*span[:3], "total" if key == ALL else "payee", key)] = {
                "article_id": ALL if key == ALL else ((ours or theirs) or {})["article"],
                "expense": expense,
                "share": share(expense, whole),
                "total_expense": whole,
                "previous_expense": previous if before else None,
                "growth": share(expense - previous, previous) if before else None,
                "payments": (ours or {}).get("payments", 0),
                "unpriced_payments": (ours or {}).get("unpriced", 0),
            }
    return cells


def _before(spans: list[Span], span: Span) -> Span | None:
    """The period it is compared with: of the running one, the part before it that is as long in working days."""
    if span.state == "comparable":
        return None
    wanted = "comparable" if span.state == "running" else "closed"
    same = [
        one for one in spans if one.grain == span.grain and one.start < span.start and one.state == wanted
    ]
    return max(same, key=lambda one: one.start, default=None)


def _paid(book: Book, span: Span) -> dict[str, Row]:
    by_payee: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in book.within(span):
        if row["flow"] == "expense":
            by_payee[_payee(row)][row["article"]].append(row)
    found = {}
    for payee, articles in by_payee.items():
        spent = {
            article: sum((row["base"] for row in rows if row["base"] is not None), ZERO)
            for article, rows in articles.items()
        }
        rows = [row for some in articles.values() for row in some]
        found[payee] = {
            "expense": sum(spent.values(), ZERO),
            "article": max(spent, key=lambda article: (spent[article], article)),
            "payments": len(rows),
            "unpriced": sum(row["base"] is None for row in rows),
        }
    return found


def _totals(paid: dict[str, Row]) -> Row:
    names = ("expense", "payments", "unpriced")
    return {
        name: sum((row[name] for row in paid.values()), ZERO if name == "expense" else 0) for name in names
    }


def _payee(row: Row) -> str:
    inn, account, name = plain(row["counterparty_inn"]), row["counterparty_account"], row["counterparty_name"]
    if inn:
        return f"inn:{inn}"
    if (account or "").strip():
        return f"account:{account.strip()}"
    return f"name:{name.strip().lower()}" if (name or "").strip() else "~none"
