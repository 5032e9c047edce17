"""What a run leaves of dbt's own files, which tools of data engineers and `make bench` read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path


def test_a_run_tells_how_long_each_model_and_test_took(published: Callable[[str], Path]) -> None:
    target = published("en") / ".build" / "dbt" / "target"
    nodes = json.loads((target / "manifest.json").read_bytes())["nodes"]
    results = json.loads((target / "run_results.json").read_bytes())["results"]
    told = {each["unique_id"]: each["execution_time"] for each in results}
    built = {
        key
        for key, node in nodes.items()
        if node["resource_type"] in {"model", "test"} and node["config"]["materialized"] != "ephemeral"
    }
    assert built <= told.keys()
    assert all(told[key] > 0 for key in built if key.startswith("model."))
