"""A built warehouse file made fit for readers: no staging, nothing unwritten, no view reaching outside."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.errors import RunFailed


def seal(path: Path) -> None:
    """Drop the staging schema, write everything into the one file, and make sure nobody holds it open.

    Raises:
        RunFailed: the file is missing, open, has a `.wal` left, or a view in it needs another database.
    """
    if not path.is_file():
        raise RunFailed(
            "there is no built warehouse to publish.", where=str(path), todo="Run: lead2cash build."
        )
    try:
        with duckdb.connect(str(path)) as connection:
            connection.execute("drop schema if exists staging cascade")
            _check_views(connection)
            connection.execute("checkpoint")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise RunFailed(
            f"the built warehouse cannot be closed for publishing: {reason}", where=str(path)
        ) from None
    left = path.with_name(path.name + ".wal")
    if left.exists():
        # published without it, the commits it holds would silently be lost
        raise RunFailed("the built warehouse has unwritten changes beside it.", where=str(left))
    if still_open(path):
        raise RunFailed("the built warehouse is still open in this process.", where=str(path))


def _check_views(connection: duckdb.DuckDBPyConnection) -> None:
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() "
        "where not internal and database_name = current_database()"
    ).fetchall()
    for schema, view in views:
        try:
            connection.execute(f'select * from "{schema}"."{view}" limit 0')
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise RunFailed(f"the view {schema}.{view} works only inside the build: {reason}") from None


def still_open(path: Path) -> bool:
    """True when this process holds the file open (told by the kernel's list of its descriptors)."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return False
    target = str(path.resolve())
    for descriptor in descriptors.iterdir():
        try:
            if str(descriptor.readlink()) == target:
                return True
        except OSError:
            continue
    return False
