"""The README's section "Add a report", performed: two new files, and the report is on the site."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.run import RunOutcome
from tests.shared import with_pictures
from tests.small_company import make_company

ROOT = Path(__file__).parents[2]
CODE = ("ingestion", "orchestration", "reports_site", "dbt_project")
# a step: `path` … and the code block that follows it
STEP = re.compile(r"^\d\. `(?P<path>dbt_project/[^`]+)`.*?```\w+\n(?P<text>.*?)```", re.M | re.S)


def test_two_new_files_make_a_page(tmp_path: Path, ran_once: tuple[Path, RunOutcome]) -> None:
    copy = tmp_path / "project"
    for name in CODE:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("target", "logs", "__pycache__")
        )
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Add a report")[1].split("\n## ")[0]
    steps = {step["path"]: step["text"] for step in STEP.finditer(section)}
    assert len(steps) == 2
    for path, text in steps.items():
        assert not (copy / path).exists()
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text, encoding="utf-8")
    company = tmp_path / "company"

    def lead2cash(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", *arguments],
            cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    make_company(company)
    with_pictures(company / ".build", ran_once[0])
    lead2cash("run", "daily", "--quiet", "--company", str(company))
    site = company / "current" / "site"
    page = (site / "lost_by_reason.html").read_text(encoding="utf-8")
    assert "Why do we lose deals?" in page
    assert "<svg" in page or "<img" in page
    assert "lost_by_reason.html" in (site / "index.html").read_text(encoding="utf-8")
    assert "lost_by_reason.html" in (site / "funnel.html").read_text(encoding="utf-8")
    assert list(site.rglob("lost_by_reason*.csv"))
    listed = json.loads(lead2cash("list", "reports", "--json", "--company", str(company)))
    assert "lost_by_reason" in {report["name"] for report in listed}
    with pytest.raises(FileNotFoundError):
        (ROOT / next(iter(steps))).read_text(encoding="utf-8")
