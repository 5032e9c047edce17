"""Deals as the reports see them on the day looked at: visits, the win, the price, the money received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ingestion.demo.export.values import deal_stage
from ingestion.demo.rates import Rate, rate_on, to_base
from ingestion.demo.records import Deal, Story
from ingestion.demo.truth.received import received_by_deal
from ingestion.demo.world import World

UNKNOWN_STAGE = "~none"


class Visit(NamedTuple):
    """A stay in a stage; `left` is None while the deal stands there."""

    pipeline: str
    stage: str
    entered: int
    left: int | None


def visits(world: World, deal: Deal, as_of: int) -> list[Visit]:
    """The way of a deal up to a moment."""
    moves = [move for move in deal.moves if move.at <= as_of]
    pipeline, stage = deal_stage(deal, as_of, world.catalog)
    if not moves:
        if world.catalog.kind[pipeline, stage] == "open" or deal.closed_at is None:
            return [Visit(pipeline, stage, deal.created_at, None)]
        # brought over closed: it stood somewhere nobody recorded
        before = Visit(pipeline, UNKNOWN_STAGE, deal.created_at, deal.closed_at)
        return [before, Visit(pipeline, stage, deal.closed_at, None)]
    first = moves[0]
    if first.from_stage:
        steps = [(first.from_pipeline, first.from_stage, deal.created_at)]
    else:
        steps, moves = [(first.to_pipeline, first.to_stage, deal.created_at)], moves[1:]
    steps += [(move.to_pipeline, move.to_stage, move.at) for move in moves]
    ends: list[int | None] = [at for _, _, at in steps[1:]]
    return [Visit(*step, left) for step, left in zip(steps, [*ends, None], strict=True)]


@dataclass(slots=True)
class DealFact:
    """A deal that counts: not a test, not deleted, not merged away."""

    deal: Deal
    visits: list[Visit]
    state: str
    amount: int | None
    cost: int | None
    vat: int
    received: int


class Pricing:
    """Base amounts by the last rate not after a day."""

    def __init__(self, rates: list[Rate]) -> None:
        self.rates = rates
        self._known: dict[int, int | None] = {}

    def base(self, amount: int | None, currency: str, day: int) -> int | None:
        """Kopecks in roubles; None without an amount or a rate."""
        if amount is None or currency == "RUB":
            return amount
        if currency != "USD":
            return None
        if day not in self._known:
            self._known[day] = rate_on(self.rates, day)
        rate = self._known[day]
        return None if rate is None else to_base(amount, rate)


def counted(world: World, story: Story, pricing: Pricing) -> list[DealFact]:
    """Deals of a story that the reports count."""
    as_of, today = world.clock.as_of, world.plan.last_day
    received = received_by_deal(story, today, pricing)
    facts = []
    for deal in story.deals:
        gone = deal.deleted_at is not None and deal.deleted_at <= as_of
        merged = deal.merged_at is not None and deal.merged_at <= as_of
        if deal.created_at > as_of or gone or merged or deal.is_test:
            continue
        way = visits(world, deal, as_of)
        last = way[-1]
        vat = sum(
            pricing.base(row.vat, row.currency, row.day) or 0
            for row in story.invoices
            if row.deal_id == deal.deal_id and row.day < today and not _cancelled(row.cancelled_day, today)
        )
        facts.append(
            DealFact(
                deal,
                way,
                world.catalog.kind[last.pipeline, last.stage],
                deal.amount_at(as_of),
                deal.cost if deal.lines_at <= as_of else None,
                vat,
                received.get(deal.deal_id, 0),
            )
        )
    return facts


def _cancelled(day: int | None, today: int) -> bool:
    return day is not None and day < today
