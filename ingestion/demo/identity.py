"""Tax numbers, accounts, phones and names that look real and never repeat."""

from __future__ import annotations

import random
from typing import NamedTuple

from ingestion.demo.words import Words

TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
ELEVEN = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
TWELVE = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
REGIONS = ("77", "78", "50", "66", "16", "54", "63", "59", "61", "72")
BANKS = (
    ("АО БАНК СТОЛИЦА", "044525111", "30101810400000000111", "г Москва"),
    ("ПАО НЕВСКИЙ БАНК", "044030222", "30101810300000000222", "г Санкт-Петербург"),
    ("АО УРАЛКРЕДИТ", "046577333", "30101810500000000333", "г Екатеринбург"),
    ("ПАО СИБИНВЕСТ", "045004444", "30101810600000000444", "г Новосибирск"),
)


class Person(NamedTuple):
    """A person's name and where to reach them."""

    name: str
    phone: str
    email: str


class Legal(NamedTuple):
    """A company as a statement names it: tax number, account and bank."""

    name: str
    inn: str
    kpp: str
    account: str
    bank: tuple[str, str, str, str]


def _check(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def company_inn(number: int, region: str) -> str:
    """A valid 10-digit tax number; different numbers below ten million give different ones."""
    digits = f"{region}{(number * 7919 + 1_300_013) % 10_000_000:07d}"
    return digits + _check(digits, TEN)


def person_inn(number: int, region: str) -> str:
    """A valid 12-digit tax number of a sole trader."""
    digits = f"{region}{(number * 7919 + 13) % 10_000_000:08d}"
    digits += _check(digits, ELEVEN)
    return digits + _check(digits, TWELVE)


def account(number: int, prefix: str = "40702810") -> str:
    """A 20-digit account; digits 6 to 8 of the prefix are the currency."""
    return f"{prefix}{number % 10}{(number * 104_729 + 77) % 100_000_000_000:011d}"


def legal(
    name: str, number: int, rng: random.Random, person: bool = False, prefix: str = "40702810"
) -> Legal:
    """A legal entity with its own number."""
    region = REGIONS[int(rng.random() * len(REGIONS))]
    bank = BANKS[int(rng.random() * len(BANKS))]
    if person:
        own = prefix.replace("40702", "40802")
        return Legal(name, person_inn(number, region), "", account(number, own), bank)
    return Legal(name, company_inn(number, region), region + "01" + "01001", account(number, prefix), bank)


def phone(number: int, rng: random.Random) -> str:
    """A mobile number, written the way people write them."""
    digits = f"9{(number * 48_271 + 11) % 1_000_000_000:09d}"
    code, first, second, third = digits[:3], digits[3:6], digits[6:8], digits[8:]
    style = rng.random()
    if style < 0.55:
        return "+7" + digits
    if style < 0.75:
        return f"8 ({code}) {first}-{second}-{third}"
    if style < 0.9:
        return f"+7 {code} {first} {second} {third}"
    return f"{code}{first}{second}{third}"


def person(words: Words, number: int, rng: random.Random) -> Person:
    """A contact person."""
    female = rng.random() < 0.4
    first = words.women if female else words.men
    surname = words.surname(int(rng.random() * len(words.surnames)), female)
    name = f"{surname} {first[int(rng.random() * len(first))]}"
    return Person(name, phone(number, rng), f"contact{number}@example.com")


def company_name(words: Words, number: int, rng: random.Random) -> tuple[str, bool]:
    """Name of a client company, and whether it is a sole trader."""
    if rng.random() < 0.08:
        return words.sole_trader.format(person(words, number, rng).name), True
    head = words.company_heads[int(rng.random() * len(words.company_heads))]
    tail = words.company_tails[int(rng.random() * len(words.company_tails))]
    form = words.forms[int(rng.random() * len(words.forms))]
    return form.format(head + (tail if rng.random() < 0.85 else tail.lower().replace("-", ""))), False
