"""What is offered in a deal: product lines, amount, cost, and how the amount changes on the way."""

from __future__ import annotations

import random

from ingestion.demo.catalog import Product, vat_percent
from ingestion.demo.plan import day_date
from ingestion.demo.records import Deal, DealLine
from ingestion.demo.world import World

DOLLAR, YUAN = 92.0, 12.5
# who supplies a product, by place in the vocabulary
SUPPLIERS = dict(
    zip(
        (
            "P-001",
            "P-002",
            "P-003",
            "P-004",
            "P-005",
            "P-006",
            "P-007",
            "P-008",
            "P-015",
            "P-016",
            "P-017",
            "P-018",
        ),
        (0, 0, 0, 1, 1, 3, 4, 2, 5, 6, 6, 5),
        strict=True,
    )
)
TRADER = 7


def _choose(world: World, rng: random.Random, deal: Deal) -> list[tuple[Product, int]]:
    """Products and whole quantities that make a believable order of the deal's line of business."""
    products, money = world.catalog.by_line, deal.source.money
    if deal.source.key == "conference":
        return [(products["equipment"][1], 3 + int(rng.random() * 2)), (products["service"][4], 1)]
    if deal.line == "equipment":
        machines = products["equipment"]
        pick = min(int(rng.random() ** (1 / money) * len(machines)), len(machines) - 1)
        machine = machines[(4, 1, 5, 0, 6, 3, 2, 7)[len(machines) - 1 - pick]]
        quantity = 4 + int(rng.random() * 16) if pick == 0 else 1 + (rng.random() < 0.2 * money)
        chosen = [(machine, quantity)]
        if rng.random() < 0.4:
            chosen.append((products["service"][4], 1))
        if rng.random() < 0.25:
            chosen.append((products["parts"][0], 1))
        return chosen
    if deal.line == "service":
        contract = products["service"][min(int(rng.random() * 2 + money * 0.7), 2)]
        chosen = [(contract, (6, 12, 12, 12, 24)[int(rng.random() * 5)])]
        if rng.random() < 0.3:
            chosen.append((products["service"][5], 1 + int(rng.random() * 4)))
        return chosen
    parts = products["parts"]
    first = int(rng.random() * 4)
    return [
        (parts[(first + at) % 4], 1 + int(rng.random() * 12 * money))
        for at in range(1 + int(rng.random() * 3))
    ]


def make_offer(world: World, rng: random.Random, deal: Deal, base: int, at: int, turn: str) -> None:
    """Fill lines, amount history and cost; the offer is made at `at`."""
    clock = world.clock
    vat = vat_percent(day_date(clock.day(at)).year)
    rate = {"RUB": 1.0, "USD": DOLLAR, "CNY": YUAN}[deal.currency]
    knows_cost = rng.random() > 0.13
    total = cost = 0
    for number, (product, quantity) in enumerate(_choose(world, rng, deal)):
        step = 100_000 if product.price > 10_000_000 else 1_000
        price = round(product.price * (0.93 + rng.random() * 0.14) / rate / step * rate) * step
        price = round(price / rate) if deal.currency != "RUB" else price
        amount = price * quantity
        net = amount if deal.currency != "RUB" else amount * 100 // (100 + vat)
        line_cost = int(net * product.cost * (0.93 + rng.random() * 0.12))
        total += amount
        cost += line_cost
        deal.lines.append(
            DealLine(
                str(base * 4 + number + 1),
                product.product_id,
                quantity * 1000,
                price,
                amount,
                line_cost if knows_cost else None,
            )
        )
    deal.true_cost = cost
    deal.cost = cost if knows_cost else None
    deal.lines_at = at
    # a trader now and then undercuts the makers
    deal.supplier = TRADER if rng.random() < 0.08 else SUPPLIERS.get(deal.lines[0].product_id, TRADER)
    guess = round(total * (0.7 + rng.random() * 0.6) / 1_000_000) * 1_000_000 or total
    deal.amounts = [(deal.created_at, guess if rng.random() < 0.45 else None)]
    if turn == "no_amount":
        deal.amounts = [(deal.created_at, None)]
        return
    deal.amounts.append((max(at, deal.created_at + 1), 0 if turn == "zero_amount" else total))
    if deal.moves and turn != "zero_amount" and rng.random() < 0.25:
        later = deal.moves[-1].at - 3600
        if later > deal.amounts[-1][0]:
            deal.amounts.append((later, total * (90 + int(rng.random() * 8)) // 100 // 100 * 100))
