"""What one run knows and collects, shared by the steps of its job."""

from __future__ import annotations

import contextlib
import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingestion.errors import Lead2CashError
from ingestion.settings import Company
from orchestration.build import BuildPlace
from orchestration.redact import redact

if TYPE_CHECKING:
    from ingestion.landing import LoadReport
    from orchestration.build import BuildKey
    from orchestration.dbt import Dbt

log = logging.getLogger(__name__)

Job = Literal["daily", "weekly", "monthly", "intraday", "ingest", "build", "render", "publish"]
Cadence = Literal["daily", "weekly", "monthly", "intraday"]
JOBS: tuple[Job, ...] = ("daily", "weekly", "monthly", "intraday", "ingest", "build", "render", "publish")
# (stage, message, done, total when it is known)
Tell = Callable[[str, str, int, int | None], None]


def tell_nobody(stage: str, message: str, done: int, total: int | None) -> None:
    """Progress nobody looks at."""


@dataclass
class Session:
    """One run.

    Attributes:
        as_of: the moment the data is looked at, aware UTC.
        private: True for a build of a past moment, which is never published.
        loads: report of each source that was read.
        troubles: reason by source of each load that failed; kept until the source lands again.
        failures: what stopped the run or must be told at its end, in words.
        error: the first error that stopped the run.
        seconds: time of each stage.
        unchanged: True when the current release is already this build.
    """

    company: Company
    job: Job
    as_of: datetime
    private: bool = False
    sources: tuple[str, ...] | None = None
    tell: Tell = tell_nobody
    loads: list[LoadReport] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    error: BaseException | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    key: BuildKey | None = None
    dbt: Dbt | None = None
    unchanged: bool = False
    release: Path | None = None

    @property
    def cadence(self) -> Cadence:
        """How deep ingestion goes."""
        return self.job if self.job in ("daily", "weekly", "monthly", "intraday") else "daily"

    @property
    def place(self) -> BuildPlace:
        """Where this run builds."""
        return build_place(self.company, private=self.private)

    @property
    def logs(self) -> Path:
        """Folder of this company's log files."""
        return self.company.build_dir / "logs"

    @contextmanager
    def stage(self, name: str, message: str = "") -> Iterator[None]:
        """Measure a stage, and remember what stops it.

        Raises:
            Exception: whatever the stage raised.
        """
        started = time.perf_counter()
        self.tell(name, message or name, 0, None)
        try:
            yield
        except Exception as error:
            self.note(error, name)
            raise
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def note(self, error: Exception, stage: str) -> None:
        """Remember an error once, in words for the user; the traceback of a surprise goes to the log."""
        if self.error is not None:
            return
        self.error = error
        if isinstance(error, Lead2CashError):
            self.failures.append(redact(str(error)))
            return
        self.failures.append(redact(self.surprise(error, stage)))

    def surprise(self, error: Exception, stage: str) -> str:
        """Write the traceback of an unexpected error to the log; return the sentence that says where."""
        text = (str(error).strip() or type(error).__name__).splitlines()[0]
        if isinstance(error, OSError) and error.filename:
            return f"{error.filename}: {error.strerror} (while: {stage})."
        path = self.logs / "errors.log"
        with contextlib.suppress(OSError):
            self.logs.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {stage}\n")
                file.write(redact("".join(traceback.format_exception(error))) + "\n")
        return f"unexpected error while: {stage}: {text} Details: {path}"

    def keep_troubles(self) -> None:
        """Remember failed loads for the next build, which may read no source."""
        path = troubles_file(self.company)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_text(json.dumps(self.troubles, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        part.replace(path)


def build_place(company: Company, *, private: bool = False) -> BuildPlace:
    """Where builds are made: one place for what will be published, one for past moments."""
    return BuildPlace(company.build_dir / "asof" if private else company.build_dir)


def troubles_file(company: Company) -> Path:
    """Where failed loads are remembered between runs."""
    return company.build_dir / "troubles.json"


def read_troubles(company: Company) -> dict[str, str]:
    """Failed loads of earlier runs, by source; only of sources the company still has."""
    try:
        found = json.loads(troubles_file(company).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(reason) for name, reason in found.items() if name in company.sources}


# the run of the command line in this process; a run of the daemon makes its own
CURRENT: ContextVar[Session | None] = ContextVar("CURRENT", default=None)
