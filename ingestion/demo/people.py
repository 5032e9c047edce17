"""People: departments, stays, absences, and how good everybody is."""

from __future__ import annotations

import random
from datetime import date
from typing import NamedTuple

from ingestion.demo.clock import Clock
from ingestion.demo.identity import phone
from ingestion.demo.plan import day_date, day_number
from ingestion.demo.words import Words

OFFICE, EQUIPMENT, SERVICE, REGIONS, MARKETING = "1", "2", "3", "4", "5"


class Department(NamedTuple):
    """A department; the head is a user id."""

    department_id: str
    name: str
    parent_id: str
    head_id: str


class Stay(NamedTuple):
    """A stay in a department, both days inclusive; no last day means still there."""

    department_id: str
    from_day: int
    to_day: int | None


class Absence(NamedTuple):
    """Days away, both inclusive."""

    from_day: int
    to_day: int
    kind: str


class User(NamedTuple):
    """A person or robot. `talent` moves the chance to win, `energy` the number of actions."""

    user_id: str
    name: str
    email: str
    phone: str
    role: str
    department_id: str
    is_active: bool
    is_robot: bool
    hired: int | None
    dismissed: int | None
    stays: tuple[Stay, ...]
    absences: tuple[Absence, ...]
    talent: float
    energy: float
    discipline: float

    def employed(self, day: int) -> bool:
        """Whether the person works here on a day."""
        if (self.hired is not None and self.hired > day) or (
            self.dismissed is not None and self.dismissed < day
        ):
            return False
        return self.is_active or self.dismissed is not None

    def department_on(self, day: int) -> str:
        """Department of the stay that covers the day, else the one of today."""
        for stay in self.stays:
            if stay.from_day <= day and (stay.to_day is None or day <= stay.to_day):
                return stay.department_id
        return self.department_id

    def away(self, day: int) -> bool:
        """Whether an absence covers the day."""
        return any(absence.from_day <= day <= absence.to_day for absence in self.absences)


def absences(clock: Clock, rng: random.Random, first: int, last: int) -> tuple[Absence, ...]:
    days: list[Absence] = []
    for year in range(day_date(clock.first).year, day_date(clock.last).year + 1):
        new_year = day_number(date(year, 1, 1))
        summer = new_year + 130 + int(rng.random() * 100)
        winter = new_year + (20 if rng.random() < 0.5 else 290) + int(rng.random() * 45)
        sick = new_year + 10 + int(rng.random() * 110)
        days.append(Absence(summer, summer + 13, "vacation"))
        days.append(Absence(winter, winter + 6 + 7 * (rng.random() < 0.4), "vacation"))
        if rng.random() < 0.7:
            days.append(Absence(sick, sick + 2 + int(rng.random() * 6), "sick"))
        if rng.random() < 0.3:
            days.append(Absence(summer + 40, summer + 42, "trip"))
    kept: list[Absence] = []
    for absence in sorted(days):
        inside = first <= absence.from_day and absence.to_day <= last
        if inside and (not kept or absence.from_day > kept[-1].to_day):
            kept.append(absence)
    return tuple(kept)


def make_user(
    words: Words, number: int, rng: random.Random, role: str, long_ago: int, name: str = ""
) -> User:
    """A user with a name and a temper, hired at some time since `long_ago`, not yet placed anywhere."""
    female = rng.random() < 0.5
    surname = words.surname(number * 7, female)
    first = (words.women if female else words.men)[(number * 11 + number // 50) % 25]
    talent = 0.7 + rng.random() * 0.65
    energy = 0.75 + rng.random() * 0.6
    return User(
        str(100 + number),
        name or f"{first} {surname}",
        f"user{100 + number}@example.com",
        phone(number, rng),
        words.roles[role],
        "",
        True,
        False,
        long_ago + int(rng.random() * 1500),
        None,
        (),
        (),
        talent,
        energy,
        0.4 + rng.random() * 0.55,
    )
