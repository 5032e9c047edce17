"""What each closed period was stated with, and why it is otherwise now, told a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from tests.oracle.readings import Told, begun_at, told
from tests.oracle.rows_funnel import Canon, Row
from tests.oracle.sold import closed_deals
from tests.oracle.ways import Visit, way
from tests.oracle.won_deals import in_base

ZERO = Decimal(0)


@dataclass(frozen=True)
class Win:
    """A win as it counts; `amount` in the base currency."""

    day: date
    amount: Decimal | None


@dataclass(frozen=True)
class Known:
    """A win that was known at the end of every day from `since` to the day before `until`."""

    since: date
    until: date
    win: Win


@dataclass(frozen=True)
class Changed:
    """A deal that counts in a period otherwise; `stated` and `now` are its wins in the period."""

    span: tuple[Any, ...]
    deal_id: str
    reason: str
    stated: Win | None
    now: Win | None


class Statements:
    """One company's closed periods, as they were stated and as they are."""

    def __init__(self, canon: Canon) -> None:
        self.canon = canon
        self.versions = told(canon)
        self.begun = begun_at(self.versions)

    @cached_property
    def known(self) -> dict[str, list[Known]]:
        """By deal; whether a record is a test is decided today, by what was said of it last."""
        return {
            deal_id: [one for one in self._of(deal_id, versions) if one.since < one.until]
            for deal_id, versions in self.versions.items()
            if not self._is_test(deal_id, versions)
        }

    def _is_test(self, deal_id: str, versions: list[Told]) -> bool:
        if deal_id in self.records:
            return deal_id in self.canon.test_ids["deal"]
        return self.canon.is_test(versions[-1].record)

    def _of(self, deal_id: str, versions: list[Told]) -> Iterator[Known]:
        first, last = versions[0], versions[-1]
        logged = {row["changed_at"] for row in self.canon.changes.get(deal_id, [])}
        # what the facts tell was known since the last word, of a reading or of the log
        told = max({last.known_at} | {moment for moment in logged if moment <= self.canon.as_of})
        known_from_start = first.known_at <= self.begun
        is_word_of_facts = first is last and told == first.known_at
        # what was read first stands for all that was before it
        if first.stands and known_from_start and not is_word_of_facts:
            for visit in self._way(first):
                yield from self._through(visit, first.record, None, first.known_at)
        ends = [version.known_at for version in versions[1:]] + [told]
        for version, end in zip(versions, ends, strict=True):
            if version.stands:
                # its log goes on while the record stays as it was
                within = {moment for moment in logged if version.known_at < moment < end}
                for since, until in pairwise(sorted({version.known_at, end} | within)):
                    yield from self._through(self._way(version, since)[-1], version.record, since, until)
        since = None if is_word_of_facts and known_from_start else told
        for visit in self.canon.visits.get(deal_id, []):
            yield from self._through(visit, self.canon.deals[deal_id], since, None)

    def _way(self, version: Told, moment: datetime | None = None) -> list[Visit]:
        """As it was known when it was read, or later with the log up to that moment.

        A change of stage is known when it happens, in the pipeline told then unless it names one.
        """
        moment = moment or version.known_at
        deal_id = version.record["deal_id"]
        home = version.record["pipeline_id"]
        known = [
            row | {"to_pipeline_id": there, "from_pipeline_id": row["from_pipeline_id"] or there}
            for row in self.canon.changes.get(deal_id, [])
            for there in [row["to_pipeline_id"] or home]
            if row["changed_at"] <= moment
        ]
        return list(way(version.record, known, moment, self.canon.stage))

    def _through(
        self, visit: Visit, record: Row, since: datetime | None, until: datetime | None
    ) -> Iterator[Known]:
        if visit.kind == "won":
            day = self.canon.day
            begun = max(visit.entered_at, since or visit.entered_at)
            ends = [moment for moment in (visit.left_at, until) if moment]
            won_on = day(visit.entered_at)
            win = Win(won_on, in_base(self.canon, record, won_on))
            yield Known(day(begun), day(min(ends)) if ends else date.max, win)

    def at_the_end_of(self, day: date) -> dict[str, Win]:
        """What was known; the last to be told where clocks contradict each other."""
        return {
            deal_id: max(here, key=lambda one: (one.since, one.win.day)).win
            for deal_id, found in self.known.items()
            for here in [[one for one in found if one.since <= day < one.until]]
            if here
        }

    @cached_property
    def now(self) -> dict[str, Win]:
        return {
            sale.deal["deal_id"]: Win(sale.day, sale.amount)
            for sale in closed_deals(self.canon)
            if sale.state == "won"
        }

    @cached_property
    def periods(self) -> list[tuple[Row, dict[str, Win], dict[str, Win]]]:
        """Closed periods with all wins known when each was stated, and those of today within it."""
        wait = self.canon.window("statement_after_period", 1)
        return [
            (row, self.at_the_end_of(row["period_end"] + wait), {
                deal_id: win
                for deal_id, win in self.now.items()
                if row["period_start"] <= win.day <= row["period_end"]
            })
            for row in self.canon.read("marts.dim_periods")
            if row["period_state"] == "closed"
        ]  # fmt: skip

    def reason(self, deal_id: str, stated: Win | None, now: Win | None, known: Win | None) -> str:
        if stated and now:
            return "amount"
        if now:
            return "re_dated" if known else "late"
        record = self.records.get(deal_id)
        if record is None or record["is_deleted"]:
            return "deleted"
        if record["merged_into"] is not None:
            return "merged"
        if record["created_at"] > self.canon.as_of:
            return "not yet"
        return "re_dated" if deal_id in self.now else "taken_back"

    @cached_property
    def records(self) -> dict[str, Row]:
        return {row["deal_id"]: row for row in self.canon.read("intermediate.int_deals_unioned")}

    def changed(self) -> Iterator[Changed]:
        """What counts in a period otherwise than when it was stated."""
        for row, known, now in self.periods:
            stated = {
                deal_id: win
                for deal_id, win in known.items()
                if row["period_start"] <= win.day <= row["period_end"]
            }
            for deal_id in stated.keys() | now.keys():
                then, today = stated.get(deal_id), now.get(deal_id)
                if not (then and today and then.amount == today.amount):
                    reason = self.reason(deal_id, then, today, known.get(deal_id))
                    yield Changed(span(row), deal_id, reason, then, today)


def span(period: Row) -> tuple[Any, ...]:
    return (period["period_grain"], period["period_start"], period["period_state"])


def worth(win: Win | None) -> Decimal:
    return win.amount or ZERO if win else ZERO
