"""Spreadsheets and other files of the company itself, mapped to canonical entities by YAML."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

from ingestion.connector import Batch, BrokenInput, ExtractContext
from ingestion.errors import InputError
from ingestion.files.extract import FileReader
from ingestion.files.inbox import list_inbox
from ingestion.files.inline import read_inline
from ingestion.files.mapping import load_mapping
from ingestion.files.options import Options
from ingestion.files.parts import Outcome
from ingestion.files.sql.query import Setting
from ingestion.files.work import Job, find_jobs, unmatched
from ingestion.landing import FILES
from ingestion.landing.inventory import SEEN, service_rows
from ingestion.settings.company import Company, SourceSettings

NAME = "files"
LABEL = "Spreadsheets: CSV, XLSX, XLS, Parquet, JSONL by a YAML mapping"

__all__ = ["LABEL", "NAME", "Options", "deal_url", "entities", "extract"]


def deal_url(source: SourceSettings) -> str:
    """Page of a deal in the CRM, with {id} in it; nothing when the source does not say."""
    return Options.model_validate(source.options).deal_url or ""


def entities(company: Company, source: SourceSettings) -> set[str]:
    """Canonical entities the mapping delivers.

    Raises:
        UserError: the mapping cannot be read, or holds mistakes.
    """
    options = Options.model_validate(source.options)
    return load_mapping(company.root / options.mapping, options.mapping).entities


def extract(context: ExtractContext) -> Iterator[Batch]:
    """Rows of files that are new, changed, or read by a changed mapping.

    Raises:
        UserError: the mapping cannot be read, or holds mistakes.
        InputError: there is no such folder.
        BrokenInput: a file turned out unreadable after some of its rows were given.
    """
    options = Options.model_validate(context.source.options)
    company, notes = context.company, context.notes
    mapping = load_mapping(company.root / options.mapping, options.mapping)
    inbox = list_inbox(company.root / options.folder, options.folder)
    notes.failures += inbox.failures
    unmatched(context, mapping, inbox)
    known_at = context.as_of.astimezone(UTC).replace(tzinfo=None)
    found = list(find_jobs(context, mapping, options, inbox))
    jobs = [job for job in found if not job.unchanged]
    yield from (_seen(job, known_at) for job in found if job.seen_anew)
    total, done = sum(job.bytes for job in jobs), 0
    folder = context.landing.folder(context.source.name) / "_work" / "reading"
    setting = Setting(company.timezone, company.currency, known_at, options.id_prefix)
    reader = FileReader(mapping, setting, folder)
    try:
        for job in jobs:
            context.progress(job.name, done, total)
            outcome = Outcome()
            status, message = "ok", ""
            try:
                if job.name in context.broken:
                    raise context.broken[job.name]
                yield from _rows(reader, job, outcome)
            except InputError as error:
                notes.failures.append(error)
                status, message = "failed", str(error)
            notes.warnings += outcome.warnings
            if status == "ok" or not job.failed_alike(message):
                yield _inventory(job, outcome, status, message, known_at)
            notes.rejected += outcome.rejected
            notes.bytes += job.bytes if status == "ok" else 0
            done += job.bytes
            context.progress(job.name, done, total)
    finally:
        reader.close()
        shutil.rmtree(folder, ignore_errors=True)


def _rows(reader: FileReader, job: Job, outcome: Outcome) -> Iterator[Batch]:
    """Batches of one job; an error after the first of them makes the extraction start again without it."""
    given = False
    batches = reader.read(job, outcome) if job.path is not None else read_inline(reader, job, outcome)
    try:
        for batch in batches if job.items else ():
            given = True
            yield batch
    except InputError as error:
        if given:
            raise BrokenInput(job.name, error) from None
        raise


def _seen(job: Job, known_at: datetime) -> Batch:
    """The row of `_files` that says how far the source's data reaches, when nothing in it changed."""
    body = {"path": job.name, "sha256": job.sha256, "bytes": job.bytes, "mapping_hash": job.mapping_hash}
    body |= {"rows": 0, "rejected": 0, "status": SEEN, "message": ""}
    return Batch(FILES, service_rows([(job.name, body)], known_at))


def _inventory(job: Job, outcome: Outcome, status: str, message: str, known_at: datetime) -> Batch:
    """The row of `_files`; known as early as the oldest row, so that a build for the past finds both."""
    if status == "ok" and not job.items:
        message = "no mapping names this file any more"
    ok = status == "ok"
    body = {
        "path": job.name,
        "sha256": job.sha256,
        "bytes": job.bytes,
        "mapping_hash": job.mapping_hash,
        "rows": outcome.rows if ok else 0,
        "rejected": outcome.rejected if ok else 0,
        "status": status,
        "message": message,
    }
    return Batch(FILES, service_rows([(job.name, body)], min(known_at, outcome.known_at or known_at)))
