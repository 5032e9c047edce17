"""Fixtures every room of the tests may use."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real inputs are not here: {SHARED_DATA.name} folder beside the project is absent")
    return SHARED_DATA


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the whole project with every connector enabled, parsed once for all tests."""
    from dbt.cli.main import dbtRunner

    from orchestration.dbt import dbt_environment

    build = tmp_path_factory.mktemp("manifest")
    os.environ.update(dbt_environment(build, connectors=None))
    project = ROOT / "dbt_project"
    result = dbtRunner().invoke(
        ["--quiet", "parse", "--project-dir", str(project), "--profiles-dir", str(project),
         "--target-path", str(build / "target"), "--log-path", str(build / "logs")]
    )  # fmt: skip
    assert result.success, result.exception
    parsed: dict[str, Any] = json.loads((build / "target" / "manifest.json").read_text())
    return parsed
