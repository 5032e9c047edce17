"""A company with a bank inbox, landed for real."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ingestion.landing import Landing, LoadReport, land
from ingestion.landing.reader import load_id_of
from ingestion.settings import load_company

FIRST_RUN = datetime(2026, 3, 1, 6, tzinfo=UTC)


@dataclass
class Bank:
    """A company directory with one bank source; each `land` is a day later than the one before."""

    root: Path
    runs: int = 0

    @property
    def inbox(self) -> Path:
        return self.root / "inbox" / "bank"

    @property
    def landing(self) -> Landing:
        return Landing(self.root / "landing")

    def put(self, name: str, text: str | bytes) -> None:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("cp1251"))

    def settings(self, accounts: str) -> None:
        (self.root / "settings").mkdir(exist_ok=True)
        (self.root / "settings" / "bank_accounts.csv").write_text(accounts, encoding="utf-8")

    def land(self) -> LoadReport:
        self.runs += 1
        moment = FIRST_RUN + timedelta(days=self.runs)
        return land(load_company(self.root), "bank", as_of=moment)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        """Everything landed, with its load and time; oldest load first."""
        found = []
        for file in self.landing.files("bank", entity):
            for row in pq.read_table(file).to_pylist():
                found.append({**json.loads(row.pop("payload")), **row, "load_id": load_id_of(file)})
        return found

    def standing(self) -> list[dict[str, Any]]:
        """The movements that count, by the rules of ingestion/bank/README.md."""
        files = {row["path"]: row["load_id"] for row in self.rows("_files") if row["status"] == "ok"}

        def current(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
            return [row for row in rows if files.get(row["_file"]) == row["load_id"]]

        def age(row: dict[str, Any]) -> tuple[Any, ...]:
            return (row["updated_at"], row["known_at"], row["load_id"], row["_file"])

        periods = [row for row in current(self.rows("bank_balances")) if row["_agrees"] == "true"]
        newest: dict[str, dict[str, Any]] = {}
        for row in sorted(current(self.rows("bank_transactions")), key=age):
            covering = [
                age(period)
                for period in periods
                if period["account_id"] == row["account_id"]
                and period.get("_whole_from", period["from_on"]) <= row["booked_on"]
                and row["booked_on"] <= period.get("_whole_to", period["to_on"])
            ]
            if not covering or age(row) >= max(covering):
                newest[row["transaction_id"]] = row
        return sorted(newest.values(), key=lambda row: (row["booked_on"], row["transaction_id"]))


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    root = tmp_path / "Северный ветер"
    (root / "inbox" / "bank").mkdir(parents=True)
    (root / "company.yml").write_text(
        "name: Северный ветер\nsources:\n  bank: {connector: bank, folder: inbox/bank}\n", encoding="utf-8"
    )
    return Bank(root)
