"""The record of failed runs: one clear line each, without secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingestion.settings import Company
from orchestration.redact import redact

LOG = "failures.log"
LAST = "last_failure.json"
LONGEST = 2000


def failure_log(company: Company) -> Path:
    """One line per failed run."""
    return company.dagster_dir / LOG


def last_failure(company: Company) -> Path:
    """The last failed run, for programs that watch."""
    return company.dagster_dir / LAST


def record_failure(company: Company, job: str, run_id: str, messages: Sequence[str]) -> bool:
    """Write a failed run down, once; False when it was written already."""
    if _recorded(company) == run_id:
        return False
    company.dagster_dir.mkdir(exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    text = " | ".join(" ".join(redact(message).split()) for message in messages)[:LONGEST]
    with failure_log(company).open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{at} {job} {run_id}: {text}\n")
    record = {"at": at, "company": company.name, "job": job, "run_id": run_id, "message": text}
    part = last_failure(company).with_name(f"{LAST}.{os.getpid()}.part")
    part.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(last_failure(company))
    return True


def _recorded(company: Company) -> str:
    try:
        return str(json.loads(last_failure(company).read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
