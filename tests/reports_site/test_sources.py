"""Rules the site's own code keeps: no way around escaping, one place that hands over markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reports_site

ROOT = Path(reports_site.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_escapes_everything(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup", text)
    # a value outside quotes could bring an attribute of its own
    assert not re.search(r"=\{\{", text)
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", text)


def test_only_the_rebuilt_drawing_is_markup() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.rglob("*.py"))
        if re.search(r"Markup\(|__html__", path.read_text(encoding="utf-8"))
    ]
    assert found == ["charts/draw.py"]


def test_no_clock_and_no_environment() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(now|today|utcnow)\(\)|os\.environ|getenv", text), path.name
