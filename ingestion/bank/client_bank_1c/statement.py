"""A 1CClientBankExchange file from bytes to a checked statement."""

from __future__ import annotations

from ingestion.bank.checks import agree, chain, close_or_refuse
from ingestion.bank.client_bank_1c.blocks import Block, read_blocks
from ingestion.bank.client_bank_1c.decode import decode
from ingestion.bank.client_bank_1c.keys import ACCOUNT_OPENS, DOCUMENT_OPENS
from ingestion.bank.client_bank_1c.movements import Owners, movements
from ingestion.bank.client_bank_1c.values import day, moment, money
from ingestion.bank.currency import currency_of
from ingestion.bank.statement import Balance, KnownAccounts, Remark, Statement, refuse


def read_statement(data: bytes, name: str, known: KnownAccounts, format_name: str) -> Statement:
    """Read, check and understand one file.

    Raises:
        InputError: the file cannot be taken whole; names the line, what was found and what was expected.
    """
    text = decode(data, name)
    header, *rest = read_blocks(text.lines, name)
    balances = [_balance(block, header, known, name) for block in rest if block.kind == ACCOUNT_OPENS]
    close_or_refuse(balances, name)
    named = {account for account in header.repeated.get("РасчСчет", []) if account}
    speaks_for = frozenset(named | {balance.account_id for balance in balances})
    owners = Owners(speaks_for, speaks_for | known.own)
    documents = [block for block in rest if block.kind == DOCUMENT_OPENS]
    transactions, odd = movements(documents, owners, known, name)
    marked, differences = agree(balances, transactions)
    broken = [each.remark for each in chain((name, balance) for balance in marked)]
    remarks = (*text.remarks, *odd, *differences, *broken, *_currencies(marked, known))
    return Statement(
        format_name,
        text.encoding,
        moment(header, "ДатаСоздания", "ВремяСоздания"),
        speaks_for,
        marked,
        transactions,
        tuple(sorted(remarks, key=lambda remark: remark.line)),
    )


def _balance(block: Block, header: Block, known: KnownAccounts, name: str) -> Balance:
    account = block.text("РасчСчет")
    if not account:
        raise refuse(name, block.line, "a section without РасчСчет", "the account of the section")
    from_on = day(block, "ДатаНачала", name) or day(header, "ДатаНачала", name)
    to_on = day(block, "ДатаКонца", name) or day(header, "ДатаКонца", name)
    if from_on is None or to_on is None:
        raise refuse(name, block.line, "a section without ДатаНачала or ДатаКонца", "its period")
    return Balance(
        account,
        from_on,
        to_on,
        money(block, "НачальныйОстаток", name),
        money(block, "ВсегоПоступило", name),
        money(block, "ВсегоСписано", name),
        money(block, "КонечныйОстаток", name),
        currency_of(account, known)[0],
        block.line,
    )


def _currencies(balances: tuple[Balance, ...], known: KnownAccounts) -> list[Remark]:
    first = {balance.account_id: balance.line for balance in reversed(balances)}
    return [
        Remark(
            line,
            f"account {account}: its number names no currency, {known.default_currency} is assumed; "
            "give it in settings/bank_accounts.csv",
        )
        for account, line in first.items()
        if not currency_of(account, known)[1]
    ]
