"""Local time, working days and hours of the company; moments are whole UTC seconds since 1970."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ingestion.demo.plan import Plan, day_date, day_number

DAY = 86_400
# fixed public holidays (month, day); a day off on a weekend moves to the next Monday, January's do not
JANUARY = [(1, day) for day in range(1, 9)]
FIXED = [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]


def holidays(first: int, last: int) -> dict[int, bool]:
    """Days that differ from Monday to Friday, with True for a working Saturday."""
    found: dict[int, bool] = {}
    for year in range(day_date(first).year, day_date(last).year + 1):
        for month, day in JANUARY:
            found[day_number(date(year, month, day))] = False
        for month, day in FIXED:
            number = day_number(date(year, month, day))
            weekday = day_date(number).weekday()
            found[number + (7 - weekday if weekday > 4 else 0)] = False
        # the Saturday before the last week of the year is worked for a bridge day in May
        christmas = date(year, 12, 24)
        saturday = day_number(christmas - timedelta(days=(christmas.weekday() + 2) % 7))
        found[saturday] = True
        found[day_number(date(year, 5, 8))] = False
    return {number: works for number, works in sorted(found.items()) if first <= number <= last}


class Clock:
    """The calendar of one company from a month before its history to a year and a half after it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.zone = ZoneInfo(plan.timezone)
        self.first, self.last = plan.first_day - 40, plan.last_day + 560
        self.holidays = holidays(self.first, self.last)
        self.working = bytearray(self.last - self.first + 1)
        for number in range(self.first, self.last + 1):
            weekday = (number + 3) % 7
            self.working[number - self.first] = self.holidays.get(number, weekday < 5)
        self.working_days = [day for day in range(self.first, self.last + 1) if self.is_working(day)]
        self._transitions()
        # no event of any kind falls on these days
        self.silent = {day_number(date(year, 1, 1)) for year in range(plan.start.year, plan.end.year + 3)}
        self.as_of = self.utc(plan.last_day, 9 * 3600)

    def _transitions(self) -> None:
        self.changes_utc: list[int] = []
        self.changes_local: list[int] = []
        self.offsets = [self._offset(self.first * DAY)]
        for day in range(self.first, self.last + 1):
            low, high = day * DAY, (day + 1) * DAY
            after = self._offset(high)
            if after == self.offsets[-1]:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if self._offset(middle) == after else (middle, high)
            self.changes_utc.append(high)
            self.changes_local.append(high + self.offsets[-1])
            self.offsets.append(after)

    def _offset(self, moment: int) -> int:
        offset = datetime.fromtimestamp(moment, UTC).astimezone(self.zone).utcoffset()
        assert offset is not None
        return int(offset.total_seconds())

    def offset(self, moment: int) -> int:
        """Seconds local time is ahead of UTC."""
        return self.offsets[bisect_right(self.changes_utc, moment)]

    def local(self, moment: int) -> int:
        """Local seconds since 1970."""
        return moment + self.offsets[bisect_right(self.changes_utc, moment)]

    def day(self, moment: int) -> int:
        """Number of the local day of a moment."""
        return (moment + self.offsets[bisect_right(self.changes_utc, moment)]) // DAY

    def utc(self, day: int, second: int) -> int:
        """The moment of a local time; the first of two when the clocks go back."""
        local = day * DAY + second
        return local - self.offsets[bisect_right(self.changes_local, local)]

    def is_working(self, day: int) -> bool:
        """True on a working day of the company."""
        return bool(self.working[day - self.first])

    def next_working(self, day: int) -> int:
        """The day itself, or the first working day after it."""
        return self.working_days[bisect_left(self.working_days, day)]

    def add_working(self, day: int, count: int) -> int:
        """The working day `count` working days after `day`."""
        at = bisect_left(self.working_days, day) + count
        return self.working_days[min(max(at, 0), len(self.working_days) - 1)]


# share of events by quarter of an hour, 9:00 to 18:30, with a lunch dip and a late tail
HOURS = [
    9 * 3600 + quarter * 900
    for quarter, weight in enumerate(
        [
            2,
            3,
            5,
            6,
            7,
            8,
            8,
            8,
            8,
            8,
            7,
            7,
            6,
            5,
            4,
            3,
            3,
            4,
            5,
            6,
            7,
            8,
            8,
            8,
            8,
            7,
            7,
            6,
            6,
            5,
            5,
            4,
            4,
            3,
            2,
            2,
            1,
            1,
        ]
    )
    for _ in range(weight)
]


def office_second(rng: random.Random) -> int:
    """A second of the day within office hours."""
    pick = rng.random() * len(HOURS)
    return HOURS[int(pick)] + int((pick % 1) * 900)


def evening_second(rng: random.Random) -> int:
    """A second of the day when people browse: 7:00 to 23:30, fuller in the afternoon."""
    return 25_200 + int((rng.random() + rng.random()) * 29_700)
