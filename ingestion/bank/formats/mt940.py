"""MT940, the end-of-day statement of SWIFT, and MT942, its interim report without balances.

Source of the format: SWIFT's category 9 messages as banks publish them. The mt-940 library reads the fields;
the balances are proved here, and the dialects of `:86:` are told apart here.
"""

from __future__ import annotations

import re

from ingestion.bank.mt940.statement import read_statement
from ingestion.bank.statement import KnownAccounts, Statement

NAME = "mt940"
LABEL = "MT940, MT942 (SWIFT)"
EXAMPLE = """:20:STMT1
:25:NL91ABNA0417164300
:28C:1/1
:60F:C251231EUR1000,00
:61:2601130113C5000,00NTRFINV45//BANKREF1
:86:/NAME/Romashka LLC/REMI/Invoice 45 of 10.01.2026
:61:2601200120D1200,50NCHGFEE//BANKREF2
:86:Account fee
:62F:C260131EUR4799,50
-
"""
# `:20:` at the beginning of a line, then another field of the message
OPENS = re.compile(rb"(?:^|[\r\n\x01}]|\{4:)[ \t]*:20:")
FIELDS = re.compile(rb"[\r\n]:(?:25P?|28C?|60[FM]|34F):")


def matches(head: bytes, known: KnownAccounts) -> bool:
    """Whether the file has the fields that open a statement, in any encoding of the letters."""
    plain = head.replace(b"\0", b"")
    return bool(OPENS.search(plain)) and bool(FIELDS.search(plain))


def parse(data: bytes, name: str, known: KnownAccounts) -> Statement:
    """Read one file.

    Raises:
        InputError: the file is cut, damaged, or its balances do not close; names the line.
    """
    return read_statement(data, name, known, NAME)
