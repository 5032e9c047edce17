"""What is wrong stops the release or is told at its end; the last release stays either way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingestion.errors import UserError
from ingestion.settings import load_company
from orchestration.failure import failure_log, last_failure
from orchestration.run import run


def add_row(path: Path, **values: str) -> str:
    """Repeat the last row of a CSV with other values; return the file's text as it was."""
    text = path.read_text(encoding="utf-8-sig")
    header = text.splitlines()[0].split(",")
    last = dict(zip(header, text.splitlines()[-1].split(","), strict=False)) | values
    path.write_text(
        text.rstrip("\n") + "\n" + ",".join(last[name] for name in header) + "\n", encoding="utf-8"
    )
    return text


def test_a_broken_statement_leaves_the_bank_as_it_was_and_is_told(root: Path) -> None:
    before = (root / "current").resolve()
    bad = root / "inbox" / "bank" / "half.txt"
    bad.write_text("1CClientBankExchange\nВерсияФормата=1.03\nСекцияРасчСчет\n", encoding="utf-8")
    outcome = run(root, "daily")
    assert not outcome.ok
    assert outcome.release is not None and outcome.release != before, "the others are published"
    assert [text for text in outcome.failures if "source bank" in text and "half.txt" in text]
    index = (root / "current" / "site" / "index.html").read_text(encoding="utf-8")
    assert "half.txt" in index
    record = json.loads(last_failure(load_company(root)).read_text(encoding="utf-8"))
    assert record["job"] == "daily" and "half.txt" in record["message"]
    bad.unlink()


def test_the_next_run_needs_no_human_and_old_data_is_published_and_told(root: Path) -> None:
    company = root / "company.yml"
    text = company.read_text(encoding="utf-8")
    later = text.replace("2026-03-31T09:00", "2026-04-09T09:00")
    assert later != text
    company.write_text(later, encoding="utf-8")
    before = (root / "current").resolve()
    outcome = run(root, "daily")
    assert "half.txt" not in (root / "current" / "site" / "index.html").read_text(encoding="utf-8")
    assert not outcome.ok and outcome.release is not None and outcome.release != before
    assert [text for text in outcome.failures if text.startswith("source bank: its newest data is of")]
    assert [text for text in outcome.failures if "its newest data is of" not in text] == []


def test_a_failing_check_publishes_nothing_and_names_the_rows(root: Path) -> None:
    before = (root / "current").resolve()
    rates = root / "settings" / "exchange_rates.csv"
    text = rates.read_text(encoding="utf-8-sig")
    # two sources of the same id are the one fault no reading can see
    company = root / "company.yml"
    original = company.read_text(encoding="utf-8")
    company.write_text(
        original + "  twin: {connector: files, folder: inbox/crm, mapping: mapping/crm.yml}\n",
        encoding="utf-8",
    )
    try:
        outcome = run(root, "daily")
    finally:
        company.write_text(original, encoding="utf-8")
        rates.write_text(text, encoding="utf-8")
    assert not outcome.ok and outcome.release is None
    assert (root / "current").resolve() == before
    told = "\n".join(outcome.failures)
    assert "test" in told and "id_prefix" in told
    assert "Traceback" not in told and "site" not in outcome.seconds
    assert len(failure_log(load_company(root)).read_text(encoding="utf-8").splitlines()) == 3


def test_a_mistake_in_the_settings_starts_nothing(root: Path) -> None:
    before = (root / "current").resolve()
    roles = root / "settings" / "stage_roles.csv"
    text = roles.read_text(encoding="utf-8-sig")
    roles.write_text(text.splitlines()[0] + "\n1,2,no such role\n", encoding="utf-8")
    try:
        with pytest.raises(UserError, match=r"stage_roles\.csv"):
            run(root, "daily")
    finally:
        roles.write_text(text, encoding="utf-8")
    assert (root / "current").resolve() == before
