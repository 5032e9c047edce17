"""A role's site is made of its own rows: nothing in it knows of anybody else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingestion.errors import RunFailed, UserError
from reports_site import Role, build_role_sites
from reports_site.downloads.sheets import Sheet, workbook
from reports_site.roles.leaks import check
from reports_site.roles.reader import Reader, readers_of
from reports_site.warehouse import open_warehouse
from tests.reports_site.conftest import Built
from tests.reports_site.files import said

# a name of two words each, so that the last look before writing knows them too
PEOPLE = {
    "anna": "Anna Canary-Alpha",
    "boris": "Boris Canary-<b>Beta",
    "clara": "Clara Canary-Gamma",
    "denis": 'Denis "Canary" Delta',
}
EVERYTHING = frozenset({"client_names", "phones", "emails"})
ROLES = (
    Role("owner", everything=True, personal_data=EVERYTHING),
    Role("head", departments=("Service",), company_wide=("pipeline_by_stage",)),
    Role("anna", managers=(PEOPLE["anna"],)),
)


@pytest.fixture(scope="module")
def company(build: Callable[..., Built]) -> Built:
    return build("en", **PEOPLE)


@pytest.fixture(scope="module")
def trees(company: Built) -> Path:
    out = company.out.parent / "roles"
    build_role_sites(company.warehouse, company.target, company.out, out, ROLES)
    return out


def named(tree: Path) -> set[str]:
    """Who is named anywhere in a tree."""
    texts = said(tree).values()
    return {who for who, name in PEOPLE.items() if any(name in text for text in texts)}


def test_a_site_names_only_whom_its_reader_may_know(trees: Path, company: Built) -> None:
    assert named(company.out) == set(PEOPLE)
    assert named(trees / "anna") == {"anna"}
    assert named(trees / "head") == {"clara", "denis"}
    # neither do their ids, which would tell where to look
    texts = said(trees / "anna").values()
    assert not any(re.search(r"\bu[234]\b", text) for text in texts)


def test_the_own_rows_stand_as_the_totals(trees: Path, company: Built) -> None:
    with open_warehouse(company.warehouse) as warehouse:
        rows = warehouse.query(
            "select won_deals, won_amount from reports.rpt_won_amount_by_employee where user_id = 'u1'"
            " and level = 'manager' and period_grain = 'month' and period_start = '2026-10-01'"
            " and period_state = 'closed'"
        )
    page = (trees / "anna" / "won_amount_by_employee.csv").read_text(encoding="utf-8-sig").splitlines()
    columns = page[0].split(",")
    totals = [
        dict(zip(columns, line.replace('"', "").split(","), strict=True))
        for line in page[1:]
        if re.match('"month",2026-10-01,.*"closed","total"', line)
    ]
    assert [(int(row["won_deals"]), row["won_amount"]) for row in totals] == [(rows[0][0], str(rows[0][1]))]
    assert totals[0]["user_name"] == "" and totals[0]["user_id"] == "~all"


def test_a_report_without_such_a_cut_is_left_out_or_the_companys(trees: Path) -> None:
    def reports(role: str) -> set[str]:
        return {path.stem for path in (trees / role).glob("*.csv")}

    assert reports("anna") == {"daily_activity", "won_amount_by_employee"}
    assert reports("head") == {"daily_activity", "won_amount_by_employee", "pipeline_by_stage"}
    for page in (trees / "anna").rglob("*.html"):
        links = re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8"))
        broken = [link for link in links if not (page.parent / link).exists()]
        assert broken == [], page


def test_a_role_that_sees_all_is_the_companys_site(trees: Path, company: Built) -> None:
    own = {path.relative_to(company.out) for path in company.out.rglob("*") if path.is_file()}
    assert {
        path.relative_to(trees / "owner") for path in (trees / "owner").rglob("*") if path.is_file()
    } == own
    assert (trees / "owner" / "index.html").samefile(company.out / "index.html")


def test_nothing_is_built_twice_and_a_role_that_is_gone_goes(trees: Path, company: Built) -> None:
    again = build_role_sites(company.warehouse, company.target, company.out, trees, ROLES)
    assert {report.drawn for report in again.values()} == {0}
    assert all(set(report.seconds) == {"unchanged"} for report in again.values())
    other = company.out.parent / "fewer"
    (other / "gone").mkdir(parents=True)
    build_role_sites(company.warehouse, company.target, company.out, other, ROLES[:1])
    assert [path.name for path in other.iterdir()] == ["owner"]


def readers(company: Built, *roles: Role) -> list[Reader]:
    with open_warehouse(company.warehouse) as warehouse:
        return readers_of(roles, warehouse)


def test_each_manager_at_work_has_a_site(company: Built) -> None:
    found = readers(company, Role("staff", each="manager"), Role("heads", each="department"))
    # Denis has left
    assert [reader.name for reader in found] == ["staff-u1", "staff-u2", "staff-u3", "heads-d1", "heads-d2"]
    assert found[1].people == frozenset({"u2"}) and found[1].whose == (PEOPLE["boris"],)
    assert found[4].people == frozenset({"u3", "u4"}) and found[4].departments == frozenset({"d2"})


@pytest.mark.parametrize(
    ("role", "words"),
    [
        pytest.param({"managers": ("u1", "Nobody")}, r"x\.managers\.1: found 'Nobody'; allowed: Anna", id="person"),
        pytest.param({"departments": ("Legal",)}, r"x\.departments\.0: found 'Legal'; allowed: Sa", id="department"),
        pytest.param({"managers": ("u1",), "company_wide": ("profit",)}, "found 'profit'; allowed: cash", id="page"),
    ],
)  # fmt: skip
def test_what_the_company_does_not_have_is_refused(
    company: Built, role: dict[str, Sequence[str]], words: str
) -> None:
    places = {"managers.1": "roles.yml:3"}
    with pytest.raises(UserError, match=words) as caught:
        build_role_sites(
            company.warehouse,
            company.target,
            company.out,
            company.out.parent / "none",
            [Role("x", places=places, **role)],  # type: ignore[arg-type]
        )
    assert ("roles.yml:3" in str(caught.value)) == ("managers.1" in words.replace("\\", ""))


def test_two_of_one_name_are_told_apart_by_id(build: Callable[..., Built]) -> None:
    with pytest.raises(UserError, match="found 'Anna'; allowed: u1, u2"):
        readers(build("en", anna="Anna", boris="Anna"), Role("x", managers=("Anna",)))


BODIES = {
    "page": b"<td>Eve O&#39;Neil</td>",
    "script": b'{"a":"Eve O\'Neil"}',
    "book": workbook(Sheet("t", ["Who"], ["text"], [["Eve O'Neil"]])),
    "json.gz": gzip.compress(b'["Eve O\'Neil"]'),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_stranger_in_any_kind_of_file_stops_the_build(kind: str, tmp_path: Path) -> None:
    reader = Reader("anna", people=frozenset({"u1"}), own=frozenset({"u1"}))
    path = {"page": "a.html", "script": "a.js", "book": "a.xlsx", "json.gz": "a.json.gz"}[kind]
    kept = tmp_path / "kept"
    kept.write_bytes(BODIES[kind])
    for body in (BODIES[kind], kept):
        with pytest.raises(RunFailed, match=r"the role anna names \"Eve O'Neil\"") as caught:
            check({path: body}, reader, {"Eve O'Neil"})
        assert path in str(caught.value)
        check({path: body}, reader, {"Eve Neil"})


def test_a_stranger_in_the_name_of_a_file_stops_the_build() -> None:
    with pytest.raises(RunFailed, match="Eve Stone"):
        check({"managers/Eve Stone.html": b""}, Reader("anna", people=frozenset()), {"Eve Stone"})
