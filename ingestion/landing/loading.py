"""Land one source: extract, check, write, report."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ingestion.connector import Batch, BrokenInput, Cadence, ExtractContext, Notes, Progress, no_progress
from ingestion.errors import InputError, Lead2CashError, UserError
from ingestion.landing.ahead import ahead
from ingestion.landing.check import BatchChecker
from ingestion.landing.memory import give_large_blocks_back
from ingestion.landing.reader import Landing
from ingestion.landing.schema import SERVICE_ENTITIES
from ingestion.landing.sweep import sweep
from ingestion.registry import connectors
from ingestion.settings.company import Company

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadReport:
    """What came of landing one source.

    Attributes:
        load_id: the completed load; None when there was nothing new or the source failed as a whole.
        rows: rows by entity, service entities left out.
        rejected: rows that could not be read and stand in `_rejects`.
        bytes: bytes of input taken.
        warnings: things worth saying that stopped nothing.
        failures: inputs left out whole, or the one reason why nothing of the source was landed.
    """

    source: str
    load_id: str | None
    rows: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    bytes: int = 0
    warnings: list[str] = field(default_factory=list)
    failures: list[Lead2CashError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when no input was left out."""
        return not self.failures


def land(
    company: Company,
    source_name: str,
    cadence: Cadence = "daily",
    as_of: datetime | None = None,
    progress: Progress = no_progress,
) -> LoadReport:
    """Bring what is new in a source into the landing, as one load or not at all.

    The caller holds the company's lock. Inputs that cannot be taken stand in the report and do not raise.

    Args:
        as_of: the run's moment, aware UTC; the company's clock when not given.

    Raises:
        UserError: there is no such source, or its settings or mapping hold a mistake.
    """
    if source_name not in company.sources:
        todo = f"Sources: {', '.join(company.sources) or 'none'}."
        raise UserError(f"there is no source {source_name!r}.", where="company.yml", todo=todo)
    if "%" in str(company.root):
        # dlt formats its paths with %
        raise UserError(
            "the path of a company must not hold a % sign.",
            where=str(company.root),
            todo="Rename the folder.",
        )
    give_large_blocks_back()
    source = company.sources[source_name]
    connector = connectors()[source.connector]
    landing = Landing(company.landing_dir)
    sweep(landing, source_name)
    _check_clock(landing, source_name)
    broken: dict[str, InputError] = {}
    while True:
        notes = Notes()
        moment = as_of or company.clock()
        context = ExtractContext(company, source, cadence, moment, landing, progress, notes, dict(broken))
        try:
            return _load(context, connector.extract)
        except BrokenInput as error:
            if error.name in broken:
                raise
            log.info("%s: %r cannot be read to its end, starting again without it", source_name, error.name)
            broken[error.name] = error.failure
        except InputError as error:
            notes.failures.append(error)
            return LoadReport(source_name, None, warnings=notes.warnings, failures=notes.failures)
        finally:
            sweep(landing, source_name)


def _load(context: ExtractContext, extract: Callable[[ExtractContext], Iterator[Batch]]) -> LoadReport:
    name, notes = context.source.name, context.notes
    checker = BatchChecker(name)
    extracted = ahead(extract(context))

    def checked() -> Iterator[Batch]:
        for batch in extracted:
            if batch.rows.num_rows:
                checker.check(batch)
                yield batch

    batches = checked()
    try:
        first = next(batches, None)
        load_id, rows = None, {}
        if first is not None:
            # dlt is needed only when there is something to land, and takes its time to import
            from ingestion.landing.writer import write_load

            known_at = context.as_of.astimezone(UTC).replace(tzinfo=None)
            written = write_load(context.landing, name, _joined(first, batches), known_at)
            load_id, rows = written.load_id, written.rows
    finally:
        extracted.close()
        checker.close()
    counted = {entity: count for entity, count in rows.items() if entity not in SERVICE_ENTITIES}
    return LoadReport(name, load_id, counted, notes.rejected, notes.bytes, notes.warnings, notes.failures)


def _joined(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from rest


def _check_clock(landing: Landing, source: str) -> None:
    """Loads are ordered by their time, so a clock behind the newest load would hide new rows.

    Raises:
        UserError: the machine's clock is behind.
    """
    loads = landing.completed_loads(source)
    behind = float(loads[-1].load_id) - time.time() if loads else 0.0
    if behind > 0:
        raise UserError(
            f"this machine's clock is {behind / 3600:.1f} hours behind the newest load of {source}.",
            todo="Set the clock right and run again; nothing was changed.",
        )
