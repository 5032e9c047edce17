"""What dbt reads from the environment: constant per company, so that partial parsing survives."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ingestion.canonical import canonical_entities
from ingestion.settings import Company

PROJECT = Path(__file__).parents[2] / "dbt_project"
SETTINGS = "settings"
# read by the profile alone: what dbt parses is the same wherever the company stands
BUILD_DIR = "LEAD2CASH_BUILD_DIR"
# a staging model of a canonical entity, e.g. stg_files__deals.sql
STAGING_MODEL = re.compile(r"stg_(?P<connector>[a-z0-9_]+?)__(?P<entity>[a-z0-9_]+)\.sql")


@cache
def staged_entities() -> Mapping[str, frozenset[str]]:
    """Canonical entities that each connector stages, found by looking into dbt_project/models/staging."""
    known = canonical_entities()
    found: dict[str, set[str]] = {}
    for path in (PROJECT / "models" / "staging").glob("*/stg_*.sql"):
        match = STAGING_MODEL.fullmatch(path.name)
        if match and match["connector"] == path.parent.name and match["entity"] in known:
            found.setdefault(match["connector"], set()).add(match["entity"])
    return {connector: frozenset(entities) for connector, entities in sorted(found.items())}


@cache
def data_issues() -> list[str]:
    """Names of the checks of data health: the models int_issue_<name>.sql."""
    folder = PROJECT / "models" / "intermediate" / "issues"
    return sorted(path.stem.removeprefix("int_issue_") for path in folder.glob("int_issue_*.sql"))


def staging_connectors(company: Company) -> list[str]:
    """Connectors the company uses, in alphabetical order."""
    return sorted({source.connector for source in company.sources.values()})


def dbt_environment(build_dir: Path, connectors: Iterable[str] | None) -> dict[str, str]:
    """Environment variables of dbt for one private build.

    Args:
        build_dir: folder of the private build.
        connectors: the enabled ones; None means every connector that stages something.
    """
    staged = staged_entities()
    enabled = sorted(connectors) if connectors is not None else [name for name in staged if name != SETTINGS]
    by_entity: dict[str, list[str]] = {}
    for connector in enabled:
        for entity in sorted(staged.get(connector, ())):
            by_entity.setdefault(entity, []).append(connector)
    return {
        BUILD_DIR: str(build_dir),
        "LEAD2CASH_CONNECTORS": json.dumps(enabled),
        "LEAD2CASH_ISSUES": json.dumps(data_issues()),
        "LEAD2CASH_STAGED": json.dumps(by_entity, sort_keys=True),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables, and put back what was there before."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
