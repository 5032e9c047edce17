"""Sums each source said of its lists when they were last read as a whole, and what the landing held then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingestion.settings.company import Company
from ingestion.settings.whole_readings import held_rows, last_whole_readings

if TYPE_CHECKING:
    from ingestion.crm.kit.resources import Resource
    from ingestion.landing import Landing

NOTHING = (0, Decimal(0))
# sums of an API are doubles, those held are exact: nearer than half a hundredth they are the same
HUNDREDTH = Decimal("0.01")
Told = tuple[int, Decimal]


@dataclass(frozen=True)
class ListSum:
    """One currency of one list of one source.

    Attributes:
        currency: of the amounts; None where the source did not say its sums, and then nothing else is known.
        read_at: when the list was last read from its beginning to its end, naive UTC.
        reported_records, reported_amount: what the source said around that reading; of its two answers the
            one that is what was held, else the later one.
        held_records, held_amount: what the landing held then, by the same rules.
        is_settled: whether the answers can be compared: both were the same, or one is what was held.
    """

    source: str
    list: str
    currency: str | None
    read_at: datetime
    reported_records: int | None = None
    reported_amount: Decimal | None = None
    held_records: int | None = None
    held_amount: Decimal | None = None
    is_settled: bool = False


def list_sums(company: Company, as_of: datetime) -> Iterator[ListSum]:
    """Sums of every list that declares them and was read as a whole up to `as_of` (naive UTC)."""
    # reading settings alone needs none of these imports
    from ingestion.landing import Landing
    from ingestion.registry import connectors

    landing = Landing(company.landing_dir)
    for source in company.sources.values():
        vendor = getattr(connectors()[source.connector], "VENDOR", None)
        declared = {one.name: one for one in vendor.api.resources if one.summary} if vendor else {}
        if declared:
            for name, (read_at, row) in sorted(last_whole_readings(landing, source.name, as_of).items()):
                if name in declared and "sums" in row:
                    yield from _sums(landing, source.name, declared[name], read_at, row["sums"])


def _sums(
    landing: Landing, source: str, resource: Resource, read_at: datetime, answers: list[Any]
) -> Iterator[ListSum]:
    if not answers:
        yield ListSum(source, resource.name, None, read_at)
        return
    held = _held(landing, source, resource, read_at)
    said = [_told(answer) for answer in answers]
    for currency in sorted({*held, *(name for answer in said for name in answer)}):
        ours = held.get(currency, NOTHING)
        before, after = (answer.get(currency, NOTHING) for answer in said)
        told = before if _same(before, ours) else after
        settled = _same(told, ours) or _same(before, after)
        yield ListSum(source, resource.name, currency, read_at, *told, *ours, settled)


def _told(answer: dict[str, Any]) -> dict[str, Told]:
    return {name: (each["records"], Decimal(each["amount"])) for name, each in answer.items()}


def _same(one: Told, other: Told) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) < HUNDREDTH / 2


def _held(landing: Landing, source: str, resource: Resource, read_at: datetime) -> dict[str, Told]:
    """Number and sum by currency of the newest versions of the list's records at a moment."""
    from ingestion.crm.kit.fields import json_path

    declared = resource.summary
    if declared is None:
        return {}
    amount, currency = (json_path(declared.of[name]) for name in ("amount", "currency"))
    counted = [f"coalesce(payload ->> '{json_path(path)}', '') <> ?" for path in declared.without]
    rows = held_rows(
        landing,
        source,
        resource.name,
        read_at,
        f"select coalesce(payload ->> '{currency}', '') as currency, count(*),"
        f" coalesce(sum(try_cast(payload ->> '{amount}' as decimal(38, 6))), 0)"
        f" from held where {' and '.join(['true', *counted])} group by 1",
        list(declared.without.values()),
    )
    return {name: (records, amount) for name, records, amount in rows}
