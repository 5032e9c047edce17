"""The demo through a CRM: what the company's own settings say fits the ids the CRM gives."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from ingestion.standin.demo import write_stage_roles
from ingestion.standin.server import vendors
from ingestion.standin.world import World
from tests.ingestion.crm.stage import demo_company


def test_roles_of_stages_are_written_under_the_ids_of_the_crm(vendor_name: str, tmp_path: Path) -> None:
    demo = demo_company()
    tables = World(demo.at, datetime.fromtimestamp(demo.demo.clock.as_of, UTC)).tables
    # a role that tells every stage apart
    own = [(row["pipeline_id"], row["stage_id"], f"{row['kind']} {row['name']}") for row in tables["stages"]]
    (tmp_path / "settings").mkdir()
    path = tmp_path / "settings" / "stage_roles.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("pipeline_id", "stage_id", "role"), *own])
    expressed = vendors()[vendor_name].express(tables)
    write_stage_roles(tmp_path, tables, expressed)
    with path.open(encoding="utf-8", newline="") as file:
        written = {(row["pipeline_id"], row["stage_id"]): row["role"] for row in csv.DictReader(file)}
    assert len(written) == len(own)
    for stage in expressed["stages"]:
        kind, name = written[stage["pipeline_id"], stage["stage_id"]].split(" ", 1)
        assert stage.get("kind", kind) == kind
        # won and lost have names of the CRM's own in some
        assert stage["name"] == name or kind != "open"
