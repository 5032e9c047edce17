"""How fast the site is built and how heavy its pages are: cold, unchanged, and after one more day, as JSON.

    python -m tests.bench.site demo

The company must have been built in place (`make demo`). "One more day" is its own warehouse with the figures
of every period that reaches the last day moved, which is what a day's delta changes. Every build runs in a
process of its own; seconds are wall and CPU, as others may use the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from ingestion.errors import Lead2CashError
from orchestration.releases import require_current
from orchestration.session import build_place
from tests.bench.filters import slowest_filters

HEAVIEST = 5
LIMITS = {"cold": 15.0, "unchanged": 1.5, "one_more_day": 2.5}
MOST_MB, MOST_PAGE_KB, MOST_FILTER_MS = 400, 100, 100


def one_build(warehouse: Path, target: Path, out: Path) -> dict[str, Any]:
    """One build in this process."""
    from orchestration.facts import planner
    from orchestration.process import short_lived
    from reports_site import build_site

    wall, cpu = time.perf_counter(), time.process_time()
    # as the commands do
    with short_lived():
        report = build_site(warehouse, target, out, planner=planner)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu + children.ru_utime + children.ru_stime, 2),
        "steps": report.seconds,
        "peak_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + children.ru_maxrss) / 1024),
        "pictures_drawn": report.drawn,
        "megabytes": round(report.total_bytes / 1e6, 1),
        "pages": len(report.pages),
    }


def in_a_process(warehouse: Path, target: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.site", "--build", str(warehouse), str(target), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def one_more_day(warehouse: Path, copy: Path) -> None:
    """The same warehouse, with the figures of all periods that reach the last closed day moved by one."""
    shutil.copyfile(warehouse, copy)
    with duckdb.connect(str(copy)) as connection:
        last = connection.execute(
            "select max(period_end) from marts.dim_periods where period_grain = 'day' and period_state = 'closed'"
        ).fetchall()[0][0]
        columns = connection.execute(
            "select table_name, list(column_name) from information_schema.columns where table_schema = 'reports'"
            " and (data_type in ('INTEGER', 'BIGINT', 'DOUBLE') or data_type like 'DECIMAL%' or column_name = 'period_end')"
            " group by table_name having bool_or(column_name = 'period_end')"
        ).fetchall()
        for table, names in columns:
            moved = [
                f'"{name}" = "{name}" * 0.99' if "share" in name else f'"{name}" = "{name}" + 1'
                for name in names
                if name != "period_end"
                and not any(word in name for word in ("rank", "position", "order", "hour", "week"))
            ]
            if moved:
                connection.execute(
                    f'update reports."{table}" set {", ".join(moved)} where period_end >= ?', [last]
                )


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def heaviest(out: Path) -> dict[str, float]:
    """Pages with the cubes their filters load, by gzipped size in kB, the heaviest first."""
    cubes = {f"cubes/{path.name}": weight(path) for path in out.glob("cubes/*.js")}
    sizes = {}
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        data = sum(size for path, size in cubes.items() if path in text)
        sizes[page.relative_to(out).as_posix()] = round((weight(page) + data) / 1000, 1)
    return dict(sorted(sizes.items(), key=lambda item: -item[1])[:HEAVIEST])


def bench(company: Path) -> dict[str, Any]:
    from ingestion.settings import load_company

    settings = load_company(company)
    warehouse, target = require_current(settings).warehouse, build_place(settings).dbt / "target"
    with tempfile.TemporaryDirectory() as folder:
        # views name their database, which is called after its file
        out, later = Path(folder, "site"), Path(folder, "later", warehouse.name)
        later.parent.mkdir()
        one_more_day(warehouse, later)
        figures: dict[str, Any] = {
            "cold": in_a_process(warehouse, target, out),
            "unchanged": in_a_process(warehouse, target, out),
            "one_more_day": in_a_process(later, target, out),
            "gzip_kb": heaviest(out),
            "scripts_kb": round(weight(out / "static" / "site.js") / 1000, 1),
            "filters_ms": slowest_filters(out),
        }
    missed = [
        f"{name}: {figures[name]['seconds']} s"
        for name, most in LIMITS.items()
        if figures[name]["seconds"] > most
    ]
    missed += [
        f"{name}: {figures[name]['peak_mb']} MB" for name in LIMITS if figures[name]["peak_mb"] > MOST_MB
    ]
    missed += [f"{page}: {size} kB" for page, size in figures["gzip_kb"].items() if size > MOST_PAGE_KB]
    missed += [f"{page}: {took} ms" for page, took in figures["filters_ms"].items() if took > MOST_FILTER_MS]
    return {**figures, "missed": missed}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the site.")
    parser.add_argument("company", nargs="?", type=Path, default=Path("demo"))
    parser.add_argument("--build", nargs=3, type=Path, metavar=("WAREHOUSE", "TARGET", "OUT"))
    arguments = parser.parse_args()
    try:
        figures = one_build(*arguments.build) if arguments.build else bench(arguments.company)
    except Lead2CashError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(figures, indent=None if arguments.build else 2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
