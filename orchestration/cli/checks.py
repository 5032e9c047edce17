"""The checks of `lead2cash doctor`: each looks, changes nothing, and says what it saw."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ingestion.errors import Lead2CashError
from ingestion.settings import Company, SettingsError, load_company, source_states, table_rows
from ingestion.settings.company import SourceSettings
from orchestration.releases import current_release, lock_holder, needed_space, releases
from orchestration.releases.space import megabytes

Status = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """What one check saw."""

    check: str
    status: Status
    message: str


def examine(root: Path) -> list[Finding]:
    """Every finding, in the order a person would look."""
    try:
        company = load_company(root)
    except SettingsError as error:
        return [Finding("settings", "error", str(problem)) for problem in error.problems]
    except Lead2CashError as error:
        return [Finding("settings", "error", str(error))]
    checks: tuple[tuple[str, Callable[[Company], Iterator[Finding]]], ...] = (
        ("settings", _settings),
        ("sources", _sources),
        ("connections", _connections),
        ("folders", _folders),
        ("disk", _disk),
        ("landing", _landing),
        ("lock", _lock),
        ("release", _release),
    )
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings += check(company)
        except SettingsError as error:
            findings += [Finding(name, "error", str(problem)) for problem in error.problems]
        except Lead2CashError as error:
            findings.append(Finding(name, "error", str(error)))
        except OSError as error:
            findings.append(Finding(name, "error", f"{error.filename}: {error.strerror}"))
    return findings


def _settings(company: Company) -> Iterator[Finding]:
    filled = [name for name, rows in table_rows(company).items() if rows]
    tables = f"; tables with rows: {', '.join(filled)}" if filled else "; no settings table has rows"
    clock = f", clock fixed at {company.as_of:%Y-%m-%d %H:%M} UTC" if company.as_of else ""
    yield Finding("settings", "ok", f"{company.name}: {company.timezone}, {company.currency}{clock}{tables}")


def _sources(company: Company) -> Iterator[Finding]:
    if not company.sources:
        yield Finding("sources", "warning", "company.yml names no source; add one under sources:")
    for name, source in company.sources.items():
        problems = []
        files = ""
        folder, mapping = source.options.get("folder"), source.options.get("mapping")
        if isinstance(folder, str):
            path = company.root / folder
            if not path.is_dir():
                problems.append(f"the folder {folder} does not exist")
            elif not os.access(path, os.R_OK | os.X_OK):
                problems.append(f"the folder {folder} cannot be read")
            else:
                count = sum(1 for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
                files = f", {count} files in {folder}"
        if isinstance(mapping, str) and not os.access(company.root / mapping, os.R_OK):
            problems.append(f"the mapping {mapping} cannot be read")
        for problem in problems:
            yield Finding("sources", "error", f"{name}: {problem}")
        if not problems:
            links = _missing_links(source)
            yield Finding("sources", "ok", f"{name}: connector {source.connector}{files}{links}")


def _missing_links(source: SourceSettings) -> str:
    """What a CRM over HTTP must be told before names of deals lead to it."""
    from ingestion.registry import connectors

    vendor = getattr(connectors()[source.connector], "VENDOR", None)
    missing = vendor.missing_for_links(source) if vendor else []
    if not missing:
        return ""
    return f"; names of deals are no links to it until company.yml says {', '.join(missing)} of this source"


def _connections(company: Company) -> Iterator[Finding]:
    """One request to each source that is read over HTTP."""
    from ingestion.registry import connectors

    for name, source in company.sources.items():
        vendor = getattr(connectors()[source.connector], "VENDOR", None)
        if vendor is None:
            continue
        try:
            vendor.check(company, source)
        except Lead2CashError as error:
            yield Finding("connections", "error", str(error))
        else:
            yield Finding("connections", "ok", f"{name}: it answers and accepts the secret")


def _folders(company: Company) -> Iterator[Finding]:
    wanted = (company.root, company.landing_dir, company.releases_dir, company.build_dir, company.dagster_dir)
    closed = [path for path in wanted if path.exists() and not os.access(path, os.R_OK | os.W_OK | os.X_OK)]
    for path in closed:
        yield Finding("folders", "error", f"{path} cannot be written by this user")
    if not closed:
        yield Finding("folders", "ok", f"{company.root} can be written")


def _disk(company: Company) -> Iterator[Finding]:
    needed, free = needed_space(company), shutil.disk_usage(company.root).free
    status: Status = "ok" if free >= needed else "error"
    yield Finding("disk", status, f"a run may need {megabytes(needed)}, free {megabytes(free)}")


def _landing(company: Company) -> Iterator[Finding]:
    from ingestion.landing import Landing
    from orchestration.cli.rejects import rejected

    landing = Landing(company.landing_dir)
    for state in source_states(company, company.clock()):
        loads = len(landing.manifests(state.source))
        if state.status == "never":
            message = f"{state.source}: nothing landed yet; run: lead2cash ingest {state.source}"
            yield Finding("landing", "warning", message)
            continue
        fresh = state.data_as_of or state.last_load_at
        seen = f"{fresh.replace(tzinfo=UTC).astimezone(company.zone):%Y-%m-%d %H:%M}" if fresh else "never"
        age = f"data as of {seen} {company.timezone}, {loads} load{'' if loads == 1 else 's'}"
        if state.status == "stale":
            limit = f"older than max_age_hours: {state.max_age_hours:g}"
            yield Finding("landing", "warning", f"{state.source}: {age}, {limit}")
        else:
            yield Finding("landing", "ok", f"{state.source}: {age}")
    left_out = rejected(company)
    if left_out:
        message = f"{len(left_out)} rows or files were left out; see: lead2cash list rejects"
        yield Finding("landing", "warning", message)


def _lock(company: Company) -> Iterator[Finding]:
    holder = lock_holder(company)
    if holder:
        yield Finding(
            "lock", "warning", f"a run is in progress: process {holder.pid}, started {holder.started}"
        )
    else:
        yield Finding("lock", "ok", "no run in progress")


def _release(company: Company) -> Iterator[Finding]:
    release = current_release(company)
    if release is None:
        damaged = company.current.is_symlink()
        message = "current points at no whole release" if damaged else "nothing has been published yet"
        yield Finding("release", "error" if damaged else "warning", f"{message}; run: lead2cash run daily")
        return
    days = (datetime.now(UTC) - release.published_at).days
    kept = len(releases(company))
    published = release.published_at.astimezone(company.zone)
    message = f"{release.build_id}, published {published:%Y-%m-%d %H:%M} ({days} days ago), {kept} kept"
    yield Finding("release", "ok", message)
