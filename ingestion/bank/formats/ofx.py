"""OFX 1.x (SGML) and 2.x (XML), also QFX: what banks of America and Australia export.

Source of the format: the Open Financial Exchange specifications 1.0.2 and 2.x, and what banks really write:
values with and without closing tags, empty elements, comma decimals. OFX has no opening balance, so that
nothing proves its movements: the file is taken and says so.
"""

from __future__ import annotations

import re

from ingestion.bank.ofx.statement import read_statement
from ingestion.bank.statement import KnownAccounts, Statement

NAME = "ofx"
LABEL = "OFX 1.x and 2.x, QFX"
EXAMPLE = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>
<CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>42<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST>
<DTSTART>20260101
<DTEND>20260131
<STMTTRN>
<TRNTYPE>CREDIT
<DTPOSTED>20260113120000[+3:MSK]
<TRNAMT>5000.00
<FITID>F1
<NAME>Romashka
<MEMO>Invoice 45 of 10.01.2026
</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>6000.00<DTASOF>20260131</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""
MARK = re.compile(rb"OFXHEADER|<OFX>", re.IGNORECASE)


def matches(head: bytes, known: KnownAccounts) -> bool:
    """Whether the header or the first element of OFX stands near the beginning."""
    return bool(MARK.search(head.replace(b"\0", b"")))


def parse(data: bytes, name: str, known: KnownAccounts) -> Statement:
    """Read one file.

    Raises:
        InputError: the file is cut, damaged, or an error of the bank; names the line.
    """
    return read_statement(data, name, known, NAME)
