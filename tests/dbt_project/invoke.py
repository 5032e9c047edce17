"""dbt itself, in this process, on what it parsed before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.dbt import PROJECT
from orchestration.dbt.invoke import saved_manifest
from orchestration.dbt.quick import know_plain_arguments, spare_work


def ready_manifest(target: Path) -> Any:
    """What dbt parsed into `target`; one build takes it, for dbt writes into it."""
    manifest = saved_manifest(target)
    assert manifest is not None, f"{target} holds no parse of this version"
    know_plain_arguments(manifest)
    return manifest


def dbt(folder: Path, arguments: list[str], manifest: Any = None) -> Any:
    """Invoke dbt on the project in the present environment; its artifacts go to `folder`/dbt."""
    from dbt.cli.main import dbtRunner

    spare_work()
    paths = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    paths += ["--target-path", str(folder / "dbt" / "target"), "--log-path", str(folder / "dbt" / "logs")]
    return dbtRunner(manifest=manifest).invoke(["--quiet", "--log-level-file", "none", *arguments, *paths])
