"""Whose eyes a site is made for: a role, and the readers it stands for once the people are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ingestion.errors import UserError
from reports_site.cubes.plan import FactPlan
from reports_site.i18n import Ui
from reports_site.links import file_name
from reports_site.warehouse import Warehouse

PERSONAL = frozenset({"client_names", "phones", "emails"})
NOBODY = "~none"
# values an error lists, and names that stand on a page
SHOWN, WHOSE = 20, 3


@dataclass(frozen=True)
class Role:
    """A role as its company wrote it: people and departments by id or exact name.

    ``places`` say where each key, such as ``managers.0``, is written.
    """

    name: str
    everything: bool = False
    departments: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    each: Literal["manager", "department"] | None = None
    company_wide: tuple[str, ...] = ()
    personal_data: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def wrong(self, key: str, found: str, allowed: Collection[str]) -> UserError:
        """The error of a value that means nothing in this company."""
        known = sorted(allowed)
        more = f" … and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
        return UserError(
            f"{self.name}.{key}: found {found!r}; allowed: {', '.join(known[:SHOWN])}{more}.",
            where=self.places.get(key, "roles.yml"),
        )


@dataclass(frozen=True)
class Reader:
    """One tree. ``name`` is its folder, ``whose`` the names it is about.

    ``people`` are the only employees that may be named, None for all; ``own`` those whose records are seen;
    ``departments`` what a head leads. ``shown`` are the kinds of personal data that are not left out.
    """

    name: str
    whose: tuple[str, ...] = ()
    people: frozenset[str] | None = None
    own: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    company_wide: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        """True when the tree is the company's own site."""
        return self.people is None and self.shown >= PERSONAL

    @property
    def is_single(self) -> bool:
        """True for one manager or one department, whose own figures then stand as the totals."""
        return self.people is not None and len(self.departments or self.own) == 1

    def limit(self, plan: FactPlan) -> Mapping[str, Collection[str]]:
        """The ids a cube of a fact may hold, by filter."""
        if self.people is None:
            return {}
        if not self.departments:
            return {"manager": self.own}
        if "department" not in plan.cuts:
            return {"manager": self.own} if "manager" in plan.cuts else {"department": self.departments}
        people = {"manager": self.people | {NOBODY}} if "manager" in plan.cuts else {}
        return {"department": self.departments, **people}


def told_of(reader: Reader) -> str:
    """Everything a reader's site is made from besides files, as text that is equal for equal readers."""
    sets = (reader.people, reader.own, reader.departments, reader.company_wide, reader.shown)
    listed = [None if found is None else sorted(found) for found in sets]
    return repr((reader.name, reader.whose, *listed))


def view_words(ui: Ui, reader: Reader) -> str:
    """Whose figures the site shows."""
    if reader.people is None:
        return ui._("The whole company")
    words = ", ".join(reader.whose[:WHOSE])
    more = len(reader.whose) - WHOSE
    return (
        words
        if more <= 0
        else ui.n("%(names)s and %(num)s other", "%(names)s and %(num)s others", more, names=words)
    )


@dataclass(frozen=True)
class _People:
    """Who works where: names by id, members of a department today, and everybody who ever was in it."""

    names: Mapping[str, str]
    departments: Mapping[str, str]
    today: Mapping[str, frozenset[str]]
    ever: Mapping[str, frozenset[str]]
    at_work: Mapping[str, str]


def readers_of(roles: Sequence[Role], warehouse: Warehouse) -> list[Reader]:
    """One reader per role, or per person or department of a role that says ``each``.

    Raises:
        UserError: a role names a manager or department the company does not have, or two of one name.
    """
    people = _people(warehouse)
    return [reader for role in roles for reader in _readers(role, people)]


def _readers(role: Role, people: _People) -> list[Reader]:
    if role.everything:
        return [_reader(role, role.name)]
    if role.each == "manager":
        return [
            _of_managers(role, people, [one], f"{role.name}-{file_name(one)}")
            for one in sorted(people.at_work)
        ]
    if role.each == "department":
        led = sorted(
            {department for department in people.at_work.values() if department in people.departments}
        )
        return [_of_departments(role, people, [one], f"{role.name}-{file_name(one)}") for one in led]
    if role.managers:
        found = [_find(role, f"managers.{n}", name, people.names) for n, name in enumerate(role.managers)]
        return [_of_managers(role, people, found, role.name)]
    found = [
        _find(role, f"departments.{n}", name, people.departments) for n, name in enumerate(role.departments)
    ]
    return [_of_departments(role, people, found, role.name)]


def _of_managers(role: Role, people: _People, ids: Sequence[str], folder: str) -> Reader:
    own = frozenset(ids)
    return _reader(role, folder, tuple(people.names[one] for one in ids), people=own, own=own)


def _of_departments(role: Role, people: _People, ids: Sequence[str], folder: str) -> Reader:
    today = frozenset[str]().union(*(people.today.get(one, frozenset()) for one in ids))
    ever = today.union(*(people.ever.get(one, frozenset()) for one in ids))
    whose = tuple(people.departments[one] for one in ids)
    return _reader(role, folder, whose, people=ever, own=today, departments=frozenset(ids))


def _reader(
    role: Role,
    folder: str,
    whose: tuple[str, ...] = (),
    people: frozenset[str] | None = None,
    own: frozenset[str] = frozenset(),
    departments: frozenset[str] = frozenset(),
) -> Reader:
    return Reader(
        folder, whose, people, own, departments, frozenset(role.company_wide), frozenset(role.personal_data)
    )


def _find(role: Role, key: str, wanted: str, names: Mapping[str, str]) -> str:
    if wanted in names:
        return wanted
    found = sorted(one for one, name in names.items() if name == wanted)
    if len(found) == 1:
        return found[0]
    raise role.wrong(key, wanted, found or set(names.values()))


def _people(warehouse: Warehouse) -> _People:
    users = warehouse.query(
        "select user_id, coalesce(name, user_id), department_id, is_manager and not is_dismissed"
        ' from "marts"."dim_users" where user_id <> ?',
        (NOBODY,),
    )
    departments = dict(
        warehouse.query(
            'select department_id, coalesce(name, department_id) from "marts"."dim_departments"'
            " where department_id <> ?",
            (NOBODY,),
        )
    )
    stays = warehouse.query('select distinct department_id, user_id from "marts"."bdg_user_days"')
    return _People(
        names={user: name for user, name, _, _ in users},
        departments=departments,
        today=_grouped((department, user) for user, _, department, _ in users),
        ever=_grouped(stays),
        at_work={user: department for user, _, department, works in users if works},
    )


def _grouped(pairs: Iterable[tuple[Any, ...]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for department, user in pairs:
        found.setdefault(department, set()).add(user)
    return {department: frozenset(users) for department, users in found.items()}
