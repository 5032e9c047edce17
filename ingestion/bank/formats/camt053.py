"""camt.053, the bank statement of ISO 20022, and camt.052, its report within the day.

Source of the format: the ISO 20022 message definitions. Elements are found by their local names, the same
from camt.053.001.02 to .14; status, party name and BIC moved, and are looked for at both places.
"""

from __future__ import annotations

import re

from ingestion.bank.camt.statement import read_statement
from ingestion.bank.statement import KnownAccounts, Statement

NAME = "camt053"
LABEL = "camt.053, camt.052 (ISO 20022)"
EXAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
 <BkToCstmrStmt>
  <GrpHdr><MsgId>1</MsgId><CreDtTm>2026-02-01T06:00:00+01:00</CreDtTm></GrpHdr>
  <Stmt>
   <Id>1</Id>
   <FrToDt><FrDtTm>2026-01-01T00:00:00</FrDtTm><ToDtTm>2026-01-31T23:59:59</ToDtTm></FrToDt>
   <Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
   <Bal>
    <Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
    <Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt>
   </Bal>
   <Bal>
    <Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
    <Amt Ccy="EUR">6000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt>
   </Bal>
   <Ntry>
    <Amt Ccy="EUR">5000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
    <BookgDt><Dt>2026-01-13</Dt></BookgDt><ValDt><Dt>2026-01-13</Dt></ValDt><AcctSvcrRef>B1</AcctSvcrRef>
    <NtryDtls><TxDtls>
     <Refs><EndToEndId>INV45</EndToEndId></Refs><Amt Ccy="EUR">5000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
     <RltdPties><Dbtr><Pty><Nm>Romashka LLC</Nm></Pty></Dbtr></RltdPties>
     <RmtInf><Ustrd>Invoice 45 of 10.01.2026</Ustrd></RmtInf>
    </TxDtls></NtryDtls>
   </Ntry>
  </Stmt>
 </BkToCstmrStmt>
</Document>
"""
MARK = re.compile(r"camt\.05[0-9]|BkToCstmr")


def matches(head: bytes, known: KnownAccounts) -> bool:
    """Whether the file is XML that names a message of this family near its beginning."""
    plain = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd \t\r\n")
    return plain.startswith("<") and bool(MARK.search(plain))


def parse(data: bytes, name: str, known: KnownAccounts) -> Statement:
    """Read one file.

    Raises:
        InputError: broken or hostile XML, or balances that do not close; names line and path.
    """
    return read_statement(data, name, known, NAME)
