"""Tables of banks, CSV and XLSX: what the columns mean stands in a profile, one YAML file per bank.

Source of the columns: each profile says what it is based on.
"""

from __future__ import annotations

from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.bank.tables.grid import is_workbook
from ingestion.bank.tables.profile import FOLDER, profiles
from ingestion.bank.tables.statement import all_profiles, has_header, read_statement

NAME = "csv"
LABEL = f"CSV and XLSX: {', '.join(profile.label for profile in profiles().values())}"
EXAMPLE = (FOLDER / "tbank_business.csv").read_text(encoding="utf-8")


def matches(head: bytes, known: KnownAccounts) -> bool:
    """Whether it is a workbook, or text with the header of a profile near its beginning."""
    if is_workbook(head):
        return True
    encodings = ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251", "cp866")
    texts = [head.decode(encoding, "ignore") for encoding in encodings]
    return any(has_header(profile, text) for profile in all_profiles(known).values() for text in texts)


def parse(data: bytes, name: str, known: KnownAccounts) -> Statement:
    """Read one file.

    Raises:
        InputError: no profile knows the table, or a row, a sum or a balance is wrong; names the line.
    """
    return read_statement(data, name, known, NAME)
