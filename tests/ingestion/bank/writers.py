"""Writes a statement that was read from one format in each of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import escape

from ingestion.bank.statement import Balance, Statement, Transaction
from tests.ingestion.bank.statements import document, section, statement

Writer = Callable[[Statement], str]


def bank_id(row: Transaction) -> str:
    """An id as a bank would give: the same in every statement that holds the movement."""
    return hashlib.sha256(replace(row, bank_id=None).transaction_id.encode()).hexdigest()[:16].upper()


def party(row: Transaction) -> str:
    """The name of the other side, behind its tax number where the format has no place for it."""
    name = row.counterparty_name or ""
    return f"ИНН {row.counterparty_inn} {name or '-'}" if row.counterparty_inn else name


def purpose(row: Transaction) -> str:
    return " ".join((row.purpose or "").split())


def rows_of(found: Statement, balance: Balance) -> list[Transaction]:
    days = (balance.from_on, balance.to_on)
    return [
        row
        for row in found.transactions
        if row.account_id == balance.account_id and days[0] <= row.booked_on <= days[1]
    ]


def known(amount: Decimal | None) -> Decimal:
    assert amount is not None
    return amount


def client_bank_1c(found: Statement) -> str:
    blocks = []
    for each in found.balances:
        days = "-".join(f"{day:%d.%m.%Y}" for day in (each.from_on, each.to_on))
        sums = [f"{known(sum_)}" for sum_ in (each.opening, each.total_in, each.total_out, each.closing)]
        blocks.append(section(*sums, days=days, account=each.account_id))
    for row in found.transactions:
        own, other = ("Получатель", "Плательщик") if row.direction == "in" else ("Плательщик", "Получатель")
        values = {
            "Номер": row.doc_number or "",
            "Дата": f"{row.booked_on:%d.%m.%Y}",
            "Сумма": f"{row.amount}",
            f"{own}Счет": row.account_id,
            f"{other}Счет": row.counterparty_account or "",
            f"{other}1": row.counterparty_name or "",
            f"{other}ИНН": row.counterparty_inn or "",
            "ДатаПоступило" if row.direction == "in" else "ДатаСписано": f"{row.booked_on:%d.%m.%Y}",
            "НазначениеПлатежа": purpose(row),
        }
        if row.is_budget:
            values["ПоказательКБК"] = "18201061201010000510"
        blocks.append(document(values))
    return statement(
        *blocks, accounts=sorted(found.speaks_for), made=made(found, "%d.%m.%Y %H:%M:%S"), end="\n"
    )


def made(found: Statement, form: str) -> str:
    assert found.created_at is not None
    return f"{found.created_at:{form}}"


def camt053(found: Statement) -> str:
    parts = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>",
        f"<GrpHdr><CreDtTm>{made(found, '%Y-%m-%dT%H:%M:%S')}</CreDtTm></GrpHdr>",
    ]
    for each in found.balances:
        parts += [
            "<Stmt>",
            f"<FrToDt><FrDtTm>{each.from_on}T00:00:00</FrDtTm><ToDtTm>{each.to_on}T23:59:59</ToDtTm></FrToDt>",
            f"<Acct><Id><Othr><Id>{each.account_id}</Id></Othr></Id><Ccy>{each.currency}</Ccy></Acct>",
            _camt_balance("OPBD", known(each.opening), each.from_on, each.currency),
            _camt_balance("CLBD", known(each.closing), each.to_on, each.currency),
            f"<TxsSummry><TtlCdtNtries><Sum>{each.total_in}</Sum></TtlCdtNtries>"
            f"<TtlDbtNtries><Sum>{each.total_out}</Sum></TtlDbtNtries></TxsSummry>",
            *(_camt_entry(row) for row in rows_of(found, each)),
            "</Stmt>",
        ]
    return "\n".join([*parts, "</BkToCstmrStmt></Document>", ""])


def _camt_balance(code: str, amount: Decimal, day: date, currency: str) -> str:
    mark = "DBIT" if amount < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{abs(amount)}</Amt>"
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _camt_entry(row: Transaction) -> str:
    mark, side = ("CRDT", "Dbtr") if row.direction == "in" else ("DBIT", "Cdtr")
    tax = f"<Othr><Id>{row.counterparty_inn}</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr>"
    tax_id = f"<Id><OrgId>{tax}</OrgId></Id>" if row.counterparty_inn else ""
    account = f"<{side}Acct><Id><Othr><Id>{row.counterparty_account or ''}</Id></Othr></Id></{side}Acct>"
    who = f"<{side}><Pty><Nm>{escape(row.counterparty_name or '')}</Nm>{tax_id}</Pty></{side}>{account}"
    return (
        f"<Ntry><Amt Ccy='{row.currency}'>{row.amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{row.booked_on}</Dt></BookgDt><AcctSvcrRef>{bank_id(row)}</AcctSvcrRef>\n"
        f"<NtryDtls><TxDtls><Refs><InstrId>{row.doc_number or ''}</InstrId></Refs><RltdPties>{who}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(purpose(row))}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def mt940(found: Statement) -> str:
    lines: list[str] = []
    for number, each in enumerate(found.balances, 1):
        lines += [f":20:STMT{number}", f":25:{each.account_id}", f":28C:{number}/1"]
        lines.append(f":13D:{made(found, '%y%m%d%H%M')}+0300")
        lines.append(f":60F:{_swift(known(each.opening), each.from_on - timedelta(days=1), each.currency)}")
        rows = rows_of(found, each)
        for row in rows:
            mark = "C" if row.direction == "in" else "D"
            day = f"{row.booked_on:%y%m%d%m%d}"
            amount = f"{row.amount}".replace(".", ",")
            lines.append(f":61:{day}{mark}{amount}NTRF{row.doc_number or 'NONREF'}//{bank_id(row)}")
            details = f":86:/IBAN/{row.counterparty_account or ''}/NAME/{party(row)}/REMI/{purpose(row)}"
            lines += [details[at : at + 65] for at in range(0, len(details), 65)]
        lines.append(f":62F:{_swift(known(each.closing), each.to_on, each.currency)}")
        count = {way: sum(row.direction == way for row in rows) for way in ("in", "out")}
        lines.append(f":90D:{count['out']}{each.currency}{known(each.total_out)}".replace(".", ","))
        lines += [f":90C:{count['in']}{each.currency}{known(each.total_in)}".replace(".", ","), "-"]
    return "\n".join([*lines, ""])


def _swift(amount: Decimal, day: date, currency: str) -> str:
    return f"{'D' if amount < 0 else 'C'}{day:%y%m%d}{currency}{abs(amount)}".replace(".", ",")


def ofx(found: Statement) -> str:
    parts = [
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n",
        f"<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>{made(found, '%Y%m%d%H%M%S')}[+3:MSK]</SONRS></SIGNONMSGSRSV1>",
        "<BANKMSGSRSV1>",
    ]
    for account in sorted(found.speaks_for):
        balances = sorted(
            (each for each in found.balances if each.account_id == account), key=lambda each: each.to_on
        )
        first, last = balances[0], balances[-1]
        parts += [
            f"<STMTTRNRS><STMTRS><CURDEF>{first.currency}<BANKACCTFROM><ACCTID>{account}</BANKACCTFROM>",
            f"<BANKTRANLIST><DTSTART>{first.from_on:%Y%m%d}<DTEND>{last.to_on:%Y%m%d}",
            *(_ofx_row(row) for row in found.transactions if row.account_id == account),
            f"</BANKTRANLIST><LEDGERBAL><BALAMT>{last.closing}<DTASOF>{last.to_on:%Y%m%d}</LEDGERBAL>",
            "</STMTRS></STMTTRNRS>",
        ]
    return "\n".join([*parts, "</BANKMSGSRSV1></OFX>", ""])


def _ofx_row(row: Transaction) -> str:
    sign = "" if row.direction == "in" else "-"
    number = f"<CHECKNUM>{row.doc_number}" if row.doc_number else ""
    other = f"<BANKACCTTO><ACCTID>{row.counterparty_account}</BANKACCTTO>" if row.counterparty_account else ""
    return (
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{row.booked_on:%Y%m%d}120000[+3:MSK]<TRNAMT>{sign}{row.amount}\n"
        f"<FITID>{bank_id(row)}{number}<NAME>{escape(party(row), quote=False)}{other}"
        f"<MEMO>{escape(purpose(row), quote=False)}</STMTTRN>"
    )


def csv(found: Statement) -> str:
    """The table of the profile sber_business, which has balances; of one account only."""
    (account,) = found.speaks_for
    months = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
    balances = sorted(found.balances, key=lambda each: each.to_on)
    first, last = balances[0], balances[-1]
    days = [f"{day.day:02d} {months[day.month - 1]} {day.year} г." for day in (first.from_on, last.to_on)]
    lines = [
        f";ВЫПИСКА;;{account};;;;;",
        f";за период с {days[0]} по {days[1]};;;;;;;",
        "Дата проводки;Счет;;Сумма по дебету;Сумма по кредиту;№ документа;ВО;Банк (БИК и наименование);Назначение платежа",
        ";Дебет;Кредит;;;;;;",
    ]
    for row in found.transactions:
        own, other = f'"{account}\n7700000099\nМы"', _cell("\n".join(filter(None, _block(row))))
        sides = [other, own] if row.direction == "in" else [own, other]
        sums = ["", _comma(row.amount)] if row.direction == "in" else [_comma(row.amount), ""]
        cells = [
            f"{row.booked_on:%d.%m.%Y}",
            *sides,
            *sums,
            row.doc_number or "",
            "01",
            "",
            _cell(purpose(row)),
        ]
        lines.append(";".join(cells))
    total_out, total_in = (
        sum((known(getattr(each, key)) for each in balances), Decimal(0)) for key in ("total_out", "total_in")
    )
    lines += [
        f"Входящий остаток;;;0,00;{_comma(known(first.opening))};;;;",
        f"Итого оборотов;;;{_comma(total_out)};{_comma(total_in)};;;;",
        f"Исходящий остаток;;;0,00;{_comma(known(last.closing))};;;;",
        "",
    ]
    return "\n".join(lines)


def _block(row: Transaction) -> tuple[str, ...]:
    return (row.counterparty_account or "", row.counterparty_inn or "", row.counterparty_name or "")


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _comma(amount: Decimal) -> str:
    return f"{amount}".replace(".", ",")


WRITERS: dict[str, Writer] = {
    "client_bank_1c": client_bank_1c,
    "camt053": camt053,
    "mt940": mt940,
    "ofx": ofx,
    "csv": csv,
}
