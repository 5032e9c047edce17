"""What the company sells and how: pipelines, stages, sources, products, lines of business."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.demo.words import Words

WON, LOST = "142", "143"


class Stage(NamedTuple):
    """A stage; won and lost share their ids between pipelines, as in some systems."""

    pipeline_id: str
    stage_id: str
    name: str
    position: int
    kind: str
    role: str


class Source(NamedTuple):
    """A lead source.

    Attributes:
        share: part of all leads. converts: part of its leads that become deals.
        wins, money: factors of the chance to win and of the amount.
        inbound: whether the client comes by itself. utm: (source, medium).
    """

    key: str
    source_id: str | None
    name: str
    channel: str
    share: float
    converts: float
    wins: float
    money: float
    inbound: bool
    utm: tuple[str, str] | None


class Product(NamedTuple):
    """A product; price in kopecks with VAT, `cost` is the usual part of the net price."""

    product_id: str
    name: str
    line: str
    price: int
    cost: float


ROLES = (
    ("new", "contacted", "qualified", "meeting", "proposal", "negotiation", "contract", "contract"),
    ("new", "qualified", "proposal", "", "negotiation"),
)
STAGE_IDS = (
    ("1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"),
    ("1001", "2002", "2003", "2004", "2005"),
)
# the stage nobody ever uses: empty stages stay in the report
UNUSED = "1008"
ON_HOLD = "2004"
SOURCES: tuple[tuple[str, str | None, float, float, float, float, bool, tuple[str, str] | None], ...] = (
    ("site", "11", 0.20, 0.46, 1.00, 1.0, True, None),
    ("context", "12", 0.30, 0.30, 0.55, 0.7, True, ("yandex", "cpc")),
    ("social", "13", 0.16, 0.20, 0.45, 0.55, True, ("vk", "cpm")),
    ("referral", "14", 0.10, 0.72, 1.65, 1.25, True, None),
    ("cold", "15", 0.12, 0.36, 0.75, 1.0, False, None),
    ("partner", "16", 0.05, 0.62, 1.35, 1.4, True, None),
    ("newsletter", "17", 0.03, 0.48, 1.10, 0.9, True, ("newsletter", "email")),
    ("unknown", "unknown", 0.01, 0.35, 0.9, 0.8, True, None),
    ("none", None, 0.03, 0.35, 0.9, 0.9, True, None),
    ("conference", "18", 0.0, 1.0, 9.0, 1.0, True, None),
    ("test", "98", 0.0, 1.0, 1.0, 1.0, True, None),
    ("radio", "19", 0.0, 0.0, 0.0, 0.0, True, None),
)
# list price in roubles with VAT, and the usual part of the net price that it costs
PRICES = (
    *((1_250_000, 0.62), (1_980_000, 0.65), (640_000, 0.59), (720_000, 0.58), (1_850_000, 0.64)),
    *((1_640_000, 0.67), (980_000, 0.61), (58_000, 0.57), (18_000, 0.42), (34_000, 0.44)),
    *((62_000, 0.46), (12_500, 0.50), (48_000, 0.45), (9_500, 0.33), (210_000, 0.60)),
    *((14_500, 0.54), (16_800, 0.58), (32_000, 0.60)),
)
LINES = ("equipment", "service", "parts")
LINE_IDS = {"equipment": "eq", "service": "srv", "parts": "prt"}


class Catalog:
    """The catalogue of one company in its language."""

    def __init__(self, words: Words) -> None:
        self.stages: list[Stage] = []
        self.open: list[list[Stage]] = []
        for index, names in enumerate(words.stages):
            pipeline = str(index + 1)
            rows = [
                Stage(pipeline, stage_id, name, (at + 1) * 10, "open", role)
                for at, (stage_id, name, role) in enumerate(
                    zip(STAGE_IDS[index], names, ROLES[index], strict=True)
                )
            ]
            self.open.append(rows)
            self.stages += rows
            self.stages.append(Stage(pipeline, WON, words.won, 10_000, "won", "won"))
            self.stages.append(Stage(pipeline, LOST, words.lost, 11_000, "lost", "lost"))
        self.position = {(row.pipeline_id, row.stage_id): row.position for row in self.stages}
        self.kind = {(row.pipeline_id, row.stage_id): row.kind for row in self.stages}
        self.sources = {
            key: Source(key, source_id, *words.sources.get(key, ("", "")), *rest)
            for key, source_id, *rest in SOURCES  # type: ignore[misc]
        }
        self.products = [
            Product(
                f"P-{at + 1:03d}",
                name,
                "equipment" if at < 8 else "service" if at < 14 else "parts",
                price * 100,
                cost,
            )
            for at, (name, (price, cost)) in enumerate(zip(words.products, PRICES, strict=True))
        ]
        self._products = {row.product_id: row for row in self.products}
        self.by_line = {line: [row for row in self.products if row.line == line] for line in LINES}
        self.loss_reasons = [(str(31 + at), name) for at, name in enumerate(words.loss_reasons)]
        # what the company shows as one reason: too expensive, and no budget this year
        self.price_reasons = [self.loss_reasons[at] for at in (0, 2)]

    def product(self, product_id: str) -> Product:
        """The product of an id."""
        return self._products[product_id]


def vat_percent(day_year: int) -> int:
    """VAT rate of a year in the company's country."""
    return 22 if day_year >= 2026 else 20
