"""How fast and how large: one run, figures as JSON, ratios to plain DuckDB on the same machine.

    python -m tests.bench --scale 1      # 1.8 M source rows
    python -m tests.bench --scale 10     # 18 M source rows

Every stage runs in a process of its own, so its peak memory is its own. Times of different runs on a shared
machine do not compare; the ratios of one run do. The figures are written after each stage.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench.stage import measure

OUT = Path(__file__).parents[2] / ".bench"
# scale 1 of the demo company is about 50,000 source rows
DEMO_SCALE = 40
END = date(2026, 6, 30)


def ratio(ours: float, plain: float) -> float | None:
    """How many times the plain way; None when the plain way took no measurable time."""
    return round(ours / plain, 2) if plain else None


def bench(scale: float, *, keep: bool) -> dict[str, Any]:
    """All stages, in the order of a run."""
    console = Console(stderr=True)
    company = OUT / f"company-{scale:g}"
    if company.exists() and not keep:
        shutil.rmtree(company)
    figures: dict[str, Any] = {"scale": scale}

    def stage(name: str, *arguments: str) -> dict[str, Any]:
        console.print(f"[dim]{name} …[/dim]")
        figures[name] = measure(name, str(company), *arguments)
        write(figures)
        return figures[name]  # type: ignore[no-any-return]

    if not company.exists():
        stage("generate", str(DEMO_SCALE * scale), END.isoformat())
    landed = stage("land")
    plain_read = stage("plain_read")
    stage("build")
    plain = stage("plain_sql")
    models = stage("models")
    stage("render")
    stage("run_unchanged")
    stage("run_warm")
    shutil.rmtree(company / "landing")
    stage("run_cold")
    stage("query")
    figures["ratios"] = {
        "landing to plain DuckDB read": ratio(landed["seconds"], plain_read["seconds"]),
        "CPU of the models of the compared tables to plain SQL script": ratio(
            models["compared_cpu_seconds"], plain["script_cpu_seconds"]
        ),
        "CPU of all models to plain SQL script of some": ratio(
            models["all_cpu_seconds"], plain["script_cpu_seconds"]
        ),
    }
    write(figures)
    return figures


def write(figures: dict[str, Any]) -> None:
    """The figures so far: a long run that is stopped leaves what it measured."""
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    (OUT / f"figures-{figures['scale']:g}.json").write_text(text + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure lead2cash.")
    parser.add_argument("--scale", type=float, default=1, help="1 is 1.8 M source rows")
    parser.add_argument("--keep", action="store_true", help="use the company an earlier run made")
    arguments = parser.parse_args()
    figures = bench(arguments.scale, keep=arguments.keep)
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
