"""What people write in the purpose of a payment; Russian in both languages, as in a real bank."""

from __future__ import annotations

from ingestion.demo.catalog import vat_percent
from ingestion.demo.documents import Invoice
from ingestion.demo.plan import day_date

GOODS = {
    "equipment": "оборудование",
    "service": "сервисное обслуживание",
    "parts": "запасные части",
}


def money_text(kopecks: int) -> str:
    """Plain amount with two decimals."""
    return f"{kopecks // 100}.{kopecks % 100:02d}"


def date_text(day: int) -> str:
    """Day as people write it."""
    return day_date(day).strftime("%d.%m.%Y")


def vat_part(amount: int, day: int) -> int:
    """VAT within an amount at the rate of a day, rounded to the kopeck."""
    percent = vat_percent(day_date(day).year)
    return (amount * percent * 2 + 100 + percent) // (2 * (100 + percent))


def with_vat(purpose: str, amount: int, day: int) -> str:
    """The purpose with the VAT sum, which readers take as written."""
    percent = vat_percent(day_date(day).year)
    return f"{purpose}, в т.ч. НДС {percent}% = {money_text(vat_part(amount, day))}"


def client_purpose(line: str, invoices: list[Invoice], refund: bool) -> str:
    """Names the invoices by number and date, or only the contract when there are none."""
    if not invoices:
        return f"Оплата по договору поставки за {GOODS[line]}"
    named = ", ".join(f"№ {row.number} от {date_text(row.day)}" for row in invoices)
    if refund:
        return f"Возврат излишне оплаченного по счету {named}"
    return f"Оплата по счет{'ам' if len(invoices) > 1 else 'у'} {named} за {GOODS[line]}"
