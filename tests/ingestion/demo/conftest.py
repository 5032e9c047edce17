"""Small demo companies, made once for the whole session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingestion.demo import DemoSummary, make_demo
from ingestion.demo.plan import Language

END = date(2026, 11, 23)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., DemoSummary]:
    """`made("ru", 0.2)`: a demo company of a language and size."""
    companies: dict[tuple[Language, float], DemoSummary] = {}

    def make(language: Language = "ru", scale: float = 0.2) -> DemoSummary:
        key = (language, scale)
        if key not in companies:
            root = tmp_path_factory.mktemp("demo") / f"компания {language} {scale}"
            companies[key] = make_demo(root, language=language, scale=scale, end=END, seed=5)
        return companies[key]

    return make


@pytest.fixture(scope="session")
def company(made: Callable[..., DemoSummary]) -> Path:
    """The Russian company at a fifth of its size."""
    return made().root
