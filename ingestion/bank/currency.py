"""Currency of an account."""

from __future__ import annotations

import re

from ingestion.bank.statement import KnownAccounts

# digits 6 to 8 of a Russian account: the numeric ISO 4217 code, but 810 for the rouble
CODES = {
    "810": "RUB",
    "643": "RUB",
    "840": "USD",
    "978": "EUR",
    "156": "CNY",
    "051": "AMD",
    "344": "HKD",
    "356": "INR",
    "392": "JPY",
    "398": "KZT",
    "417": "KGS",
    "756": "CHF",
    "784": "AED",
    "826": "GBP",
    "860": "UZS",
    "933": "BYN",
    "944": "AZN",
    "949": "TRY",
    "972": "TJS",
    "981": "GEL",
}
# `40702810100000000001`
ACCOUNT = re.compile(r"[0-9]{20}")


def currency_of(account: str, known: KnownAccounts) -> tuple[str, bool]:
    """ISO currency of an account, and whether it is known rather than assumed.

    The settings come first, then the account number, then the company's own currency.
    """
    if account in known.currencies:
        return known.currencies[account], True
    if ACCOUNT.fullmatch(account) and account[5:8] in CODES:
        return CODES[account[5:8]], True
    return known.default_currency, False
