"""Won deals with their money, from the canonical rows; which payment settles which invoice is given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.rows_funnel import NONE, Canon, Row
from tests.oracle.rows_money import Company as Money
from tests.oracle.won_deals import in_base

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sale:
    """A deal that is closed; money in the base currency, None where it is not known.

    Attributes:
        margin: without VAT where the VAT of its invoices is known.
        received: paid for its invoices.
    """

    deal: Row
    state: str
    day: date
    manager: str
    department: str
    amount: Decimal | None
    cost: Decimal | None
    margin: Decimal | None
    received: Decimal

    @property
    def is_priced(self) -> bool:
        return self.amount is not None

    @property
    def has_cost(self) -> bool:
        return self.amount is not None and self.cost is not None


def closed_deals(canon: Canon) -> list[Sale]:
    """Deals won and lost."""
    money = Money(canon.warehouse)
    vat: dict[str, Decimal] = defaultdict(Decimal)
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in money.entity("invoices"):
        stands = (row["status"] or "").lower() != "cancelled" and row["invoiced_on"] <= canon.today
        if stands and row["vat"] is not None and canon.run["amounts_include_vat"]:
            vat[row["deal_id"]] += money.base(row["vat"], row["currency"], row["invoiced_on"]) or ZERO
    for row in canon.read("marts.fct_payment_allocations"):
        received[row["deal_id"]] += row["amount_base"] or ZERO
    found = []
    for deal_id, visits in canon.visits.items():
        last, deal = visits[-1], canon.deals[deal_id]
        if last.kind == "open":
            continue
        day, owner = canon.day(last.entered_at), canon.owner_at(deal_id, last.entered_at)
        amount, cost = in_base(canon, deal, day), in_base(canon, {**deal, "amount": deal["cost"]}, day)
        margin = None if amount is None or cost is None else amount - vat[deal_id] - cost
        department = canon.department_on(owner, day) if owner != NONE else NONE
        found.append(Sale(deal, last.kind, day, owner, department, amount, cost, margin, received[deal_id]))
    return found
