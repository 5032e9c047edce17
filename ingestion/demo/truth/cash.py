"""Truth of rpt_cash_flow, its days and its payees, from the book of movements."""

from __future__ import annotations

from collections import defaultdict

from ingestion.demo.book import CURRENCIES, Book, Movement
from ingestion.demo.truth.deals import Pricing
from ingestion.demo.truth.payees import PayeeTruth
from ingestion.demo.truth.periods import GRAINS, Period, Periods
from ingestion.demo.truth.sheet import Cell, Sheet

KEY = ["period_grain", "period_start", "period_state", "level", "account_id", "article_id", "currency"]
MEASURES = {
    "income": "money",
    "expense": "money",
    "net": "money",
    "transfers_in": "money",
    "transfers_out": "money",
    "unknown_amount": "money",
    "opening_balance": "money",
    "closing_balance": "money",
    "exchange_difference": "money",
    "unpriced_movements": "integer",
}
DAYS_KEY = ["period_grain", "period_start", "period_state", "level", "account_id"]
DAYS = {
    "opening": "money",
    "documents_in": "money",
    "documents_out": "money",
    "unknown_amount": "money",
    "closing": "money",
    "difference": "money",
}
ALL = "~all"
INCOME, EXPENSE, CAME, GONE, UNKNOWN = range(5)


class CashTruth:
    """Everything the book says up to the day before the one looked at."""

    def __init__(self, book: Book, periods: Periods, pricing: Pricing) -> None:
        self.book, self.periods, self.pricing = book, periods, pricing
        self.first, self.today = periods.first, periods.today
        # days → per account: in, out, unknown of documents; what the bank moved
        self.documents: list[dict[int, list[int]]] = [defaultdict(lambda: [0, 0, 0]) for _ in book.own]
        self.bank: list[dict[int, int]] = [defaultdict(int) for _ in book.own]
        self.sums: dict[tuple[str, int, str, str], list[int]] = defaultdict(lambda: [0] * 5)
        self.payees = PayeeTruth(periods)
        for rows in book.movements:
            for row in rows:
                if row.day < self.today:
                    self._add(row)
        self._balances()

    def _add(self, row: Movement) -> None:
        pay = row.payment
        account, article = self.book.own[pay.account].account, pay.article or "~none"
        if not row.unknown:
            self.bank[pay.account][row.day] += row.signed
        if row.missing:
            return
        came = pay.direction == "in"
        self.documents[pay.account][row.day][2 if row.unknown else 0 if came else 1] += pay.amount
        if row.unknown:
            flow = UNKNOWN
        elif row.internal:
            flow = CAME if came else GONE
        else:
            flow = INCOME if came else EXPENSE
        base = self.pricing.base(pay.amount, CURRENCIES[pay.account], row.day)
        assert base is not None
        # what an acquirer kept back is income and expense, though only the rest came
        self._flow(row.day, flow, account, article, pay.amount + pay.fee, base + pay.fee)
        if pay.fee:
            self._flow(row.day, EXPENSE, account, "acquiring_fee", pay.fee, pay.fee)
        if flow == EXPENSE or pay.fee:
            self.payees.add(row.day, pay.other, pay.fee or base)

    def _flow(self, day: int, flow: int, account: str, article: str, amount: int, base: int) -> None:
        for grain in GRAINS:
            period = self.periods.of(grain, day)
            assert period is not None
            self.sums[grain, period.start, "total", ""][flow] += base
            self.sums[grain, period.start, "article", article][flow] += base
            self.sums[grain, period.start, "account", account][flow] += amount

    def _balances(self) -> None:
        """Balance of each account after each day, by the bank."""
        self.after: list[dict[int, int]] = []
        for number, balance in enumerate(self.book.opening):
            days = {self.first - 1: balance}
            for day in range(self.first, self.today + 1):
                balance += self.bank[number].get(day, 0)
                days[day] = balance
            self.after.append(days)

    def _worth(self, number: int, day: int) -> int:
        base = self.pricing.base(self.after[number][day], CURRENCIES[number], day)
        assert base is not None
        return base

    def sheets(self) -> list[Sheet]:
        """The three truth files."""
        return [self._periods(), self._days(), self.payees.sheet()]

    def _periods(self) -> Sheet:
        sheet = Sheet("rpt_cash_flow", "rpt_cash_flow", KEY, MEASURES)
        for grain in GRAINS:
            for period in self.periods.by_grain[grain]:
                self._total(sheet, period)
                before, last = max(period.start, self.first) - 1, period.end
                for number, own in enumerate(self.book.own):
                    flows = self.sums[grain, period.start, "account", own.account]
                    balances = (self.after[number][before], self.after[number][last])
                    key = (*period.key, "account", own.account, ALL, CURRENCIES[number])
                    sheet.add(key, *self._flows(flows), *balances, 0, 0)
        for (grain, start, level, article), flows in list(self.sums.items()):
            if level == "article":
                found = self.periods.of(grain, max(start, self.first))
                assert found is not None
                sheet.add(
                    (*found.key, "article", ALL, article, "RUB"), *self._flows(flows), None, None, None, 0
                )
        return sheet

    def _flows(self, flows: list[int]) -> list[Cell]:
        income, expense, came, gone, unknown = flows
        return [income, expense, income - expense, came, gone, unknown]

    def _total(self, sheet: Sheet, period: Period) -> None:
        flows = self.sums[period.grain, period.start, "total", ""]
        before = max(period.start, self.first) - 1
        accounts = range(len(self.book.own))
        opening = sum(self._worth(number, before) for number in accounts)
        closing = sum(self._worth(number, period.end) for number in accounts)
        income, expense, came, gone, _ = flows
        missing = sum(
            self.pricing.base(self._difference(number, day), CURRENCIES[number], day) or 0
            for number in accounts
            for day in range(before + 1, period.end + 1)
            if self._difference(number, day)
        )
        exchange = closing - opening - (income - expense + came - gone) - missing
        key = (*period.key, "total", ALL, ALL, "RUB")
        sheet.add(key, *self._flows(flows), opening, closing, exchange, 0)

    def _difference(self, number: int, day: int) -> int:
        """What the bank moved on a day beyond the documents."""
        came, gone, _ = self.documents[number].get(day, (0, 0, 0))
        return self.bank[number].get(day, 0) - came + gone

    def _days(self) -> Sheet:
        name = "rpt_cash_flow__days"
        sheet = Sheet(name, name, DAYS_KEY, DAYS)
        for number, own in enumerate(self.book.own):
            for day in range(self.first, self.today + 1):
                period = self.periods.of("day", day)
                assert period is not None
                documents = self.documents[number].get(day, [0, 0, 0])
                sheet.add(
                    (*period.key, "account", own.account),
                    self.after[number][day - 1],
                    *documents,
                    self.after[number][day],
                    self._difference(number, day),
                )
        return sheet
