"""A process that lands rows and is killed at a chosen moment; one fork per moment.

    python -m tests.ingestion.landing.killed FOLDER POINT…

POINT is a number (kill at that file event of the load), `state` (between dlt's state file and its line in
`_dlt_loads`) or `count`. Prints one line of JSON per point: what a reader saw after the kill, and after the
next run.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from dlt.destinations.impl.filesystem.filesystem import FilesystemClient
from dlt.pipeline.configuration import PipelineConfiguration

import ingestion.landing.writer  # noqa: F401  imported before the forks, so that each of them is quick
from ingestion.connector import Batch, ExtractContext
from ingestion.landing import Landing, land
from tests.ingestion.landing.fake import company, rows, use

EVENTS = {
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.link",
    "shutil.rmtree",
    "shutil.copyfile",
}
OLD, NEW = range(1, 6), range(1, 400)


def seen(root: Path) -> list[int]:
    """Ids a reader sees, in order."""
    paths = Landing(root / "landing").files("crm", "deals")
    return sorted(int(value) for path in paths for value in pq.read_table(path).column("id").to_pylist())


def leftovers(root: Path) -> list[str]:
    """Files of loads that did not complete."""
    landing = Landing(root / "landing")
    entities = [*landing.entities("crm"), "_manifest"]
    known = {path for entity in entities for path in landing.files("crm", entity)}
    folder = landing.folder("crm")
    return [path.name for path in [*(set(folder.glob("*/*.parquet")) - known), *folder.glob("_work/*")]]


def source(wanted: range) -> Callable[[ExtractContext], Iterator[Batch]]:
    """Gives, in several batches and entities, what completed loads do not hold yet."""

    def extract(context: ExtractContext) -> Iterator[Batch]:
        taken = set(seen(context.company.root))
        new = [number for number in wanted if number not in taken]
        for start in range(0, len(new), 100):
            yield Batch("deals", rows(new[start : start + 100]))
            yield Batch("_files", rows([f"file {start}"]))

    return extract


def run(root: Path, wanted: range) -> None:
    use(setattr, source(wanted))
    land(company(root), "crm")


def kill_at(point: str, events: list[int]) -> None:
    """Arm this process; `events` counts file events."""
    if point == "state":
        store_state()
        FilesystemClient._store_load = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        return

    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event in EVENTS:
            events[0] += 1
            if str(events[0]) == point:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def store_state() -> None:
    """Make dlt write its state to the landing, and read it from there, as it does by default."""
    always = property(lambda _: True, lambda _, value: None)
    PipelineConfiguration.restore_from_destination = always


def in_child(work: Callable[[], None]) -> int:
    """Run in a forked child; its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return os.waitpid(child, 0)[1]


def try_point(root: Path, point: str) -> dict[str, Any]:
    def killed() -> None:
        events = [0]
        kill_at(point, events)
        run(root, NEW)
        (root / "events").write_text(str(events[0]))

    assert in_child(lambda: run(root, OLD)) == 0
    status = in_child(killed)
    after_kill = seen(root)
    states = len(list((root / "landing" / "crm").glob("_dlt_pipeline_state/*.jsonl")))
    rerun = in_child(lambda: run(root, NEW))
    return {
        "point": point,
        "events": int((root / "events").read_text()) if (root / "events").exists() else None,
        "killed": os.WIFSIGNALED(status),
        "torn": after_kill not in (list(OLD), list(NEW)),
        "states": states,
        "rerun": rerun,
        "exact": seen(root) == list(NEW),
        "leftovers": leftovers(root),
    }


if __name__ == "__main__":
    for number, moment in enumerate(sys.argv[2:]):
        print(json.dumps(try_point(Path(sys.argv[1]) / str(number), moment)), flush=True)
