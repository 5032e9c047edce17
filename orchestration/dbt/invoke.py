"""dbt commands in this process, and what they report."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.errors import RunFailed
from orchestration.dbt.ending import cancel, close_connections
from orchestration.dbt.environment import PROJECT, environment
from orchestration.dbt.quick import know_plain_arguments, spare_work

log = logging.getLogger(__name__)
# unit tests check the code on given rows; they belong to the tests of the project, not to every run
NOT_BUILT = "unit_test"
SAVED = "partial_parse.msgpack"
RESULTS = "run_results.json"


@dataclass(frozen=True)
class NodeFinished:
    """One model built or one test run.

    Attributes:
        unique_id: dbt's id, e.g. `model.lead2cash.fct_deals`.
        status: success, error, skipped, pass, fail or warn.
        message: what went wrong; empty when nothing did.
        failing_rows: rows a test found.
        compiled_sql: SQL of a test as it ran.
    """

    unique_id: str
    status: str
    seconds: float = 0.0
    message: str = ""
    failing_rows: int = 0
    compiled_sql: str = ""
    name: str = ""
    path: str = ""

    @property
    def is_test(self) -> bool:
        """True for a data test."""
        return self.unique_id.startswith("test.")

    @property
    def is_bad(self) -> bool:
        """True for what stops the release."""
        return self.status in {"error", "fail", "runtime error", "partial success"}


class Dbt:
    """dbt over one private build.

    Args:
        folder: holds dbt's target and logs.
        variables: environment of dbt, see `dbt_environment`.

    Attributes:
        bad: what failed in the last build, tests with the SQL they ran.
    """

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder, self.variables = folder, variables
        self.bad: list[NodeFinished] = []
        # set when the manifest in the target is known to fit the project and the variables
        self.is_parsed = False
        self._manifest: Any = None

    @property
    def target(self) -> Path:
        """Where dbt writes its artifacts."""
        return self.folder / "target"

    def parse(self) -> Path:
        """Parse the project; return the manifest's path.

        Raises:
            RunFailed: the project cannot be parsed.
            KeyboardInterrupt: Ctrl-C while dbt parsed.
        """
        result = self._invoke(["parse"], [])
        if isinstance(result.exception, KeyboardInterrupt):
            # dbt hands Ctrl-C back as a result
            raise KeyboardInterrupt
        if not result.success:
            raise RunFailed(
                f"dbt cannot parse the project: {first_lines(result.exception)}", where=PROJECT.name
            )
        self._manifest = result.result
        return self.target / "manifest.json"

    def build(self) -> Iterator[NodeFinished]:
        """Build and test everything; one item as each node finishes.

        dbt works in a thread of its own; closing the iterator early stops it.

        Raises:
            RunFailed: dbt could not start, or ended without building.
        """
        events: queue.SimpleQueue[NodeFinished | _Ended | Exception] = queue.SimpleQueue()
        # the manifest would say what the parse said; the results are written below
        arguments = ["build", "--exclude-resource-type", NOT_BUILT, "--no-write-json"]
        stopped = threading.Event()

        def listen(message: Any) -> None:
            if message.info.name == "NodeFinished" and (node := _finished(message)):
                events.put(node)

        def work() -> None:
            try:
                # here and not in the main thread: the code that reads a manifest swallows an interrupt
                if self.is_parsed and self._manifest is None:
                    self._manifest = saved_manifest(self.target)
                if self._manifest is not None:
                    know_plain_arguments(self._manifest)
                if not stopped.is_set():
                    events.put(_Ended(self._invoke(arguments, [listen])))
            except Exception as error:
                events.put(error)

        thread = threading.Thread(target=work, name="dbt", daemon=True)
        thread.start()
        self.bad = []
        seen: set[str] = set()
        try:
            while not isinstance(item := events.get(), _Ended):
                if isinstance(item, Exception):
                    raise item
                seen.add(item.unique_id)
                yield item
        finally:
            stopped.set()
            if thread.is_alive():
                cancel(thread)
        yield from self._rest(item.result, seen)

    def _rest(self, result: Any, seen: set[str]) -> Iterator[NodeFinished]:
        """Nodes that ended without an event, such as those skipped after a failure."""
        if result.result is None:
            raise RunFailed(f"dbt could not build: {first_lines(result.exception)}", where=PROJECT.name)
        result.result.write(str(self.target / RESULTS))
        self.bad = [node for each in result.result.results if (node := from_result(each)).is_bad]
        for each in result.result.results:
            if each.node.unique_id not in seen:
                yield from_result(each)

    def forget(self) -> None:
        """Parse from the beginning next time: a partial parse of a changed file finds its metrics twice."""
        self.is_parsed, self._manifest = False, None
        (self.target / SAVED).unlink(missing_ok=True)

    def _invoke(self, arguments: Sequence[str], callbacks: Sequence[Callable[[Any], None]]) -> Any:
        from dbt.cli.main import dbtRunner

        spare_work()
        self.folder.mkdir(parents=True, exist_ok=True)
        common = [
            "--quiet", "--no-use-colors", "--log-level", "none", "--log-level-file", "warn",
            "--log-path", str(self.folder / "logs"), "--no-send-anonymous-usage-stats", "--no-version-check",
        ]  # fmt: skip
        places = [
            "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(self.target),
        ]  # fmt: skip
        runner = dbtRunner(manifest=self._manifest, callbacks=list(callbacks))
        with environment(self.variables):
            try:
                return runner.invoke([*common, *arguments, *places])
            finally:
                close_connections()


@dataclass(frozen=True)
class _Ended:
    result: Any


def _finished(message: Any) -> NodeFinished | None:
    data = message.data
    unique_id = data.node_info.unique_id
    if not unique_id.startswith(("model.", "test.", "seed.", "snapshot.")):
        return None
    result = data.run_result
    return NodeFinished(
        unique_id,
        data.node_info.node_status,
        result.execution_time,
        result.message if data.node_info.node_status not in {"success", "pass"} else "",
        result.num_failures,
        name=data.node_info.node_name,
        path=data.node_info.node_path,
    )


def from_result(result: Any) -> NodeFinished:
    """A node from dbt's own result."""
    status = str(result.status)
    message = "" if status in {"success", "pass"} else str(result.message or "")
    return NodeFinished(
        result.node.unique_id,
        status,
        result.execution_time,
        message,
        result.failures or 0,
        getattr(result.node, "compiled_code", None) or "",
        name=result.node.name,
        path=result.node.original_file_path,
    )


def saved_manifest(target: Path) -> Any:
    """The manifest dbt saved when it parsed, ready to be built; None when it cannot be read.

    dbt would read it too, and then look at every file of the project and write manifest.json once more.
    """
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    try:
        manifest = Manifest.from_msgpack((target / SAVED).read_bytes(), decoder=extended_mashumuro_decoder)
    except Exception:
        log.info("dbt's saved manifest cannot be read: the project is parsed again", exc_info=True)
        return None
    manifest.build_flat_graph()
    return manifest


def first_lines(error: BaseException | None, count: int = 6) -> str:
    """The beginning of an error's text, on one line."""
    lines = [line.strip() for line in str(error or "no reason given").splitlines() if line.strip()]
    return " ".join(lines[:count])
