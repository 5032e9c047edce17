"""Dagster's event log in SQLite, without a new connection, a transaction and a disk flush for every event.

The stock storage opens, initialises and closes a database for each of the thousands of events of a run:
for 200 models and 400 tests that was 16 s of a run. What a step tells of its models and checks is gathered
here for a fifth of a second and committed together.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from dagster import AssetKey, __version__
from dagster._core.events import ASSET_CHECK_EVENTS, ASSET_EVENTS, DagsterEventType
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.schema import AssetKeyTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

# the shard of the run in progress, the index, and what the web page looks at
OPEN_SHARDS = 6
INDEX = "index"
# told a thousand times in a run; whatever else happens to a run is on the disk when it is told
GATHERED = {*ASSET_EVENTS, *ASSET_CHECK_EVENTS, DagsterEventType.STEP_OUTPUT}
# how long one of them may wait, and another process for the index
GATHERED_SECONDS = 0.2


class EventLog(SqliteEventLogStorage):
    """One file per run as in the stock storage, each kept open while it is in use."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, tuple[Engine, Connection]] = OrderedDict()
        self._tables: set[str] = set()
        # by asset: id, run and time of its newest materialization that this process stored
        self.materialized: dict[AssetKey, tuple[int, str, float]] = {}
        self._gathering = False
        self._timer: threading.Timer | None = None
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> EventLog:
        return cls(inst_data=inst_data, **config_value)

    def store_event(self, event: EventLogEntry) -> None:
        self._gathering = event.is_dagster_event and event.dagster_event_type in GATHERED
        try:
            super().store_event(event)
        finally:
            self._gathering = False

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            connection = self._connection(shard)
            try:
                yield connection
            except BaseException:
                # with the events gathered beside it, a fifth of a second of them
                connection.rollback()
                raise
            if not self._gathering:
                self._commit()
            elif self._timer is None:
                self._timer = threading.Timer(GATHERED_SECONDS, self._commit_gathered)
                self._timer.daemon = True
                self._timer.start()

    def _commit_gathered(self) -> None:
        with self._db_lock:
            self._timer = None
            self._commit()

    def _commit(self) -> None:
        """Everything gathered, in every open file; to be called under the lock."""
        for _, connection in self._engines.values():
            connection.commit()

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        return self._connect(run_id or "")

    def index_connection(self) -> AbstractContextManager[Connection]:
        return self._connect(INDEX)

    @contextmanager
    def index_transaction(self) -> Iterator[Connection]:
        # the stock one would end the transaction that gathers
        with self.index_connection() as connection:
            yield connection

    def _connection(self, shard: str) -> Connection:
        kept = self._engines.pop(shard, None)
        if kept is None:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=StaticPool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            if shard not in self._initialized_dbs:
                self._prepare(shard, engine)
                self._initialized_dbs.add(shard)
            connection = engine.connect()
            # beside a write-ahead log this can lose the last events when the power fails, not the file
            connection.exec_driver_sql("pragma synchronous = normal")
            kept = engine, connection
        self._engines[shard] = kept
        while len(self._engines) > OPEN_SHARDS:
            close(*self._engines.popitem(last=False)[1])
        return kept[1]

    def _prepare(self, shard: str, engine: Engine) -> None:
        """Tables of a shard; for a new run an empty file is copied, which takes no time."""
        path = Path(self.path_for_shard(shard))
        if shard == INDEX or path.exists():
            self._initdb(engine)
            return
        empty = path.parent / f"empty-{__version__}.sqlite"
        if empty.is_file():
            part = path.with_suffix(f".{os.getpid()}.part")
            shutil.copyfile(empty, part)
            part.replace(path)
            return
        self._initdb(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
        part = empty.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(path, part)
        part.replace(empty)

    def _store_asset_event(self, conn: Connection, event: EventLogEntry, event_id: int) -> None:
        """What is known of the asset last: the stock storage inserts, and updates when that fails."""
        key = event.dagster_event.asset_key if event.dagster_event else None
        values = self._get_asset_entry_values(event, event_id, True) if key else {}
        if key and values:
            if event.dagster_event_type is DagsterEventType.ASSET_MATERIALIZATION:
                self.materialized[key] = event_id, event.run_id, event.timestamp
            row = AssetKeyTable.c.asset_key == key.to_string()
            if not conn.execute(AssetKeyTable.update().values(**values).where(row)).rowcount:
                conn.execute(AssetKeyTable.insert().values(asset_key=key.to_string(), **values))

    def has_table(self, table_name: str) -> bool:
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        name = f"asset_keys.{column_name}"
        if name not in self._tables and super()._has_asset_key_col_on_connection(conn, column_name):
            self._tables.add(name)
        return name in self._tables

    def delete_events(self, run_id: str) -> None:
        super().delete_events(run_id)
        with self._db_lock:
            if kept := self._engines.pop(run_id, None):
                close(*kept)
            self._initialized_dbs.discard(run_id)
            for path in Path(self._base_dir).glob(f"{run_id}.db*"):
                path.unlink(missing_ok=True)

    def dispose(self) -> None:
        super().dispose()
        with self._db_lock:
            while self._engines:
                close(*self._engines.popitem()[1])


def close(engine: Engine, connection: Connection) -> None:
    """Commit what was gathered and close the file."""
    connection.commit()
    connection.close()
    engine.dispose()
