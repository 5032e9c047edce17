"""One asset per source: what is new in it, in the landing. One source failing does not stop the others."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator
from typing import Any

import dagster as dg

from ingestion.errors import Lead2CashError
from ingestion.landing import LoadReport, land
from ingestion.registry import connectors
from ingestion.settings import Company, SourceSettings
from orchestration.redact import redact
from orchestration.resources import SESSION
from orchestration.session import Session

LANDED = "landed"
GROUP = "landing"


def landing_key(source: str) -> dg.AssetKey:
    """Asset of a source."""
    return dg.AssetKey([GROUP, source])


def landing_assets(company: Company) -> list[dg.AssetsDefinition]:
    """The landing of every source of the company."""
    return [_landing(source) for source in company.sources.values()]


def _landing(source: SourceSettings) -> dg.AssetsDefinition:
    key = landing_key(source.name)

    @dg.multi_asset(
        name=f"land_{source.name}",
        specs=[
            dg.AssetSpec(
                key,
                group_name=GROUP,
                description=f"Everything {source.name} ({connectors()[source.connector].LABEL}) ever gave.",
                kinds={"dlt", "parquet"},
            )
        ],
        check_specs=[
            dg.AssetCheckSpec(LANDED, asset=key, description="The last reading of the source was whole.")
        ],
        required_resource_keys={SESSION},
    )
    def land_source(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        with session.stage("ingest", f"reading {source.name}"):
            report = read(session, source.name)
        session.loads.append(report)
        reason = "; ".join(redact(str(failure)) for failure in report.failures)
        if reason:
            session.troubles[source.name] = reason
            session.failures += [
                f"source {source.name}: {redact(str(failure))}" for failure in report.failures
            ]
        else:
            session.troubles.pop(source.name, None)
        session.keep_troubles()
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={
                "rows": sum(report.rows.values()),
                "rejected": report.rejected,
                "bytes": report.bytes,
                "load_id": report.load_id or "nothing new",
                **{f"rows/{entity}": count for entity, count in sorted(report.rows.items())},
            },
        )
        yield dg.AssetCheckResult(
            asset_key=key, check_name=LANDED, passed=not reason, metadata={"reason": reason} if reason else {}
        )
        if reason and session.job == "ingest":
            # nothing follows that could tell it at its end
            raise dg.Failure(reason, allow_retries=False)

    return land_source


def read(session: Session, name: str) -> LoadReport:
    """Land one source; an error becomes its report, and its last good data stays."""

    def progress(what: str, done: int, total: int | None) -> None:
        session.tell("ingest", f"{name}: {what}", done, total)

    try:
        return land(session.company, name, session.cadence, session.as_of, progress)
    except Lead2CashError as error:
        return LoadReport(name, None, failures=[error])
    except Exception as error:
        return LoadReport(name, None, failures=[Lead2CashError(session.surprise(error, f"reading {name}"))])
