"""Every vendor that has a stand-in, on a small demo company; a vendor adds no test code here."""

from __future__ import annotations

import pytest

from ingestion.standin.server import vendors
from tests.ingestion.crm.stage import Stage, demo_company, quick


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "vendor_name" in metafunc.fixturenames:
        metafunc.parametrize("vendor_name", sorted(vendors()))


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are waited for in hundredths of a second, by dlt's own settings."""
    quick(monkeypatch)


@pytest.fixture
def stage(vendor_name: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """One vendor's stand-in, serving a world of its own, and a company that reads it."""
    with Stage(vendor_name, demo_company(), tmp_path, monkeypatch) as made:
        yield made
