"""This process during a run: libraries keep quiet, Ctrl-C and SIGTERM end it alike."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# dbt, dlt and Dagster must neither call home nor talk to the terminal
ENVIRONMENT = {
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
}
# dbt and Dagster make millions of small objects that stay; looking for garbage among them took a twelfth
# of a run's time and a fifth of their import
COLLECT_EVERY = (100_000, 20, 100)
TALKATIVE = ("dagster", "dagster_dbt", "dlt", "sqlalchemy", "alembic", "watchdog")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep libraries off the terminal and from calling home, and Python from looking for garbage often."""
    from orchestration.dbt.environment import environment

    before = {name: logging.getLogger(name).propagate for name in TALKATIVE}
    thresholds = gc.get_threshold()
    gc.set_threshold(*COLLECT_EVERY)
    silent = logging.NullHandler()
    for name in TALKATIVE:
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addHandler(silent)
    try:
        with environment(ENVIRONMENT):
            yield
    finally:
        gc.set_threshold(*thresholds)
        for name, propagate in before.items():
            logging.getLogger(name).removeHandler(silent)
            logging.getLogger(name).propagate = propagate


@contextmanager
def short_lived() -> Iterator[None]:
    """A process that does one thing and ends: Python looks for garbage seldom, and at its end not at all.

    Among all a run leaves, that last look took two seconds.
    """
    gc.set_threshold(*COLLECT_EVERY)
    try:
        yield
    finally:
        gc.freeze()


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C and SIGTERM end a run alike: the steps clean up, nothing is published.

    Raises:
        KeyboardInterrupt: the run was interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    from dagster import DagsterExecutionInterruptedError

    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # Dagster puts its own handlers in place while it runs, and then these back
    for number in previous:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    except DagsterExecutionInterruptedError:
        raise KeyboardInterrupt from None
    finally:
        for number, handler in previous.items():
            with contextlib.suppress(ValueError, TypeError):
                signal.signal(number, handler)
