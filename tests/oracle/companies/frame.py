"""Time, people and lists of a made-up company: what the records refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Row = dict[str, Any]
Tables = dict[str, list[Row]]
USERS = ("ann", "bob", "cid", "robo", "gone")
CLIENTS = ("c1", "c2", "c3", "c4", "c5")
SOURCES = ("web", "ads", "fair")
PIPELINES = ("sales", "repeat")
# position, stage, kind, the roles the source may state
STAGES = (
    (1, "new", "open", ("new", None)),
    (2, "talk", "open", ("meeting", "qualified", None)),
    (3, "offer", "open", ("proposal",)),
    (4, "haggle", "open", ("negotiation", "contract", None)),
    (5, "won", "won", ("won",)),
    (6, "lost", "lost", ("lost",)),
)
# the base currency, one with rates, one without
CURRENCIES = ("RUB", "RUB", "RUB", "USD", "EUR")
CLOCKS = ("00:00", "00:00:01", "01:30", "02:30", "09:00", "12:00", "17:59", "20:59:59", "23:59", "23:59:59")


@dataclass(frozen=True)
class Calendar:
    """Moments of a company.

    Attributes:
        as_of: naive UTC.
        reach: how many days before it the first event may be.
    """

    as_of: datetime
    zone: ZoneInfo
    reach: int

    @classmethod
    def of(cls, as_of: str, zone: str, reach: int) -> Calendar:
        return cls(datetime.fromisoformat(as_of), ZoneInfo(zone), reach)

    @property
    def today(self) -> date:
        return self.as_of.replace(tzinfo=UTC).astimezone(self.zone).date()

    def day(self, *, ahead: int = 0) -> st.SearchStrategy[date]:
        """A day of the history, up to `ahead` days after today."""
        return st.integers(-ahead, self.reach).map(lambda back: self.today - timedelta(days=back))

    def moment(self, *, ahead: int = 0) -> st.SearchStrategy[datetime]:
        """A moment, often one of those at which days are cut wrong."""
        return st.builds(self.utc, self.day(ahead=ahead), st.sampled_from(CLOCKS))

    def later(self, moment: datetime) -> st.SearchStrategy[datetime]:
        """A moment somewhat after another, also right at it."""
        seconds = (0, 1, 600, 5000, 86_400, 86_399, 3 * 86_400, 10 * 86_400, 35 * 86_400)
        return st.sampled_from(seconds).map(lambda more: moment + timedelta(seconds=more))

    def utc(self, day: date, clock: str) -> datetime:
        """Wall clock of the company to naive UTC; in the hour that comes twice, the first one."""
        local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=self.zone)
        return local.astimezone(UTC).replace(tzinfo=None)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(strategy, st.none())


def amounts() -> st.SearchStrategy[str]:
    return st.sampled_from(("100.00", "0.01", "99.99", "1234.56", "333.33", "50000.00", "77.00", "200.00"))


def few(make: st.SearchStrategy[Row], key: str, least: int, most: int) -> st.SearchStrategy[list[Row]]:
    """Rows with ids of their own; two times of three nearly as many as there may be."""
    full = st.lists(make, min_size=max(least, most * 2 // 3), max_size=most)
    return st.one_of(st.lists(make, min_size=least, max_size=most), full, full).map(
        lambda rows: [{key: f"{key[:-3]}{number}", **row} for number, row in enumerate(rows, 1)]
    )


@st.composite
def frame(draw: st.DrawFn, calendar: Calendar) -> tuple[Tables, dict[str, list[Row]]]:
    """People, lists and the calendar."""
    moved = draw(calendar.day())
    left = draw(calendar.day())
    entities: Tables = {
        "departments": [{"department_id": "north", "name": "North"}, {"department_id": "south", "name": "South"}],
        "users": [
            {"user_id": "ann", "name": "Ann", "department_id": draw(st.sampled_from(("north", "south")))},
            {"user_id": "bob", "name": "Bob", "department_id": "south", "hired_on": draw(maybe(calendar.day()))},
            {"user_id": "cid", "name": "Cid"},
            {"user_id": "robo", "name": "Robo", "department_id": "north", "is_robot": draw(st.booleans())},
            {"user_id": "gone", "name": "Gone", "department_id": "north", "is_active": False,
             "dismissed_on": draw(maybe(st.just(left)))},
        ],
        "pipelines": [{"pipeline_id": name, "name": name.title(), "position": place}
                      for place, name in enumerate(PIPELINES, 1)],
        "stages": [
            {"pipeline_id": pipeline, "stage_id": stage, "name": stage.title(), "position": position,
             "kind": kind, "role": draw(st.sampled_from(roles))}
            for pipeline in PIPELINES
            for position, stage, kind, roles in STAGES
            if (pipeline, stage) != ("repeat", "talk")
        ],
        "lead_sources": [
            {"lead_source_id": "web", "name": "Web", "channel": "site"},
            {"lead_source_id": "ads", "name": "Ads", "channel": draw(maybe(st.just("site")))},
            {"lead_source_id": "fair", "name": "Fair"},
        ],
        "loss_reasons": [{"loss_reason_id": "price", "name": "Price"}, {"loss_reason_id": "time", "name": "Time"}],
        "products": [{"product_id": "saw", "name": "Saw"}, {"product_id": "oil", "name": "Oil"}],
        "counterparties": [
            {"counterparty_id": client, "name": client.upper(),
             "kind": draw(st.sampled_from(("company", "company", "person"))),
             "inn": draw(st.sampled_from((*(f"770000000{place}",) * 4, "7700000001", None))),
             "phone": draw(maybe(st.sampled_from(PHONES))), "email": draw(maybe(st.sampled_from(MAILS))),
             "created_at": draw(maybe(calendar.moment()))}
            for place, client in enumerate(CLIENTS, 1)
        ],
    }  # fmt: skip
    if draw(st.booleans()):
        entities["user_departments"] = [
            {"user_id": "ann", "department_id": "south", "from_on": moved,
             "to_on": draw(maybe(st.just(moved + timedelta(days=9))))},
        ]  # fmt: skip
    return entities, draw(_settings(calendar))


PHONES = (
    "+7 912 345-67-89", "8 (912) 345 67 89", "9123456780", "+49 30 1234567", "8-800-555", "12",
    "+7 912 345-67-89 доб. 12", "9123456780; +7 912 345-67-89", "00 49 30 1234567",
)  # fmt: skip
MAILS = ("a@x.ru", "A@X.RU", "b@x.ru", "b@x.ru; c@y.de")


@st.composite
def _settings(draw: st.DrawFn, calendar: Calendar) -> dict[str, list[Row]]:
    """The calendar, roles, groups, robots and rules of test records."""
    rates = draw(st.lists(calendar.day(), min_size=0, max_size=3, unique=True))
    away = draw(st.lists(calendar.day(), max_size=2, unique=True))
    free = draw(st.lists(calendar.day(), max_size=3, unique=True))
    hours: list[Row] = [{"user_id": None, "weekday": None, "opens_at": "09:00", "closes_at": "18:00"}]
    hours += draw(st.sampled_from((
        [], [{"user_id": "bob", "weekday": "sat", "opens_at": "10:00", "closes_at": "12:30"}],
    )))  # fmt: skip
    settings: Mapping[str, list[Row]] = {
        "exchange_rates": [
            {"rate_on": day, "currency": "USD", "rate": rate}
            for day, rate in zip(rates, ("90.555555", "77.000000", "101.010101"), strict=False)
        ],
        "absences": [
            {"user_id": draw(st.sampled_from(("ann", "bob"))), "from_on": day,
             "to_on": day + timedelta(days=draw(st.integers(0, 4)))}
            for day in away
        ],
        "holidays": [{"day": day, "is_working": draw(st.booleans()), "name": "A day"} for day in free],
        "stage_roles": draw(st.sampled_from((
            [], [{"pipeline_id": "sales", "stage_id": "talk", "role": "contacted"}],
            [{"pipeline_id": "repeat", "stage_id": "haggle", "role": "negotiation"}],
        ))),
        "lead_statuses": [
            {"status": "fresh", "status_group": "cold"}, {"status": "Keen", "status_group": "hot"},
            {"status": "client", "status_group": "client"}, {"status": "no", "status_group": "lost"},
        ],
        "old_clients": draw(st.sampled_from(([], [], [{"client": "c1"}, {"client": "7700000002"}, {"client": "new"}]))),
        "robots": draw(st.sampled_from(([], [{"user_id": "robo"}]))),
        "windows": draw(st.sampled_from(([], [{"name": "meeting_after_call", "days": 3}],
                                         [{"name": "quiet_deal", "days": 5}],
                                         [{"name": "statement_after_period", "days": 3}]))),
        "activity_weights": draw(st.sampled_from(([], [{"action": "meeting", "weight": "2.50"}]))),
        "work_hours": hours,
        "test_records": draw(st.sampled_from((
            [], [{"field": "tag", "pattern": "test"}], [{"field": "name", "pattern": "*probe*"}],
        ))),
    }  # fmt: skip
    return dict(settings)
