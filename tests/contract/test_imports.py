"""Who may import whom: the layers of the Python code, read from the sources themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ingestion", "orchestration", "reports_site")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Absolute module names a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def breaches(package: str, forbidden: str, allowed: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        for name in imported(path):
            if name == forbidden or name.startswith(forbidden + "."):
                if any(name == good or name.startswith(good + ".") for good in allowed):
                    continue
                found.append(f"{path.relative_to(ROOT)} imports {name}")
    return found


@pytest.mark.parametrize(
    ("package", "forbidden", "allowed"),
    [
        pytest.param("ingestion", "dagster", (), id="ingestion knows no dagster"),
        pytest.param("ingestion", "orchestration", (), id="ingestion knows no orchestration"),
        pytest.param("ingestion", "reports_site", (), id="ingestion knows no site"),
        pytest.param("ingestion", "dbt", (), id="ingestion knows no dbt"),
        pytest.param("reports_site", "dagster", (), id="the site knows no dagster"),
        pytest.param("reports_site", "dlt", (), id="the site knows no dlt"),
        pytest.param("reports_site", "orchestration", (), id="the site knows no orchestration"),
        pytest.param("reports_site", "dbt", (), id="the site reads dbt's artifacts, not dbt"),
        pytest.param("reports_site", "ingestion", ("ingestion.errors",), id="the site knows no connector"),
    ],
)
def test_a_layer_imports_only_what_it_may(package: str, forbidden: str, allowed: tuple[str, ...]) -> None:
    assert breaches(package, forbidden, allowed) == []


def test_one_module_owns_metricflow() -> None:
    owners = {
        path.relative_to(ROOT).parts[:2]
        for path in FILES
        if any(name.split(".")[0].startswith("metricflow") for name in imported(path))
    }
    assert len(owners) == 1, owners


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_a_room_not_a_hall(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 250, f"{lines} lines: split by role"
