"""`roles.yml` is read strictly: what it does not say nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.settings import SettingsError, load_company, settings_hash
from tests.ingestion.settings.conftest import cases

WHOLE = """\
owner: {everything: true, personal_data: [client_names, phones, emails]}
head:
  departments: [Sales, "17"]
  company_wide: [cash_flow]
managers: {each: manager}
"""


def write(root: Path, text: str) -> None:
    (root / "roles.yml").write_text(text, encoding="utf-8")


def test_a_company_without_the_file_has_no_roles(root: Path) -> None:
    assert load_company(root).roles == {}


def test_everything_the_file_may_say(root: Path) -> None:
    before = settings_hash(load_company(root))
    write(root, WHOLE)
    company = load_company(root)
    owner, head, managers = company.roles.values()
    assert list(company.roles) == ["owner", "head", "managers"]
    assert (owner.everything, owner.personal_data) == (True, ["client_names", "phones", "emails"])
    assert (head.departments, head.company_wide, head.personal_data) == (["Sales", "17"], ["cash_flow"], [])
    assert (head.lines["departments.1"], head.lines["company_wide"]) == (3, 4)
    assert managers.each == "manager"
    # other roles are another site, so another build
    assert settings_hash(company) != before


@pytest.mark.parametrize("case", cases("roles"))
def test_a_mistake_names_line_key_found_and_allowed(root: Path, case: dict[str, str]) -> None:
    write(root, case["text"])
    with pytest.raises(SettingsError) as caught:
        load_company(root)
    assert [str(problem) for problem in caught.value.problems] == [case["problem"]]


def test_roles_do_not_stand_in_company_yml(root: Path) -> None:
    with (root / "company.yml").open("a", encoding="utf-8") as file:
        file.write("roles: {owner: {everything: true}}\n")
    with pytest.raises(SettingsError, match=r"company\.yml:2: roles: .* roles are written in roles\.yml"):
        load_company(root)
