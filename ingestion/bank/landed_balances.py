"""Balances of statements that landed before, to check that new ones go on from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq

from ingestion.bank.checks import Break, chain
from ingestion.bank.statement import Balance
from ingestion.landing import Landing, TakenFile
from ingestion.landing.reader import load_id_of


def broken_chains(
    landing: Landing, source: str, landed: Mapping[str, TakenFile], new: Mapping[str, tuple[Balance, ...]]
) -> list[Break]:
    """Breaks between statements of which at least one is new; those within one file are told by its format.

    Args:
        landed: the files whose rows count, by path.
        new: balances of this extraction's statements by path; they replace what the path had.
    """
    current: dict[tuple[str, date, date], tuple[str, Balance]] = {}
    for path, balance in landed_balances(landing, source, landed):
        if path not in new:
            current[balance.account_id, balance.from_on, balance.to_on] = (path, balance)
    for path, balances in new.items():
        for balance in balances:
            current[balance.account_id, balance.from_on, balance.to_on] = (path, balance)
    return [
        each
        for each in chain(current.values())
        if each.before != each.after and (each.before in new or each.after in new)
    ]


def landed_balances(
    landing: Landing, source: str, landed: Mapping[str, TakenFile]
) -> list[tuple[str, Balance]]:
    """Path and balance of every landed section that counts, oldest load first."""
    loads = {path: taken.load_id for path, taken in landed.items()}
    found = []
    for file in landing.files(source, "bank_balances"):
        for text in pq.read_table(file, columns=["payload"]).column(0).to_pylist():
            payload = json.loads(text)
            if loads.get(payload["_file"]) == load_id_of(file):
                found.append((payload["_file"], _balance(payload)))
    return found


def _balance(payload: Mapping[str, str]) -> Balance:
    return Balance(
        account_id=payload["account_id"],
        from_on=date.fromisoformat(payload["from_on"]),
        to_on=date.fromisoformat(payload["to_on"]),
        opening=_decimal(payload.get("opening")),
        total_in=_decimal(payload.get("total_in")),
        total_out=_decimal(payload.get("total_out")),
        closing=_decimal(payload.get("closing")),
        currency=payload["currency"],
        line=int(payload["statement_line"]),
        agrees=payload["_agrees"] == "true",
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
