"""`roles.yml`: who gets a site of their own, with which rows and which personal data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from ingestion.errors import UserError
from ingestion.settings.explain import explain
from ingestion.settings.problems import Problem, SettingsError, quoted
from ingestion.settings.yaml_lines import YamlDocument, read_yaml

ROLES_FILE = "roles.yml"
ROLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# the keys that say whose rows a role sees; a role has exactly one of them
SEES = ("everything", "departments", "managers", "each")
Personal = Literal["client_names", "phones", "emails"]
Names = Annotated[list[str], Field(min_length=1)]


class Role(BaseModel):
    """One role. Its rows are those of the whole company, of departments or of managers, by id or exact name.

    Attributes:
        each: a site for every manager, or department, that works today; named `<role>-<id>`.
        company_wide: reports that show the company's own figures, without the rows of other people.
        personal_data: kinds of personal data that are shown; the others are left out.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    everything: Literal[True] | None = None
    departments: Names | None = None
    managers: Names | None = None
    each: Literal["manager", "department"] | None = None
    company_wide: list[str] = []
    personal_data: list[Personal] = []
    _lines: Mapping[str, int] = PrivateAttr(default_factory=dict)

    @property
    def lines(self) -> Mapping[str, int]:
        """Line of each key, such as `managers.0`, in the file, for errors found later."""
        return self._lines


def load_roles(root: Path) -> dict[str, Role]:
    """The roles of a company by name, in the order written; none when it has no `roles.yml`.

    Raises:
        SettingsError: the file says something it may not; every mistake is listed.
        UserError: it cannot be read.
    """
    path = root / ROLES_FILE
    if not path.is_file():
        return {}
    try:
        document = read_yaml(path, ROLES_FILE)
    except OSError as error:
        raise UserError(f"it cannot be read: {error.strerror}.", where=str(path)) from None
    problems: list[Problem] = []
    roles = {str(name): _role(document, name, problems) for name in document.data}
    if not document.data:
        problems.append(
            Problem(ROLES_FILE, 1, "top level", "nothing", "one `name: {managers: […]}` per role")
        )
    if problems:
        raise SettingsError(problems)
    return {name: role for name, role in roles.items() if role}


def _role(document: YamlDocument, name: Any, problems: list[Problem]) -> Role | None:
    written, line = document.data[name], document.line((str(name),))
    if not ROLE_NAME.fullmatch(str(name)):
        allowed = "a name of a-z, 0-9 and _ that starts with a letter"
        problems.append(Problem(ROLES_FILE, line, str(name), quoted(name), allowed))
        return None
    if not isinstance(written, Mapping):
        allowed = "a group such as {managers: [Anna]} or {everything: true}"
        problems.append(Problem(ROLES_FILE, line, str(name), quoted(written), allowed))
        return None
    said = [key for key in SEES if written.get(key) is not None]
    if len(said) != 1:
        found = " and ".join(said) or "nothing of whose rows it sees"
        problems.append(Problem(ROLES_FILE, line, str(name), found, f"exactly one of {', '.join(SEES)}"))
    try:
        role = Role.model_validate(dict(written))
    except ValidationError as error:
        problems += explain(error, Role, document, (str(name),))
        return None
    role._lines = {
        ".".join(map(str, place[1:])): number
        for place, number in document.lines.items()
        if place[:1] == (name,) and place[1:]
    }
    return role
