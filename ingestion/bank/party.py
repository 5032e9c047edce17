"""What names and account numbers of Russian parties tell besides themselves."""

from __future__ import annotations

import re

# `ИНН 7700000000 КПП 770001001 ООО "Ромашка"`
INN_PREFIX = re.compile(r"ИНН[ :]*([0-9]{10}|[0-9]{12})?(?:[ /\\]*КПП[ :]*[0-9]*)?[ ,]+(?=\S)", re.IGNORECASE)
# accounts of the treasury that taxes are paid to: since 2021, and before
TREASURY = re.compile(r"(?:03100|40101)[0-9]{15}")


def name_and_inn(text: str) -> tuple[str | None, str | None]:
    """A party's name without the tax number some banks put before it, and that number."""
    match = INN_PREFIX.match(text)
    if not match:
        return text or None, None
    return text[match.end() :].strip() or None, match[1]


def is_treasury(account: str | None) -> bool:
    """Whether money sent to the account is a tax."""
    return bool(account and TREASURY.fullmatch(account))
