"""Commands that run a job: progress while it works, one summary when it ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from orchestration.cli.progress import progress

if TYPE_CHECKING:
    from orchestration.run import RunOutcome

Job = Literal["daily", "weekly", "monthly", "intraday", "ingest", "build", "render", "publish"]


def run_job(
    company: Path | None,
    job: Job,
    *,
    quiet: bool,
    as_json: bool,
    sources: Sequence[str] | None = None,
    as_of: str | None = None,
) -> None:
    """Run a job and report it; ends the command with 1 when something failed.

    Raises:
        UserError: no company, a mistake in its settings, an unknown source, or an unreadable `as_of`.
    """
    from ingestion.errors import UserError
    from orchestration.cli.options import open_company

    settings = open_company(company)
    moment = _moment(as_of, settings.zone) if as_of else None
    unknown = [name for name in sources or () if name not in settings.sources]
    if unknown:
        known = ", ".join(settings.sources) or "none"
        raise UserError(f"there is no source {unknown[0]!r}.", where="company.yml", todo=f"Known: {known}.")
    with progress(quiet=quiet) as tell:
        # the import of the job takes longer than everything else before the first step
        tell("start", "starting", 0, None)
        from orchestration.run import run

        chosen = list(sources) if sources else None
        outcome = run(settings.root, job, sources=chosen, as_of=moment, on_progress=tell)
    if as_json:
        typer.echo(json.dumps(as_object(outcome), ensure_ascii=False, indent=2, default=str))
    elif not quiet and (text := summary(outcome, job, settings.root)):
        typer.echo(text)
    for failure in outcome.failures:
        typer.echo(f"lead2cash: {failure}", err=True)
    if not outcome.ok:
        raise typer.Exit(1)


def _moment(text: str, zone: Any) -> datetime:
    from ingestion.errors import UserError

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        allowed = "a day or a time such as 2026-11-23, 2026-11-23T08:00 or 2026-11-23T08:00+03:00"
        raise UserError(f"--as-of: found {text!r}; allowed: {allowed}.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def as_object(outcome: RunOutcome) -> dict[str, Any]:
    """The outcome as a script reads it."""
    return {
        "ok": outcome.ok,
        "build_id": outcome.build_id,
        "release": str(outcome.release) if outcome.release else None,
        "unchanged": outcome.unchanged,
        "built": str(outcome.built) if outcome.built else None,
        "loads": [
            {
                "source": load.source,
                "load_id": load.load_id,
                "rows": dict(load.rows),
                "rejected": load.rejected,
                "warnings": list(load.warnings),
                "failures": [str(failure) for failure in load.failures],
            }
            for load in outcome.loads
        ],
        "failures": list(outcome.failures),
        "seconds": dict(outcome.seconds),
    }


def summary(outcome: RunOutcome, job: str, root: Path) -> str:
    """The outcome as a person reads it."""
    lines = []
    for load in outcome.loads:
        rows = sum(count for entity, count in load.rows.items() if not entity.startswith("_"))
        took = f"{rows:,} rows".replace(",", " ") if load.load_id else "nothing new"
        rejected = f", {load.rejected} rows rejected (see: lead2cash list rejects)" if load.rejected else ""
        lines.append(f"{load.source}: {took}{rejected}")
        lines += [f"  warning: {warning}" for warning in load.warnings]
    seconds = outcome.seconds.get("total", sum(outcome.seconds.values()))
    if outcome.release and outcome.unchanged:
        lines.append(f"Nothing changed: release {outcome.build_id} stays current ({seconds:.1f} s).")
    elif outcome.release:
        lines.append(f"Published release {outcome.build_id} in {seconds:.1f} s.")
    elif outcome.ok:
        lines.append(f"Done: {job} in {seconds:.1f} s.")
    if outcome.built:
        lines.append(f"Built in private: {outcome.built / 'warehouse.duckdb'}")
    if outcome.release:
        lines.append(f"Site: {root / 'current' / 'site' / 'index.html'}")
    return "\n".join(lines)
