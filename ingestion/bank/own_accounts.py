"""The company's own accounts, as its settings, its sources and its statements name them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ingestion.bank.statement import KnownAccounts
from ingestion.bank.tables.profile import Profile
from ingestion.settings import Company, table_rows

# raise it when the same file would now give other rows: every statement is then read again
READING = 2


def known_accounts(
    company: Company, accounts: Iterable[str], tables: Mapping[str, Profile] | None = None
) -> KnownAccounts:
    """Accounts of settings/bank_accounts.csv and the given ones, and the company's own profiles of tables.

    Raises:
        SettingsError: the settings hold a mistake.
    """
    rows = table_rows(company).get("bank_accounts", [])
    own = {str(row["account_id"]) for row in rows} | set(accounts)
    currencies = {str(row["account_id"]): str(row["currency"]) for row in rows if row.get("currency")}
    return KnownAccounts(frozenset(own), currencies, company.currency, tables or {})


def with_accounts(known: KnownAccounts, accounts: Collection[str]) -> KnownAccounts:
    """The same with more own accounts."""
    return replace(known, own=known.own | set(accounts))


def reading_hash(known: KnownAccounts, timezone: str, formats: Collection[str] | None) -> str:
    """Hash of everything besides the file itself that its rows depend on."""
    parts = [
        READING,
        sorted(known.own),
        sorted(known.currencies.items()),
        known.default_currency,
        timezone,
        sorted(formats) if formats is not None else None,
        [(name, profile.model_dump_json()) for name, profile in sorted(known.tables.items())],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
