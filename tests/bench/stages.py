"""The stages that are measured; each returns figures of its own beside seconds and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PLAIN = Path(__file__).parent / "plain"
Figures = dict[str, Any]


def generate(company: Path, scale: str, end: str) -> Figures:
    """The demo company, without its truth file."""
    from ingestion.demo import make_demo

    summary = make_demo(company, language="en", scale=float(scale), end=date.fromisoformat(end), truth=False)
    return {"source_rows": sum(summary.rows.values())}


def land(company: Path) -> Figures:
    """Every source into an empty landing."""
    from ingestion.landing import land as land_source
    from ingestion.settings import load_company

    settings = load_company(company)
    rows, started = 0, time.perf_counter()
    for source in settings.sources:
        report = land_source(settings, source)
        assert report.ok, [str(failure) for failure in report.failures]
        rows += sum(report.rows.values())
    seconds = time.perf_counter() - started
    return {"rows": rows, "seconds": round(seconds, 3), "rows_per_second": round(rows / seconds)}


def plain_read(company: Path) -> Figures:
    """The same CSV rows by read_csv into a DuckDB file, every column text as in the landing."""
    import duckdb

    target = company.parent / "plain_read.duckdb"
    target.unlink(missing_ok=True)
    connection = duckdb.connect(str(target))
    rows, started = 0, time.perf_counter()
    for path in sorted((company / "inbox" / "crm").glob("*.csv")):
        connection.execute(
            f"""create table "{path.stem}" as
            select * from read_csv(
                ?, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"'
            )""",
            [str(path)],
        )
        rows += connection.execute(f'select count(*) from "{path.stem}"').fetchall()[0][0]
    connection.close()
    seconds = time.perf_counter() - started
    target.unlink()
    return {"rows": rows, "seconds": round(seconds, 3)}


def command_line(company: Path, *arguments: str) -> str:
    """What the command printed."""
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments, "--company", str(company)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"lead2cash {' '.join(arguments)}: {done.stderr[-3000:]}")
    return done.stdout


def made_from(manifest: dict[str, Any], names: set[str]) -> set[str]:
    """Ids of the models of these names and of everything they are made from."""
    waiting = [key for key, node in manifest["nodes"].items() if node["name"] in names]
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [parent for parent in manifest["parent_map"][key] if parent.startswith("model.")]
    return found


def build(company: Path) -> Figures:
    """`lead2cash build`: start-up is everything that is not SQL of a model or a test."""
    started = time.perf_counter()
    command_line(company, "build", "--quiet")
    seconds = time.perf_counter() - started
    target = company / ".build/dbt/target"
    results = json.loads((target / "run_results.json").read_text())["results"]
    spans: dict[str, float] = {}
    for result in results:
        kind = result["unique_id"].split(".")[0]
        spans[kind] = spans.get(kind, 0) + result["execution_time"]
    # two threads: the wall time of the SQL is what run_results says as a whole
    wall = json.loads((target / "run_results.json").read_text())["elapsed_time"]
    return {
        "seconds": round(seconds, 2),
        "sql_seconds": round(wall, 2),
        "start_up_seconds": round(seconds - wall, 2),
        "thread_seconds": {kind: round(span, 2) for kind, span in sorted(spans.items())},
        "slowest": {
            result["unique_id"].split(".")[2]: round(result["execution_time"], 2)
            for result in sorted(results, key=lambda result: -result["execution_time"])[:10]
        },
    }


def plain_sql(company: Path) -> Figures:
    """One plain DuckDB script over the same landed rows; its tables are checked against the marts."""
    from tests.bench.compare import coverage, differences, run_plain

    spent, connection = run_plain(company, PLAIN)
    compared = differences(connection)
    wrong = {table: count for table, (_, count) in compared.items() if count}
    if wrong:
        raise RuntimeError(f"the plain script and the marts differ: {wrong}")
    return {
        **spent,
        **coverage(connection),
        "rows_checked": {table: rows for table, (rows, _) in compared.items()},
    }


def models(company: Path) -> Figures:
    """CPU seconds of the models' SQL without dbt: all, those behind the compared marts, the most expensive."""
    from tests.bench.compare import TABLES
    from tests.bench.models import run_models

    manifest = json.loads((company / ".build/dbt/target/manifest.json").read_text(encoding="utf-8"))
    needed = made_from(manifest, {mart for mart, _ in TABLES.values()})
    compared = {manifest["nodes"][key]["name"] for key in needed}
    spent = run_models(company)
    most = sorted(spent.items(), key=lambda each: -each[1])[:15]
    return {
        "all_cpu_seconds": round(sum(spent.values()), 2),
        "compared_cpu_seconds": round(sum(cpu for name, cpu in spent.items() if name in compared), 2),
        "most_cpu_seconds": {name: round(cpu, 2) for name, cpu in most},
    }


def render(company: Path) -> Figures:
    """`lead2cash render` and the size of what it made."""
    started = time.perf_counter()
    command_line(company, "render", "--quiet")
    files = [path for path in (company / ".build/site").rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "megabytes": round(megabytes, 2),
        "files": len(files),
    }


def run_daily(company: Path) -> Figures:
    """`lead2cash run daily`, and where its time went: `process` is what passed before and after the run itself."""
    started = time.perf_counter()
    outcome = json.loads(command_line(company, "run", "daily", "--quiet", "--json"))
    seconds = time.perf_counter() - started
    stages = outcome["seconds"]
    return {
        "seconds": round(seconds, 2),
        "unchanged": outcome["unchanged"],
        "rows_landed": sum(sum(load["rows"].values()) for load in outcome["loads"]),
        "stages": {"process": round(seconds - stages.pop("total"), 2), **stages},
    }


def run_cold(company: Path) -> Figures:
    """Empty landing, nothing built before."""
    return run_daily(company)


def run_unchanged(company: Path) -> Figures:
    """The first publishing after build and render: nothing new to land."""
    return run_daily(company)


def run_warm(company: Path) -> Figures:
    """The next day with a day's delta: the export of activities has the rows of one day more."""
    settings, later = company / "company.yml", END_OF_DEMO + timedelta(days=1)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(END_OF_DEMO.isoformat(), later.isoformat()), encoding="utf-8")
    exported = company / "inbox" / "crm" / "activities.csv"
    last, fresh = f",{END_OF_DEMO - timedelta(days=1)}T", f",{END_OF_DEMO}T"
    with exported.open(encoding="utf-8", newline="") as file:
        # created and happened on the last whole day
        rows = [line for line in file if line.count(last) == 2]
    with exported.open("a", encoding="utf-8", newline="") as file:
        # that day once more: other ids, a day later
        file.writelines("9" + row.replace(last, fresh) for row in rows)
    return {**run_daily(company), "new_rows": len(rows)}


END_OF_DEMO = date(2026, 6, 30)


def query(company: Path) -> Figures:
    """One metric from the command line, start-up included."""
    started = time.perf_counter()
    command_line(company, "query", "won_amount", "--by", "manager", "--grain", "month", "--format", "json")
    return {"seconds": round(time.perf_counter() - started, 2)}
