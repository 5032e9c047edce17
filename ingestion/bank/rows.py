"""A statement as rows of the landing: canonical fields as text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from ingestion.bank.statement import Balance, Statement, Transaction
from ingestion.connector import Batch
from ingestion.landing import SCHEMA

BATCH = 50_000
TRANSACTION_FIELDS = (
    "account_id",
    "direction",
    "is_internal",
    "booked_on",
    "value_on",
    "amount",
    "currency",
    "counterparty_name",
    "counterparty_inn",
    "counterparty_kpp",
    "counterparty_account",
    "counterparty_bic",
    "purpose",
    "doc_number",
    "doc_on",
    "doc_kind",
    "is_budget",
    "is_reversal",
    "end_to_end_id",
)
BALANCE_FIELDS = (
    "account_id",
    "from_on",
    "to_on",
    "opening",
    "total_in",
    "total_out",
    "closing",
    "currency",
)
REQUIRED = {
    "bank_transactions": ("transaction_id", "account_id", "direction", "booked_on", "amount", "currency"),
    "bank_balances": ("balance_id", "account_id", "from_on", "to_on", "currency"),
}


def made_at(statement: Statement, zone: ZoneInfo, as_of: datetime) -> datetime:
    """When the bank made the statement, naive UTC; never after the run.

    A statement that does not say is as old as the end of the last day it tells of.
    """
    days = [balance.to_on for balance in statement.balances]
    days += [transaction.booked_on for transaction in statement.transactions]
    local = statement.created_at
    if local is None and days:
        local = datetime.combine(max(days) + timedelta(days=1), time())
    if local is None:
        return as_of
    if local.tzinfo is None:
        local = local.replace(tzinfo=zone)
    moment = local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    return min(moment, as_of)


def batches(statement: Statement, path: str, sha256: str, made: datetime, as_of: datetime) -> Iterator[Batch]:
    """Rows of one statement.

    Args:
        path: path of the file below the source's folder.
        made: `updated_at` of the rows, naive UTC.
        as_of: `known_at` of the rows, naive UTC.
    """
    common = {"_file": path, "_sha256": sha256, "statement_file": path}
    transactions = [_transaction(row) for row in statement.transactions]
    for entity, key, found in (
        ("bank_transactions", "transaction_id", transactions),
        ("bank_balances", "balance_id", _balances(statement.balances)),
    ):
        for start in range(0, len(found), BATCH):
            part = [{**row, **common} for row in found[start : start + BATCH]]
            yield Batch(entity, _table(part, key, made, as_of), REQUIRED[entity])


def _transaction(row: Transaction) -> dict[str, str]:
    fields = _texts(row, TRANSACTION_FIELDS)
    return {"transaction_id": row.transaction_id, **fields, **_place(row.line)}


def _balances(balances: tuple[Balance, ...]) -> list[dict[str, str]]:
    seen: Counter[str] = Counter()
    rows = []
    for balance in balances:
        key = f"{balance.account_id}/{balance.from_on}/{balance.to_on}"
        seen[key] += 1
        rows.append(
            {
                "balance_id": key if seen[key] == 1 else f"{key}/{seen[key]}",
                **_texts(balance, BALANCE_FIELDS),
                "_agrees": _text(balance.agrees),
                **_whole(balance),
                **_place(balance.line),
            }
        )
    return rows


def _whole(balance: Balance) -> dict[str, str]:
    days = {"_whole_from": balance.whole_from, "_whole_to": balance.whole_to}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _place(line: int) -> dict[str, str]:
    return {"statement_line": str(line), "_row": str(line)}


def _texts(row: object, names: tuple[str, ...]) -> dict[str, str]:
    """The fields that have a value, as text."""
    values = ((name, getattr(row, name)) for name in names)
    return {name: _text(value) for name, value in values if value is not None}


def _text(value: str | bool | date | Decimal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _table(rows: list[dict[str, str]], key: str, made: datetime, as_of: datetime) -> Any:
    columns: Mapping[str, list[Any]] = {
        "id": [row[key] for row in rows],
        "updated_at": [made] * len(rows),
        "known_at": [as_of] * len(rows),
        "payload": [json.dumps(row, ensure_ascii=False) for row in rows],
    }
    return pa.table(columns, schema=SCHEMA)
