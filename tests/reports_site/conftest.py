"""Sites of a small company, built once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports_site import SiteReport, build_site
from tests.reports_site.manifests import make_manifest, write_target
from tests.reports_site.world import make_warehouse


@dataclass(frozen=True)
class Built:
    """A built site with the warehouse and the artifacts it was made from."""

    out: Path
    warehouse: Path
    target: Path
    report: SiteReport

    def html(self, slug: str) -> str:
        return (self.out / f"{slug}.html").read_text(encoding="utf-8")

    @property
    def pages(self) -> list[Path]:
        """The pages in the company's language; other languages and kept pages have folders of their own."""
        return sorted(self.out.glob("*.html"))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    def make(language: str = "en", **names: str) -> Built:
        folder = tmp_path_factory.mktemp("site")
        warehouse = make_warehouse(folder / "warehouse.duckdb", language, **names)
        target = write_target(folder / "target", make_manifest())
        return Built(folder / "site", warehouse, target, build_site(warehouse, target, folder / "site"))

    return make


@pytest.fixture(scope="session")
def english(build: Callable[..., Built]) -> Built:
    return build("en")


@pytest.fixture(scope="session")
def russian(build: Callable[..., Built]) -> Built:
    return build("ru")
