"""What dbt reads: one small database of views over the landing and the settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from ingestion.canonical import canonical_entities
from ingestion.landing.reader import Landing
from ingestion.landing.schema import SERVICE_ENTITIES
from ingestion.registry import connectors
from ingestion.settings.company import Company

EMPTY = (
    "select null::varchar as source, null::varchar as load_id, null::varchar as id,"
    " null::timestamp as updated_at, null::timestamp as known_at, null::varchar as payload where false"
)


def write_inputs(company: Company, settings_dir: Path, out: Path) -> None:
    """Write the database dbt attaches as `inputs`; it holds views only and replaces an older one.

    Schema `landing` has a view `<connector>__<entity>` for each connector of the company and each
    canonical, service and own entity of it, over exactly the files of completed loads; an entity that
    nobody landed is empty. Schema `settings` has a view per Parquet file of `settings_dir`.

    Raises:
        RunFailed: a completed load is not whole.
    """
    landing = Landing(company.landing_dir)
    for source in company.sources:
        landing.manifests(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.part")
    for stale in (part, part.with_name(f"{part.name}.wal")):
        stale.unlink(missing_ok=True)
    with duckdb.connect(str(part), config={"threads": 1}) as connection:
        connection.execute("create schema landing; create schema settings")
        for name, query in [*_landing_views(company, landing), *_settings_views(settings_dir)]:
            connection.execute(f"create view {name} as {query}")
    out.with_name(f"{out.name}.wal").unlink(missing_ok=True)
    part.replace(out)


def _landing_views(company: Company, landing: Landing) -> Iterable[tuple[str, str]]:
    known = connectors()
    for connector in sorted({source.connector for source in company.sources.values()}):
        sources = [source for source in company.sources.values() if source.connector == connector]
        entities = {*canonical_entities(), *SERVICE_ENTITIES}
        for source in sources:
            entities |= {*known[connector].entities(company, source), *landing.entities(source.name)}
            # what a connector lands under its own names, whether it has landed any yet or not
            own = getattr(known[connector], "landed", None)
            entities |= own(company, source) if own else set()
        for entity in sorted(entities):
            parts = [
                _rows(source.name, files)
                for source in sources
                if (files := landing.files(source.name, entity))
            ]
            yield f'landing."{connector}__{entity}"', "\nunion all\n".join(parts) or EMPTY


def _rows(source: str, files: list[Path]) -> str:
    paths = ", ".join(_text(str(path.absolute())) for path in files)
    # the load id is all of the file name before `.<file id>.parquet`
    return (
        f"select {_text(source)} as source, regexp_extract(filename, '([0-9.]+)\\.[0-9a-f]+\\.parquet$', 1)"
        " as load_id, id, updated_at, known_at, payload"
        f" from read_parquet([{paths}], filename = true, hive_partitioning = false, union_by_name = false)"
    )


def _settings_views(folder: Path) -> Iterable[tuple[str, str]]:
    for path in sorted(folder.glob("*.parquet")):
        yield (
            f'settings."{path.stem}"',
            f"select * from read_parquet([{_text(str(path.absolute()))}], hive_partitioning = false)",
        )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
