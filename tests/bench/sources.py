"""How fast records of each CRM land over the loopback, as JSON: records a second, memory by pages, price of a day.

    python -m tests.bench.sources

The longest list of each vendor comes from a source in a process of its own that only hands out pages, and the
real connector lands it. CPU seconds are those of the connector's process; the machine may be shared. S2 has no filter
by time of change, so a day of it costs a whole reading.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import yaml

from ingestion.crm.kit.resources import Resource
from ingestion.registry import connectors
from ingestion.standin.server import vendors

RECORDS, FEW = 200_000, 50_000
CHANGED = 0.01
SIZES = {"s2": 100, "amocrm": 250, "bitrix24": 50, "hubspot": 200, "pipedrive": 500}
LEAST_A_SECOND, MOST_OF_FULL, MOST_GROWTH_MB = 20_000, 0.05, 60
NOW = datetime(2026, 3, 31, 6, tzinfo=UTC)


def pattern(vendor: str) -> tuple[dict[str, Any], Resource]:
    """An answer of the stand-in for the vendor's longest list, and that list."""
    from ingestion.crm.kit.parts import Part
    from ingestion.crm.kit.reader import ListReader
    from ingestion.crm.kit.transport import Transport
    from tests.ingestion.crm.stage import Stage, demo_company

    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as folder,
        Stage(vendor, demo_company(), Path(folder), patch) as stage,
    ):
        company, listed = stage.company, stage.longest
        source = company.sources["crm"]
        url = stage.vendor.base_url(company, source)
        transport = Transport("crm", url, stage.vendor.api, stage.vendor.auth(company, source), 0)
        _, request = ListReader(stage.vendor, listed, transport).begin(Part())
        answer = transport.send("pattern", request, lambda response: False)
        body: dict[str, Any] = json.loads(answer.content)
        return body, listed


def serve(vendor: str, records: int) -> None:
    """Answer until killed; the port is the first line of the output."""
    import socket

    from tests.bench.pages import Pages

    body, listed = pattern(vendor)
    assert listed.cursor is not None
    pages = Pages(
        vendor,
        body,
        listed.records.split("."),
        listed.ids[0],
        listed.cursor.field,
        (NOW - timedelta(hours=1)).isoformat(),
        SIZES[vendor],
        records,
        int(records * CHANGED),
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        config = uvicorn.Config(pages, log_level="critical", lifespan="off", access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


def land_all(vendor: str, port: int) -> None:
    """Land everything, then what changed in a day, in this process."""
    from ingestion.landing import land
    from ingestion.settings import load_company
    from tests.ingestion.crm.stage import narrowed

    made = connectors()[vendor].VENDOR  # type: ignore[attr-defined]
    name = getattr(vendors()[vendor], "LONGEST", "deals")
    listed = next(one for one in made.api.resources if one.name == name)
    made.__dict__["api"] = narrowed(made.api, listed)
    os.environ["LEAD2CASH_CRM_TOKEN"] = "bench"
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        options = vendors()[vendor].options(f"http://127.0.0.1:{port}")
        source = {"connector": vendor, "requests_per_second": 1e9, **options}
        for part, moment in (("full", NOW), ("increment", NOW + timedelta(days=1))):
            document = {"name": "Bench", "as_of": moment.isoformat(), "sources": {"crm": source}}
            (root / "company.yml").write_text(yaml.safe_dump(document), encoding="utf-8")
            # collecting what was there before falls into one of the parts by chance, and takes as long as an increment
            gc.collect()
            gc.freeze()
            wall, cpu = time.perf_counter(), time.process_time()
            report = land(load_company(root), "crm", "daily")
            assert report.ok, report.failures
            figures[part] = {
                "rows": sum(report.rows.values()),
                "seconds": round(time.perf_counter() - wall, 2),
                "cpu_seconds": round(time.process_time() - cpu, 2),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
    print(json.dumps(figures))


def measure(vendor: str, records: int) -> dict[str, Any]:
    """Figures of one vendor with so many records."""
    command = [sys.executable, "-m", "tests.bench.sources", "--vendor", vendor, "--records", str(records)]
    with subprocess.Popen([*command, "--serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            done = subprocess.run([*command, "--port", port], capture_output=True, text=True, check=False)
        finally:
            server.kill()
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def bench() -> dict[str, Any]:
    """All vendors."""
    found: dict[str, Any] = {}
    for vendor, size in SIZES.items():
        none, few, many = (measure(vendor, records) for records in (size, FEW, RECORDS))
        full, day, start_up = many["full"], many["increment"], none["increment"]["cpu_seconds"]
        found[vendor] = {
            "records_a_page": size,
            "records_a_second": round(full["rows"] / full["seconds"]),
            "records_a_cpu_second": round(full["rows"] / full["cpu_seconds"]),
            "peak_mb": {str(FEW): few["full"]["peak_mb"], str(RECORDS): full["peak_mb"]},
            "increment_of_full": round((day["cpu_seconds"] - start_up) / full["cpu_seconds"], 3),
            "start_up_cpu_seconds": start_up,
            "full": full,
            "increment": day,
        }
        print(json.dumps({vendor: found[vendor]}), file=sys.stderr, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vendor", choices=SIZES)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.vendor, arguments.records)
    elif arguments.port:
        land_all(arguments.vendor, arguments.port)
    else:
        print(json.dumps(bench(), indent=2))


if __name__ == "__main__":
    main()
