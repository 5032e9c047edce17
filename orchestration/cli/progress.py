"""Progress on the error stream: bars on a terminal, one line per stage elsewhere, nothing when quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

# (stage, message, done, total when it is known)
Tell = Callable[[str, str, int, int | None], None]

STAGES = {
    "start": "Start",
    "demo": "Demo company",
    "ingest": "Ingest",
    "settings": "Settings",
    "inputs": "Inputs",
    "dbt": "Build",
    "build": "Build",
    "site": "Render",
    "render": "Render",
    "release": "Publish",
    "publish": "Publish",
}


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """A function that shows how far each stage is."""
    if quiet:
        yield lambda stage, message, done, total: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(console.print)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.fields[stage]:<12}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]:>12}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Bars(bars).tell


class _Bars:
    """One bar per stage; a later stage finishes the earlier ones."""

    def __init__(self, bars: object) -> None:
        from rich.progress import Progress

        assert isinstance(bars, Progress)
        self.bars = bars
        self.tasks: dict[str, object] = {}

    def tell(self, stage: str, message: str, done: int, total: int | None) -> None:
        if stage not in self.tasks:
            for task in self.bars.tasks:
                if not task.finished:
                    self.bars.update(task.id, total=max(task.completed, 1), completed=max(task.completed, 1))
            label = STAGES.get(stage, stage)
            self.tasks[stage] = self.bars.add_task("", total=total, stage=label, count="")
        count = f"{done:,}/{total:,}" if total else (f"{done:,}" if done else "")
        self.bars.update(
            self.tasks[stage],  # type: ignore[arg-type]
            description=message[:60],
            completed=done,
            total=total,
            count=count.replace(",", " "),
        )


def _lines(write: Callable[..., None]) -> Tell:
    seen: set[str] = set()

    def tell(stage: str, message: str, done: int, total: int | None) -> None:
        if stage not in seen:
            seen.add(stage)
            write(f"{STAGES.get(stage, stage)}: {message}", markup=False, highlight=False)

    return tell
