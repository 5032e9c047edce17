"""Sums as statements write them."""

from __future__ import annotations

import re
from decimal import Decimal

CENT = Decimal("0.01")
# `1234`, `1234.5`, `1 234.56`, `1'234.56`, `.50`, after the thousands sign was taken out
PLAIN = re.compile(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)")
BLANKS = re.compile(r"[ \u00a0\u202f']")


def money(text: str, decimal: str = ".", thousands: str = "") -> Decimal | None:
    """A sum with two decimals; None when the text is none, or has more decimals than money has.

    Args:
        decimal: sign before the decimals, `.` or `,`.
        thousands: sign between the thousands; blanks and apostrophes always may stand there.
    """
    bare = BLANKS.sub("", text.strip()).replace("\u2212", "-")
    if thousands.strip():
        bare = bare.replace(thousands, "")
    if decimal == ",":
        bare = bare.replace(",", ".") if "." not in bare else "?"
    if not PLAIN.fullmatch(bare):
        return None
    number = Decimal(bare)
    rounded = number.quantize(CENT)
    return rounded if rounded == number and abs(rounded) < Decimal(10) ** 16 else None
