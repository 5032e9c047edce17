"""Stories with a given plot, so that every planted oddity is there at any scale."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date

from ingestion.demo.clock import Clock
from ingestion.demo.plan import Plan, day_date, day_number


@dataclass(frozen=True)
class Script:
    """What a story is told to do; empty fields are left to chance.

    Attributes:
        outcome: won | lost | stuck. turn: the oddity on the way. pay: how the client pays.
        day, second: local time of the first contact.
    """

    name: str
    outcome: str = ""
    turn: str = ""
    pay: str = ""
    source: str = ""
    currency: str = ""
    pipeline: int | None = None
    day: int | None = None
    second: int = 0


NOTHING = Script("")

PLOTS = (
    Script("deal re-opened after the win and won again", "won", "reopen_won_again", pipeline=0),
    Script("deal re-opened after the win and lost", "won", "reopen_lost", pipeline=0),
    Script("deal re-opened after the win and still open", "won", "reopen_open", pipeline=1),
    Script("lost deal that came back and was won", "lost", "revive"),
    Script("stage skipped", "won", "skip", pipeline=0),
    Script("stage moved back", "won", "back", pipeline=0),
    Script("deal handed to the other pipeline", "won", "handoff", pipeline=0),
    Script("deal handed over that came back", "won", "handoff_return", pipeline=0),
    Script("owner changed after the win", "won", "owner_after_win"),
    Script("owner changed before the win", "won", "owner_before_win"),
    Script("deal deleted", "won", "deleted", pipeline=0),
    Script("deal merged into another", "won", "merged", pipeline=0),
    Script("won with no amount", "won", "no_amount", pipeline=0),
    Script("won with zero amount", "won", "zero_amount", pipeline=0),
    Script("deal in dollars", "won", "usd", currency="USD", pipeline=0, source="partner", pay="number"),
    Script("deal in dollars", "won", "usd", currency="USD", pipeline=0, source="referral", pay="number"),
    Script("deal in dollars", "won", "usd", currency="USD", pipeline=0, source="partner", pay="partial"),
    Script("deal in a currency with no rate", "won", "cny", currency="CNY", pipeline=0, source="partner"),
    Script("test record by tag", "won", "test_tag", pipeline=0),
    Script("test record by name", "won", "test_name", pipeline=0),
    Script("test record by source", "won", "test_source", pipeline=1, source="test"),
    Script("hostile text in a name", "won", "hostile", "number", pipeline=0),
    Script("hostile text in a name", "stuck", "hostile", pipeline=0),
    Script("hostile text in a name", "won", "hostile", "number", pipeline=0),
    Script("hostile text in a name", "lost", "hostile", pipeline=0),
    Script("hostile text in a name", "won", "hostile", "number", pipeline=0),
    Script("duplicate lead", "won", "double_lead"),
    Script("two clients with one tax number", "won", "same_inn"),
    Script("partial payment", "won", pay="partial", pipeline=0),
    Script("overpayment", "won", pay="over", pipeline=0),
    Script("one payment for two invoices", "won", pay="merged", pipeline=0),
    Script("refund", "won", pay="refund", pipeline=0),
    Script("payment before the invoice", "won", pay="before", pipeline=0),
    Script("payment without an invoice number", "won", pay="no_number", pipeline=0),
    Script("two equal payments on one day", "won", pay="twice", pipeline=0),
    Script("paid by a third company", "won", pay="third_party", pipeline=0),
    Script("paid in instalments", "won", pay="instalments", pipeline=0),
    Script("payment taken off an invoice by hand", "won", pay="deposit", pipeline=0),
    Script("payment that fits no invoice", "won", pay="odd", pipeline=0),
    Script("invoice cancelled", "won", "cancelled_invoice", pipeline=0),
    Script("client without a tax number", "won", "no_inn", pipeline=0, pay="number"),
    Script("imported deal without stage history", "won", "imported", pipeline=0),
    Script("imported deal without stage history", "lost", "imported", pipeline=0),
    Script("imported deal without stage history", "stuck", "imported", pipeline=1),
    Script("source is the text unknown", "won", source="unknown"),
    Script("no source", "won", source="none"),
    Script("closed before created", "lost", "closed_before", pipeline=0),
    Script("owner is a switched-off account", "lost", "former_owner", pipeline=0),
    Script("deal left behind by a dismissed manager", "stuck", "left_behind", pipeline=0),
)  # fmt: skip


def _calendar_plots(plan: Plan, clock: Clock) -> list[Script]:
    """Deals on the days calendars go wrong: the week 53, 29 February, nights the clocks change."""
    plots = []
    for number in range(plan.first_day, plan.last_day - 3):
        day = day_date(number)
        if day.isocalendar()[1] == 53 and day.isocalendar()[2] == 1:
            plots.append(Script("event in week 53", "won", day=number, second=50_000))
        if (day.month, day.day) == (2, 29):
            plots.append(Script("event on 29 February", "won", day=number, second=43_200))
    for moment, before, after in zip(clock.changes_utc, clock.offsets, clock.offsets[1:], strict=False):
        number = clock.day(moment)
        if plan.first_day < number < plan.last_day - 3:
            name = "clocks go forward" if after > before else "clocks go back"
            second = (moment + before) % 86_400
            plots.append(Script(f"event in the night the {name}", "won", day=number, second=second - 1800))
            plots.append(Script(f"event in the night the {name}", "lost", day=number, second=second + 1800))
    midnight = day_number(date(plan.end.year, plan.end.month, 1)) - 1
    plots.append(Script("event in the last second of a month", "won", day=midnight, second=86_399))
    plots.append(Script("event in the first second of a month", "lost", day=midnight + 1, second=0))
    return plots


def conference_day(plan: Plan, clock: Clock) -> int:
    """First day of the conference that brings few clients and much money."""
    return clock.next_working(plan.first_day + (plan.last_day - plan.first_day) * 2 // 5)


def scripts(plan: Plan, clock: Clock, day_of: list[int]) -> dict[int, Script]:
    """Script of each scripted story by its number; `day_of` is the first day of each story.

    Plots take place in the first 85 % of the history, long ones first, so that they are over when it ends.
    """
    found: dict[int, Script] = {
        0: Script("first day of history", day=plan.first_day, second=36_000, source="context")
    }
    usable = max(len(PLOTS) + 2, int(len(day_of) * 0.85))
    for at, plot in enumerate(PLOTS):
        found[1 + at * (usable - 1) // len(PLOTS)] = plot
    dated = _calendar_plots(plan, clock)
    conference = conference_day(plan, clock)
    # 3 clients of a conference, more in a bigger company
    visitor = Script("client from the conference", "won", "conference", "number", "conference", pipeline=0)
    dated += [
        replace(visitor, day=conference + at % 2, second=39_600 + at * 977 % 20_000)
        for at in range(3 * max(1, round(plan.scale)))
    ]
    for plot in dated:
        assert plot.day is not None
        number = max(1, bisect_left(day_of, plot.day))
        while number in found:
            number += 1
        if number < len(day_of):
            found[number] = plot
    return found
