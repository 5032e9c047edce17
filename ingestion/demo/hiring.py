"""How the company was staffed: departments, hires, the dismissal and the move between departments."""

from __future__ import annotations

import math

from ingestion.demo.clock import Clock
from ingestion.demo.people import (
    EQUIPMENT,
    MARKETING,
    OFFICE,
    REGIONS,
    SERVICE,
    Department,
    Stay,
    User,
    absences,
    make_user,
)
from ingestion.demo.plan import PEOPLE, Plan, day_number
from ingestion.demo.words import Words

Event = tuple[str, int, str]
NOTHING: Event = ("", 0, "")
# departments of ten sellers in a row
TEN = (
    *(EQUIPMENT, SERVICE, REGIONS, EQUIPMENT, SERVICE),
    *(REGIONS, EQUIPMENT, SERVICE, EQUIPMENT, REGIONS),
)


def _sellers(scale: float) -> int:
    return min(186, max(8, round(9 * math.pow(scale, 0.8))))


def _first_of_month(plan: Plan, months: int) -> int:
    year, month = divmod(plan.start.year * 12 + plan.start.month - 1 + months, 12)
    return day_number(plan.start.replace(year=year, month=month + 1))


def _teams(count: int) -> list[str]:
    """Department of each seller: 4 of 10 equipment, 3 service, 3 regions; big companies have teams of 15."""
    names = [TEN[at % len(TEN)] for at in range(count)]
    if count <= 30:
        return names
    return [names[at] if at < 30 or names[at] == SERVICE else str(11 + at // 15) for at in range(count)]


def _events(plan: Plan, clock: Clock, count: int) -> dict[int, Event]:
    """What happens to whom: seller → (hired | dismissed | moved, day, department)."""
    whole = plan.months
    events = {
        3: ("dismissed", clock.next_working(plan.last_day - 150), ""),
        5: ("moved", _first_of_month(plan, max(1, whole * 13 // 24)), EQUIPMENT),
        6: ("hired", clock.next_working(_first_of_month(plan, whole * 8 // 24)), ""),
        7: ("hired", clock.next_working(_first_of_month(plan, whole * 15 // 24) + 12), ""),
        2: ("hired", clock.next_working(plan.last_day - 20), ""),
    }
    rng = plan.rng(PEOPLE, 1)
    for at in range(10, count):
        pick, day = rng.random(), plan.first_day + int(rng.random() * (plan.last_day - plan.first_day))
        if pick < 0.15:
            events[at] = ("hired", clock.next_working(day), "")
        elif pick < 0.23:
            events[at] = ("dismissed", clock.next_working(day), "")
        elif pick < 0.27:
            events[at] = ("moved", clock.next_working(day), EQUIPMENT)
    return events


def _seller(
    plan: Plan, clock: Clock, words: Words, number: int, department: str, role: str, event: Event = NOTHING
) -> User:
    rng = plan.rng(PEOPLE, 1000 + number)
    user = make_user(words, number, rng, role, plan.first_day - 1700)
    hired, dismissed = user.hired, None
    stays: tuple[Stay, ...] = (Stay(department, hired or 0, None),)
    kind, day, target = event
    if kind == "hired":
        hired = day
        stays = (Stay(department, day, None),)
    elif kind == "dismissed":
        dismissed = day
        stays = (Stay(department, hired or 0, day),)
    elif kind == "moved" and target != department:
        stays = (Stay(department, hired or 0, day - 1), Stay(target, day, None))
    return user._replace(
        department_id=stays[-1].department_id,
        hired=hired,
        dismissed=dismissed,
        stays=stays,
        is_active=dismissed is None,
        energy=user.energy * (0.3 if role == "head" else 1.0),
        absences=absences(clock, rng, max(hired or 0, plan.first_day), dismissed or clock.last),
    )


def staff(plan: Plan, clock: Clock, words: Words) -> tuple[list[Department], list[User]]:
    """Departments and users; the first four are robot, dispatcher, switched-off account, director."""
    count = _sellers(plan.scale)
    events = _events(plan, clock, count)
    teams = _teams(count)
    rng, long_ago = plan.rng(PEOPLE), plan.first_day - 1700
    robot = make_user(words, 1, rng, "robot", long_ago, words.robot)._replace(
        is_robot=True, hired=None, phone=""
    )
    dispatcher = make_user(words, 2, rng, "dispatcher", long_ago, words.dispatcher)
    former = make_user(words, 3, rng, "former", long_ago, words.former)._replace(is_active=False)
    director = make_user(words, 4, rng, "director", long_ago)._replace(hired=None, energy=0.05)
    places = ((robot, ""), (dispatcher, MARKETING), (former, EQUIPMENT), (director, OFFICE))
    users = [user._replace(department_id=department) for user, department in places]
    sales = [EQUIPMENT, SERVICE, REGIONS, *sorted({team for team in teams if len(team) > 1}, key=int)]
    heads = {
        department: _seller(plan, clock, words, 10 + at, department, "head")
        for at, department in enumerate(sales)
    }
    users += heads.values()
    for at in range(2):
        user = make_user(words, 5 + at, rng, "marketing", long_ago)
        users.append(
            user._replace(department_id=MARKETING, absences=absences(clock, rng, plan.first_day, clock.last))
        )
    users += [
        _seller(plan, clock, words, 30 + at, team, "manager", events.get(at, NOTHING))
        for at, team in enumerate(teams)
    ]
    names = dict(
        zip((OFFICE, EQUIPMENT, SERVICE, REGIONS, MARKETING), words.departments.values(), strict=True)
    )
    for at, team in enumerate(sales[3:]):
        names[team] = words.team.format(at + 1)
    chiefs = {department: user.user_id for department, user in heads.items()}
    chiefs |= {OFFICE: director.user_id, MARKETING: users[-count - 2].user_id}
    departments = [
        Department(key, name, "" if key == OFFICE else OFFICE, chiefs[key]) for key, name in names.items()
    ]
    return departments, users
