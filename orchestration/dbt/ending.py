"""How dbt ends in this process: stopped early, and with the warehouse closed behind it."""

from __future__ import annotations

import contextlib
import logging
import threading
import time

log = logging.getLogger(__name__)
CANCEL_SECONDS = 20.0
CANCEL_POLL_SECONDS = 0.05


def close_connections() -> None:
    """Close the warehouse: dbt keeps its file open, and a file that is open cannot be published."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    opened = DuckDBConnectionManager._ENV
    if opened is not None:
        opened.close()
        DuckDBConnectionManager.close_all_connections()


def cancel(thread: threading.Thread) -> None:
    """Make dbt stop: its queries are interrupted, and the first one that fails ends the whole build."""
    import dbt.flags
    from dbt.adapters.factory import FACTORY

    deadline = time.monotonic() + CANCEL_SECONDS
    while thread.is_alive() and time.monotonic() < deadline:
        # each time: dbt puts its own flags in place when it begins
        flags = dbt.flags.get_flags()
        for name in ("FAIL_FAST", "fail_fast"):
            # its flags refuse to be changed in the ordinary way
            object.__setattr__(flags, name, True)
        for adapter in list(FACTORY.adapters.values()):
            with contextlib.suppress(Exception):
                adapter.connections.cancel_open()
        thread.join(CANCEL_POLL_SECONDS)
    if thread.is_alive():
        log.warning("dbt did not stop within %.0f seconds", CANCEL_SECONDS)
