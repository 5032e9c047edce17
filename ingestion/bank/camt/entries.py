"""Entries of camt and their details, as movements of one account that is known only at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingestion.bank.camt.tree import Node
from ingestion.bank.camt.values import amount, day, direction, needed
from ingestion.bank.statement import Direction, Transaction

NOTHING = frozenset({"", "NOTPROVIDED", "NONREF", "NOT PROVIDED"})
BOOKED = "BOOK"
REFERENCES = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb")


@dataclass(frozen=True)
class Party:
    """One side of a payment."""

    name: str | None
    account: str | None
    inn: str | None
    bic: str | None


@dataclass(frozen=True)
class Detail:
    """One payment of an entry; `amount` is None where the bank does not say it."""

    amount: Decimal | None
    currency: str
    direction: Direction | None
    debtor: Party
    creditor: Party
    purpose: str | None
    instruction_id: str | None
    end_to_end_id: str | None
    bank_id: str | None


@dataclass(frozen=True)
class Entry:
    """What an entry gives.

    Attributes:
        rows: movements without their account.
        is_booked: False for a pending entry, whose rows do not count.
        remark: why a batch was not taken apart; empty otherwise.
    """

    line: int
    rows: tuple[Transaction, ...]
    is_booked: bool = True
    remark: str = ""


def read_detail(node: Node, name: str) -> Detail:
    """One `TxDtls`.

    Raises:
        InputError: a sum that is none.
    """
    found = node.first("Amt", "AmtDtls/TxAmt/Amt")
    number, currency = amount(found, name) if found else (None, "")
    lines = [part.text for part in node.all("RmtInf/Ustrd") if part.text]
    lines += [part.text for path in REFERENCES for part in node.all(path) if part.text not in ("", *lines)]
    return Detail(
        amount=number,
        currency=currency,
        direction=direction(node, name) if node.first("CdtDbtInd") else None,
        debtor=_party(node, "Dbtr"),
        creditor=_party(node, "Cdtr"),
        purpose=" ".join(lines) or node.value("AddtlTxInf") or None,
        instruction_id=_value(node.value("Refs/InstrId")),
        end_to_end_id=_value(node.value("Refs/EndToEndId")),
        bank_id=_value(node.value("Refs/AcctSvcrRef")),
    )


def _party(node: Node, side: str) -> Party:
    who, bank = f"RltdPties/{side}", f"RltdAgts/{side}Agt/FinInstnId"
    account = node.value(f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id")
    tax_ids = (
        other.value("Id")
        for inner in ("", "/Pty")
        for kind in ("OrgId", "PrvtId")
        for other in node.all(f"{who}{inner}/Id/{kind}/Othr")
        if other.value("SchmeNm/Cd") == "TXID"
    )
    return Party(
        name=_value(node.value(f"{who}/Nm", f"{who}/Pty/Nm")),
        account=_value(account.replace(" ", "")),
        inn=next(tax_ids, None),
        bic=_value(node.value(f"{bank}/BICFI", f"{bank}/BIC", f"{bank}/ClrSysMmbId/MmbId")),
    )


def read_entry(node: Node, name: str) -> Entry:
    """One `Ntry`: a movement for each payment of it when their sums make up the entry, else one for all.

    Raises:
        InputError: an entry without sum, direction or day.
    """
    status = node.value("Sts/Cd", "Sts/Prtry", "Sts")
    if status and status != BOOKED:
        return Entry(node.line, (), is_booked=False)
    number, currency = amount(needed(node, name, "Amt"), name)
    whole = _whole(node, number, currency, name)
    details = [made for each in node.all("NtryDtls/TxDtls") if isinstance(made := each.made, Detail)]
    if len(details) == 1:
        return Entry(node.line, (_with(whole, details[0]),))
    parts = _parts(whole, details)
    if parts is None:
        text = f"the {len(details)} payments of the entry do not make up its {number}; it is taken as one"
        return Entry(node.line, (whole,), remark=text)
    return Entry(node.line, parts or (whole,))


def _whole(node: Node, number: Decimal, currency: str, name: str) -> Transaction:
    booked = needed(node, name, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    value = node.first("ValDt/Dt", "ValDt/DtTm")
    kind = "/".join(
        part for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd") if (part := node.value(f"BkTxCd/Domn/{path}"))
    )
    return Transaction(
        account_id="",
        direction=direction(node, name),
        is_internal=False,
        booked_on=day(booked, name),
        amount=number,
        currency=currency,
        line=node.line,
        value_on=day(value, name) if value else None,
        purpose=node.value("AddtlNtryInf") or None,
        doc_kind=kind or node.value("BkTxCd/Prtry/Cd") or None,
        is_reversal=node.value("RvslInd") in ("true", "1"),
        bank_id=_value(node.value("AcctSvcrRef")),
    )


def _parts(whole: Transaction, details: Sequence[Detail]) -> tuple[Transaction, ...] | None:
    """A movement for each payment; None when their sums do not make up the entry."""
    if not details:
        return ()
    rows: list[Transaction] = []
    for detail in details:
        if detail.amount is None or detail.currency not in ("", whole.currency):
            return None
        way = detail.direction or whole.direction
        rows.append(replace(_with(whole, detail), amount=detail.amount, direction=way))
    total = sum((row.amount if row.direction == whole.direction else -row.amount for row in rows), Decimal(0))
    return tuple(rows) if total == whole.amount else None


def _with(whole: Transaction, detail: Detail) -> Transaction:
    """The entry with what one of its payments says."""
    way = detail.direction or whole.direction
    sides = (detail.debtor, detail.creditor) if way == "in" else (detail.creditor, detail.debtor)
    # a payment that comes back names the sides as they were when it went
    other = sides[1] if whole.is_reversal and (sides[1].name or sides[1].account) else sides[0]
    return replace(
        whole,
        counterparty_name=other.name,
        counterparty_account=other.account,
        counterparty_inn=other.inn,
        counterparty_bic=other.bic,
        purpose=detail.purpose or whole.purpose,
        doc_number=detail.instruction_id,
        end_to_end_id=detail.end_to_end_id,
        bank_id=detail.bank_id or whole.bank_id,
    )


def _value(text: str) -> str | None:
    return None if text.upper() in NOTHING else text
