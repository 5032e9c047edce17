"""Text of a 1CClientBankExchange file, its encoding found by decoding: the key `Кодировка` is not trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.bank.client_bank_1c.keys import KNOWN, fold
from ingestion.bank.statement import Remark, refuse
from ingestion.errors import InputError

SIGNATURE = "1CClientBankExchange"
LOST = "\ufffd"
PROBED = 500
# lines are counted like an editor does: \r\n, \n, or \r alone in a file that has no \n
LINE_END = re.compile(r"\r*\n")


@dataclass(frozen=True)
class Text:
    """The lines of a file, the encoding they were read in, and what was remarkable about it."""

    lines: tuple[str, ...]
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decode(data: bytes, name: str) -> Text:
    """Decode a file that begins with the signature.

    Raises:
        InputError: no encoding gives the words of the format; names the first damaged line.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _utf16(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if any(word in data for word in ("Секция".encode(), "ВерсияФормата".encode())):
            raise _damaged(data, name, error) from None
        return _code_page(data, name)
    lines = _split(text)
    _refuse_lost_letters(lines, name)
    return Text(lines, "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")


def _utf16(data: bytes, name: str) -> Text:
    try:
        return Text(_split(data.decode("utf-16")), "utf-16")
    except UnicodeDecodeError:
        raise refuse(name, 1, "text that is not UTF-16 as its first bytes say", "a whole file") from None


def _damaged(data: bytes, name: str, error: UnicodeDecodeError) -> InputError:
    line = data[: error.start].count(b"\n") + 1
    return refuse(
        name, line, f"the byte 0x{data[error.start]:02x} in a UTF-8 text", "UTF-8 from first to last"
    )


def _code_page(data: bytes, name: str) -> Text:
    """The 8-bit code page in which the keys of the format can be read."""
    readings = {page: _split(data.decode(page, "replace")) for page in ("cp1251", "cp866")}
    page = max(readings, key=lambda each: known_keys(readings[each]))
    lines = readings[page]
    if not known_keys(lines):
        raise refuse(name, 2, "letters of an unknown encoding", "UTF-8, Windows (cp1251) or DOS (cp866)")
    lost = [number for number, line in enumerate(lines, 1) if LOST in line]
    remarks = [Remark(number, f"a byte that {page} does not have, shown as {LOST}") for number in lost[:1]]
    return Text(lines, page, tuple(remarks))


def known_keys(lines: tuple[str, ...]) -> int:
    """How many of the first lines begin with a word of the format."""
    return sum(fold(line.partition("=")[0]) in KNOWN for line in lines[:PROBED])


def _refuse_lost_letters(lines: tuple[str, ...], name: str) -> None:
    if known_keys(lines):
        return
    for number, line in enumerate(lines, 1):
        if LOST in line.partition("=")[0]:
            raise refuse(
                name,
                number,
                f"{line!r}: its letters were lost when the file was saved",
                "a key such as РасчСчет",
            )


def _split(text: str) -> tuple[str, ...]:
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return tuple(LINE_END.split(text))
