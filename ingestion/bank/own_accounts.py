"""The company's own accounts, as its settings, its sources and its statements name them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable

from ingestion.bank.statement import KnownAccounts
from ingestion.settings import Company, table_rows

# raise it when the same file would now give other rows: every statement is then read again
READING = 1


def known_accounts(company: Company, accounts: Iterable[str]) -> KnownAccounts:
    """Accounts of settings/bank_accounts.csv and the given ones.

    Raises:
        SettingsError: the settings hold a mistake.
    """
    rows = table_rows(company).get("bank_accounts", [])
    own = {str(row["account_id"]) for row in rows} | set(accounts)
    currencies = {str(row["account_id"]): str(row["currency"]) for row in rows if row.get("currency")}
    return KnownAccounts(frozenset(own), currencies, company.currency)


def with_accounts(known: KnownAccounts, accounts: Collection[str]) -> KnownAccounts:
    """The same with more own accounts."""
    return KnownAccounts(known.own | set(accounts), known.currencies, known.default_currency)


def reading_hash(known: KnownAccounts, timezone: str, formats: Collection[str] | None) -> str:
    """Hash of everything besides the file itself that its rows depend on."""
    parts = [
        READING,
        sorted(known.own),
        sorted(known.currencies.items()),
        known.default_currency,
        timezone,
        sorted(formats) if formats is not None else None,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
