"""Companies made by Hypothesis: small, and full of what goes wrong in real ones (spec/reports.md §7)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.dbt_project.company import HandMade
from tests.oracle.companies.deals import deals
from tests.oracle.companies.frame import Calendar, frame
from tests.oracle.companies.leads import leads
from tests.oracle.companies.money import money
from tests.oracle.companies.readings import read_three_times
from tests.oracle.companies.repeatable import REPEATABLE
from tests.oracle.companies.work import work

# (as_of in UTC, zone): nights on which the clocks change, week 53, 29 February, a first of January
ENDS = (
    ("2026-03-29T06:30:00", "Europe/Berlin"),
    ("2026-10-25T00:30:00", "Europe/Berlin"),
    ("2027-01-02T21:30:00", "Europe/Moscow"),
    ("2026-11-01T06:00:00", "America/New_York"),
    ("2028-02-29T18:10:00", "Asia/Kathmandu"),
    ("2025-12-31T21:00:00", "Europe/Moscow"),
    ("2026-07-15T09:00:00", "Europe/Moscow"),
)

REASON_NAMES: tuple[list[dict[str, str]], ...] = (
    [],
    [{"loss_reason": "time", "name": "Late"}],
    [{"loss_reason": "TIME", "name": "price"}],
    [{"loss_reason": "Price", "name": "Terms"}, {"loss_reason": "Time", "name": "terms"}],
)

ALONE = settings(
    max_examples=2, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    backend=REPEATABLE,
)  # fmt: skip


def company(number: int, *, told_again: bool = False) -> HandMade:
    """The company of a number; number 0 has as little as there may be.

    Each is drawn alone: in one long run Hypothesis tries what it has drawn five times more, a little changed, and
    thirty companies are hardly ten. The first it draws is always the smallest.
    """
    drawn: list[HandMade] = []

    @seed(number)
    @ALONE
    @given(companies(told_again=told_again))
    def draw(one: HandMade) -> None:
        drawn.append(one)

    draw()
    smallest, other = drawn
    return other if number else smallest


@st.composite
def companies(draw: st.DrawFn, *, told_again: bool = False) -> HandMade:
    """A company with everything, somewhere in its life; two of three have their deals told again and again, or all."""
    as_of, zone = draw(st.sampled_from(ENDS))
    calendar = Calendar.of(as_of, zone, reach=draw(st.sampled_from((20, 45, 100, 420))))
    entities, settings = draw(frame(calendar))
    for part in (leads, deals, work):
        more, more_settings = draw(part(calendar))
        entities |= more
        settings |= more_settings
    more, more_settings = draw(money(calendar, entities["deals"]))
    entities |= more
    settings |= more_settings
    run = {
        "as_of": calendar.as_of,
        "as_of_on": calendar.today,
        "timezone": zone,
        "match_oldest_first": draw(st.booleans()),
        "receivables_basis": draw(st.sampled_from(("invoiced", "delivered", "won"))),
        "first_touch_days": draw(st.sampled_from((0, 3, 7))),
        "sample_floor": draw(st.sampled_from((0, 2, 5))),
        "amounts_include_vat": draw(st.booleans()),
    }
    company = HandMade(entities, settings, run)
    told = draw(read_three_times(company)) if told_again or draw(st.integers(0, 2)) else company
    return replace(told, settings={**told.settings, "loss_reason_names": draw(st.sampled_from(REASON_NAMES))})
