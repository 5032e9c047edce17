"""camt.053 worked out by hand over its versions: batches, reversals, pending entries, periods, reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.errors import InputError

ACCOUNT = "NL91ABNA0417164300"


def balance(code: str, amount: str, day: str, mark: str = "CRDT") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(
    amount: str = "5.00",
    mark: str = "CRDT",
    *,
    day: str = "2026-01-13",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    more: str = "<AcctSvcrRef>B1</AcctSvcrRef>",
    details: str = "",
) -> str:
    return (
        f"<Ntry>\n<Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{status}"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{more}"
        f"<NtryDtls>{details}</NtryDtls>\n</Ntry>\n"
    )


def payment(amount: str, name: str, more: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs><Amt Ccy='EUR'>{amount}</Amt>{more}"
        f"<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Invoice {name}</Ustrd></RmtInf></TxDtls>"
    )


def statement(
    *entries: str,
    opening: str = balance("OPBD", "10.00", "2026-01-01"),
    closing: str = balance("CLBD", "15.00", "2026-01-31"),
    more: str = "",
    version: str = "053.001.08",
    tags: tuple[str, str] = ("BkToCstmrStmt", "Stmt"),
    account: str = f"<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>",
) -> str:
    message, part = tags
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.{version}'>"
        f"<{message}><GrpHdr><CreDtTm>2026-02-01T06:00:00+01:00</CreDtTm></GrpHdr>\n"
        f"<{part}>{more}{account}{opening}{closing}\n"
        + "".join(entries)
        + f"</{part}></{message}></Document>\n"
    )


def read(text: str, known: KnownAccounts | None = None) -> Statement:
    return parse(text.encode(), "statement.xml", known or KnownAccounts())


def test_a_batch_of_the_sample_is_its_payments(shared_data: Path) -> None:
    path = shared_data / "samples" / "camt053_batch_entry.xml"
    found = parse(path.read_bytes(), path.name, KnownAccounts())
    assert [
        (row.amount, row.counterparty_name, row.purpose, row.end_to_end_id, row.counterparty_account)
        for row in found.transactions
    ] == [
        (Decimal(3000), "Romashka LLC", "Invoice 45", "INV45", "DE89370400440532013000"),
        (Decimal(2000), "Lutik", "Invoice 46", "INV46", None),
    ]
    (row,) = found.balances
    assert (row.opening, row.total_in, row.total_out, row.closing, row.agrees) == (1000, 5000, 0, 6000, True)
    assert found.remarks == ()


@pytest.mark.parametrize("version", [f"053.001.{number:02d}" for number in range(2, 15)])
def test_every_version_is_read_by_local_names(version: str) -> None:
    late = int(version[-2:]) >= 8
    party = "<Pty><Nm>Lutik</Nm></Pty>" if late else "<Nm>Lutik</Nm>"
    agent = "<BICFI>INGBNL2A</BICFI>" if late else "<BIC>INGBNL2A</BIC>"
    detail = (
        f"<TxDtls><RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>NL02 RABO 0123 4567 89</IBAN></Id></DbtrAcct>"
        f"</RltdPties><RltdAgts><DbtrAgt><FinInstnId>{agent}</FinInstnId></DbtrAgt></RltdAgts></TxDtls>"
    )
    status = "<Sts><Cd>BOOK</Cd></Sts>" if int(version[-2:]) >= 4 else "<Sts>BOOK</Sts>"
    text = statement(entry(status=status, details=detail), version=version)
    if version.endswith("13"):
        # a prefix in place of the default name space
        text = (
            text.replace("<", "<n:")
            .replace("<n:/", "</n:")
            .replace("<n:?", "<?")
            .replace("xmlns=", "xmlns:n=")
        )
    (row,) = read(text).transactions
    assert (row.counterparty_name, row.counterparty_account, row.counterparty_bic) == (
        "Lutik",
        "NL02RABO0123456789",
        "INGBNL2A",
    )


def test_a_batch_that_does_not_add_up_is_one_movement_and_told() -> None:
    found = read(statement(entry(details=payment("3.00", "A") + payment("1.00", "B"))))
    assert [(row.amount, row.counterparty_name) for row in found.transactions] == [(5, None)]
    assert "the 2 payments of the entry do not make up its 5.00" in found.remarks[0].text


def test_a_payment_against_the_batch_counts_against_it() -> None:
    back = payment("1.00", "B", "<CdtDbtInd>DBIT</CdtDbtInd>")
    found = read(statement(entry(details=payment("6.00", "A") + back)))
    assert [(row.direction, row.amount) for row in found.transactions] == [("in", 6), ("out", 1)]
    assert found.balances[0].agrees


def test_equal_payments_of_one_entry_stay_apart() -> None:
    found = read(statement(entry(details=payment("2.50", "A") * 2)))
    assert [row.transaction_id[-2:] for row in found.transactions] == ["/1", "/2"]


def test_a_reversal_keeps_its_direction_and_names_the_one_it_comes_back_from() -> None:
    detail = "<TxDtls><RltdPties><Cdtr><Nm>Landlord</Nm></Cdtr></RltdPties></TxDtls>"
    found = read(
        statement(entry(more="<RvslInd>true</RvslInd><AcctSvcrRef>B1</AcctSvcrRef>", details=detail))
    )
    (row,) = found.transactions
    assert (row.direction, row.is_reversal, row.counterparty_name) == ("in", True, "Landlord")


@pytest.mark.parametrize(
    "status", ["<Sts>PDNG</Sts>", "<Sts><Cd>PDNG</Cd></Sts>", "<Sts><Cd>INFO</Cd></Sts>"]
)
def test_what_is_not_booked_is_left_out_and_told(status: str) -> None:
    found = read(statement(entry(), entry("99.00", status=status)))
    assert [row.amount for row in found.transactions] == [5]
    assert "not booked yet and left out: 1" in found.remarks[0].text


def test_the_stated_period_counts_before_the_days_of_the_balances() -> None:
    period = "<FrToDt><FrDtTm>2026-01-01T00:00:00</FrDtTm><ToDtTm>2026-02-01T00:00:00</ToDtTm></FrToDt>"
    (row,) = read(statement(entry(), more=period)).balances
    assert (row.from_on, row.to_on, row.whole_from, row.whole_to) == (
        date(2026, 1, 1),
        date(2026, 1, 31),
        None,
        None,
    )
    (row,) = read(statement(entry())).balances
    assert (row.from_on, row.to_on, row.whole_from) == (date(2026, 1, 2), date(2026, 1, 31), None)


def test_the_close_of_the_day_before_opens_too() -> None:
    (row,) = read(statement(entry(), opening=balance("PRCD", "10.00", "2025-12-31"))).balances
    assert (row.opening, row.from_on) == (10, date(2026, 1, 1))


def test_an_overdraft_is_negative() -> None:
    opening, closing = (
        balance("OPBD", "10.00", "2026-01-01", "DBIT"),
        balance("CLBD", "5.00", "2026-01-31", "DBIT"),
    )
    (row,) = read(statement(entry(), opening=opening, closing=closing)).balances
    assert (row.opening, row.closing, row.agrees) == (-10, -5, True)


def test_totals_of_the_bank_are_compared_with_the_entries() -> None:
    totals = "<TxsSummry><TtlCdtNtries><Sum>5.00</Sum></TtlCdtNtries><TtlDbtNtries><Sum>0</Sum></TtlDbtNtries></TxsSummry>"
    found = read(statement(totals, entry("4.00")))
    assert "received by the bank 5.00, by the documents 4.00, difference 1.00" in found.remarks[0].text
    assert not found.balances[0].agrees


def test_without_balances_nothing_is_proved_and_that_is_told() -> None:
    found = read(statement(entry(), opening="", closing=""))
    assert [(row.from_on, row.agrees) for row in found.balances] == [(date(2026, 1, 13), False)]
    assert "nothing proves the documents" in found.remarks[0].text


def test_a_russian_account_and_tax_number() -> None:
    account = "<Acct><Id><Othr><Id>40702840100000000001</Id></Othr></Id></Acct>"
    tax = "<Id><OrgId><Othr><Id>7700000000</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId></Id>"
    detail = f"<TxDtls><RltdPties><Dbtr><Nm>Romashka</Nm>{tax}</Dbtr></RltdPties></TxDtls>"
    found = read(statement(entry(details=detail), account=account))
    assert found.speaks_for == {"40702840100000000001"}
    assert found.transactions[0].counterparty_inn == "7700000000"


def test_a_report_within_the_day_needs_the_banks_ids() -> None:
    tags = ("BkToCstmrAcctRpt", "Rpt")
    found = read(statement(entry(), tags=tags, version="052.001.08", opening="", closing=""))
    assert found.transactions[0].transaction_id == f"{ACCOUNT}/in/B1/2026-01-13/5.00//1"
    with pytest.raises(InputError, match="without AcctSvcrRef"):
        read(statement(entry(more=""), tags=tags, opening="", closing=""))


def test_a_notice_repeats_the_statement_and_is_refused() -> None:
    with pytest.raises(InputError, match=r"camt\.054") as raised:
        read(statement(entry(), tags=("BkToCstmrDbtCdtNtfctn", "Ntfctn"), version="054.001.08"))
    assert raised.value.todo == "Take the file away, and put the bank's camt.053 here."


def test_the_moment_it_was_made_keeps_its_offset() -> None:
    assert read(statement(entry())).created_at == datetime(2026, 2, 1, 6, tzinfo=timezone(timedelta(hours=1)))


def test_utf16_is_read() -> None:
    text = statement(entry()).replace("UTF-8", "UTF-16")
    found = parse(text.encode("utf-16"), "statement.xml", KnownAccounts())
    assert (found.encoding, len(found.transactions)) == ("utf-16", 1)


PLACE = "Document/BkToCstmrStmt/Stmt[1]"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param(">5.00<", ">5x0<", 5, f"'5x0' in {PLACE}/Ntry[1]/Amt", id="sum"),
        pytest.param(">5.00<", ">-5.00<", 5, f"{PLACE}/Ntry[1]/Amt", id="negative"),
        pytest.param(">5.00<", ">5.001<", 5, f"{PLACE}/Ntry[1]/Amt", id="decimals"),
        pytest.param("2026-01-13", "2026-13-01", 5, f"{PLACE}/Ntry[1]/BookgDt/Dt", id="day"),
        pytest.param(f"<IBAN>{ACCOUNT}</IBAN>", "", 3, f"{PLACE} without Acct/Id/IBAN", id="account"),
        pytest.param("<Ccy>EUR</Ccy>", "<Ccy>USD</Ccy>", 3, "EUR on an account in USD", id="currency"),
        pytest.param(">15.00<", ">16.00<", 3, "a difference of 1.00", id="balance"),
        pytest.param("</Ntry>", "", 7, f"broken XML at {PLACE}/Ntry[1]", id="not closed"),
        pytest.param("BkToCstmrStmt", "BkToCstmrX", 2, "the element Document", id="message"),
        pytest.param("UTF-8", "martian", 1, "unknown encoding", id="encoding"),
    ],
)
def test_what_refuses_a_file_is_named_with_line_and_path(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read(statement(entry()).replace(old, new))
    assert (raised.value.where, words in str(raised.value)) == (f"statement.xml:{line}", True), str(
        raised.value
    )
