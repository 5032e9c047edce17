"""The field `:86:`: who paid, what for. Banks write it in one of three dialects.

Sources: the German banking industry's DFÜ agreement, annex 3 (`?20…?33`, SEPA words such as `SVWZ+`); format
descriptions of ABN AMRO, ING and Rabobank (`/NAME/…/REMI/…`); anything else is free text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# `166?00GUTSCHRIFT?20EREF+…`: three digits, then the sign that stands before each two-digit part
NUMBERED = re.compile(r"[0-9]{3}([?~<>^&|])(?=[0-9]{2})")
PURPOSE_PARTS = (*range(20, 30), *range(60, 64))
# `EREF+…SVWZ+…` within the purpose
SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|MTLG(?=:))[+:]")
SLASHED_WORDS = (
    "TRTP|IBAN|BIC|NAME|REMI|EREF|PREF|MARF|CSID|CNTP|PURP|ORDP|BENM|ADDR|ISDT|TRCD|RTRN|ULTC|ULTD|ULTB|"
    "NRTX|SVCL|OPRP|OCMT|CHGS|EXCH|SWOC|TR|ID"
)
# `/NAME/Romashka LLC/REMI/Invoice 45`
SLASHED = re.compile(rf"/({SLASHED_WORDS})/")
NOTHING = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"})


@dataclass(frozen=True)
class Details:
    """What the dialects have in common."""

    purpose: str | None = None
    name: str | None = None
    account: str | None = None
    bic: str | None = None
    end_to_end_id: str | None = None


def read_details(text: str) -> Details:
    """The parts of a field `:86:`; what cannot be told apart is the purpose."""
    match = NUMBERED.match(text)
    if match:
        return _numbered(text[match.end() - 1 :].replace("\n", ""), match[1])
    flat = text.replace("\n", "")
    if SLASHED.match(flat):
        return _slashed(flat)
    lines = (line.strip() for line in text.split("\n"))
    return Details(purpose=_value("\n".join(line for line in lines if line)))


def _numbered(text: str, sign: str) -> Details:
    parts: dict[int, str] = {}
    for part in re.split(rf"{re.escape(sign)}(?=[0-9]{{2}})", text):
        if part:
            number = int(part[:2])
            parts[number] = parts.get(number, "") + part[2:]
    purpose = "".join(parts.get(number, "") for number in PURPOSE_PARTS)
    words = _sepa(purpose)
    account = parts.get(31, "").strip()
    return Details(
        purpose=_value(words.get("SVWZ", "")) or _value(purpose),
        name=_value((parts.get(32, "") + parts.get(33, "")).strip() or words.get("ABWA", "")),
        account=_value(account or words.get("IBAN", "")),
        bic=_value(parts.get(30, "").strip() or words.get("BIC", "")),
        end_to_end_id=_value(words.get("EREF", "")),
    )


def _sepa(purpose: str) -> Mapping[str, str]:
    pieces = SEPA.split(purpose)
    return dict(zip(pieces[1::2], (piece.strip() for piece in pieces[2::2]), strict=True))


def _slashed(text: str) -> Details:
    pieces = SLASHED.split(text)
    words: dict[str, str] = {}
    for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
        words.setdefault(word, value.strip())
    # ING: `/CNTP/IBAN/BIC/NAME/CITY/`
    side = [part.strip() for part in words.get("CNTP", "").split("/")] + [""] * 3
    purpose = re.sub(r"^(?:USTD|STRD)?//", "", words.get("REMI", ""))
    return Details(
        purpose=_value(purpose),
        name=_value(words.get("NAME", "") or side[2]),
        account=_value((words.get("IBAN", "") or side[0]).replace(" ", "")),
        bic=_value(words.get("BIC", "") or side[1]),
        end_to_end_id=_value(words.get("EREF", "")),
    )


def _value(text: str) -> str | None:
    text = text.strip().strip("/").strip()
    return None if text.upper() in NOTHING else text
