"""`company.yml` to a `Company`, with every mistake named by file, line, key, found and allowed."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from ingestion.errors import UserError
from ingestion.settings.company import RESERVED_SOURCES, SOURCE_NAME, Company, SourceSettings
from ingestion.settings.explain import explain
from ingestion.settings.problems import Problem, SettingsError, did_you_mean, quoted
from ingestion.settings.roles import load_roles
from ingestion.settings.yaml_lines import YamlDocument, read_yaml

COMPANY_FILE = "company.yml"
COMPANY_VARIABLE = "LEAD2CASH_COMPANY"
# what a company knows from elsewhere
NOT_WRITTEN = {"root": "no such key", "roles": "roles are written in roles.yml"}


def find_company(given: Path | None = None) -> Path:
    """The company directory: the one given, else `LEAD2CASH_COMPANY`, else the current directory.

    Raises:
        UserError: there is no company.yml there.
    """
    variable = os.environ.get(COMPANY_VARIABLE)
    root, how = (given, "--company") if given else (Path(variable or "."), COMPANY_VARIABLE)
    if (root / COMPANY_FILE).is_file():
        return root.resolve()
    where = str(root) if given or variable else "the current directory"
    raise UserError(
        f"there is no {COMPANY_FILE} here" + (f" (set by {how})." if given or variable else "."),
        where=where,
        todo="Name a company with --company DIR, or make one: lead2cash init DIR, lead2cash demo DIR.",
    )


def load_company(root: Path, *, check_options: bool = True) -> Company:
    """Read and validate `company.yml` of a company directory, and `roles.yml` beside it when there is one.

    Args:
        root: the company directory.
        check_options: let each connector check its own options; reading what is published needs no connector.

    Raises:
        SettingsError: a file says something it may not; every mistake in it is listed.
        UserError: there is no company.yml, or a file cannot be read.
    """
    path = root / COMPANY_FILE
    try:
        document = read_yaml(path, COMPANY_FILE)
    except FileNotFoundError:
        raise UserError(
            f"there is no {COMPANY_FILE} here.", where=str(root), todo="Make a company: lead2cash init DIR."
        ) from None
    except OSError as error:
        raise UserError(f"it cannot be read: {error.strerror}.", where=str(path)) from None
    company = company_from(document, root.resolve(), check_options=check_options)
    roles = load_roles(root)
    return company.model_copy(update={"roles": roles}) if roles else company


def company_from(document: YamlDocument, root: Path, *, check_options: bool = True) -> Company:
    """Validate an already read document; see `load_company`."""
    problems: list[Problem] = []
    sources, source_problems = _split_sources(document)
    problems += source_problems
    data = {key: value for key, value in document.data.items() if key not in NOT_WRITTEN}
    for key, allowed in NOT_WRITTEN.items():
        if key in document.data:
            line = document.line((key,))
            problems.append(Problem(document.name, line, key, "an unknown key", allowed))
    data["sources"] = sources
    company: Company | None = None
    try:
        company = Company.model_validate({**data, "root": root})
    except ValidationError as error:
        problems += explain(error, Company, document)
    if check_options:
        for name, source in sources.items():
            problems += _check_options(name, source, document)
    if problems or company is None:
        raise SettingsError(problems)
    return company


def _split_sources(document: YamlDocument) -> tuple[dict[str, Any], list[Problem]]:
    """Our own keys of each source apart from its connector's options."""
    written = document.data.get("sources")
    if written is None:
        return {}, []
    if not isinstance(written, Mapping):
        allowed = "one `name: {connector: …}` per source"
        return {}, [Problem(document.name, document.line(("sources",)), "sources", quoted(written), allowed)]
    sources: dict[str, Any] = {}
    problems: list[Problem] = []
    own = set(SourceSettings.model_fields) - {"name", "options"}
    for name, body in written.items():
        line = document.line(("sources", str(name)))
        key = f"sources.{name}"
        if not isinstance(name, str) or not SOURCE_NAME.fullmatch(name) or name in RESERVED_SOURCES:
            allowed = "a name of a-z, 0-9 and _ that starts with a letter"
            problems.append(Problem(document.name, line, key, quoted(name), allowed))
        elif not isinstance(body, Mapping):
            problems.append(Problem(document.name, line, key, quoted(body), "{connector: …, …}"))
        else:
            sources[name] = {key: value for key, value in body.items() if key in own} | {
                "name": name,
                "options": {str(key): value for key, value in body.items() if key not in own},
            }
    return sources, problems


def _check_options(name: str, source: Mapping[str, Any], document: YamlDocument) -> list[Problem]:
    registry = _connectors()
    connector = source.get("connector")
    if registry is None or not isinstance(connector, str):
        return []
    location = ("sources", name)
    if connector not in registry:
        allowed = ", ".join(sorted(registry)) + did_you_mean(connector, sorted(registry))
        line = document.line((*location, "connector"))
        return [Problem(document.name, line, f"sources.{name}.connector", quoted(connector), allowed)]
    model: type[BaseModel] = registry[connector].Options
    try:
        model.model_validate(source["options"])
    except ValidationError as error:
        return explain(error, model, document, location, extra_keys=("connector", "max_age_hours"))
    return []


def _connectors() -> Mapping[str, Any] | None:
    """Connectors by name, imported only when a company is loaded; None when there is no registry."""
    try:
        registry = importlib.import_module("ingestion.registry")
    except ModuleNotFoundError as error:
        if error.name != "ingestion.registry":
            raise
        return None
    return cast("Mapping[str, Any]", registry.connectors())
