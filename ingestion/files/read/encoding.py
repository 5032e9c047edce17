"""Which letters a text file is written in, found by decoding all of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.errors import InputError

BLOCK = 1 << 22
# how many bytes the choice between the one-byte encodings looks at
SAMPLE = 1 << 20
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ONE_BYTE = ("cp1251", "cp866")


@dataclass(frozen=True)
class TextFile:
    """A text file that was decoded once to its end.

    Attributes:
        encoding: name of a Python codec; `utf-8-sig` when there is a byte order mark.
        quotes: whether `"` or `'` occurs.
        formula_texts: whether cells such as `="00123"` may occur.
    """

    path: Path
    encoding: str
    quotes: bool
    formula_texts: bool


def inspect_text(path: Path, declared: str, file: str) -> TextFile:
    """Find the encoding and check every byte.

    Args:
        declared: an encoding of the mapping, or `auto`.
        file: how messages call the file.

    Raises:
        InputError: the bytes are not in the declared encoding, or this is no text at all.
    """
    with path.open("rb") as reading:
        head = reading.read(SAMPLE)
    by_mark = next((name for mark, name in BOMS if head.startswith(mark)), None)
    if declared == "auto":
        encoding = by_mark or "utf-8"
    else:
        encoding = by_mark if by_mark and by_mark.startswith(declared) else declared
    scan = _scan(path, encoding)
    if scan.wrong and declared == "auto" and by_mark is None:
        encoding = one_byte_encoding(head)
        scan = _scan(path, encoding)
    if scan.wrong:
        raise InputError(
            f"{scan.wrong} is not {encoding}.",
            where=file,
            todo="Say the right `encoding` in the mapping, or save the file as UTF-8.",
        )
    if scan.binary:
        raise InputError("this is no text file.", where=file, todo="Save it as CSV in UTF-8.")
    return TextFile(path, encoding, scan.quotes, scan.formula_texts)


@dataclass
class _Scan:
    wrong: str = ""
    binary: bool = False
    quotes: bool = False
    formula_texts: bool = False


def _scan(path: Path, encoding: str) -> _Scan:
    """Everything one pass over the bytes can tell; stops at the first byte that cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding)()
    wide = encoding.startswith("utf-16")
    found, lines = _Scan(), 1
    with path.open("rb") as reading:
        while True:
            block = reading.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line = lines + error.object[: error.start].count(b"\n")
                found.wrong = f"byte 0x{error.object[error.start]:02x} on line {line}"
                return found
            if not block:
                return found
            lines += block.count(b"\n")
            found.binary = found.binary or (not wide and b"\0" in block)
            found.quotes = found.quotes or b'"' in block or b"'" in block
            found.formula_texts = found.formula_texts or (wide or b'="' in block)


def one_byte_encoding(head: bytes) -> str:
    """The one-byte encoding whose letters look like words.

    Western texts have single accented letters between plain ones (`René`), Cyrillic ones whole words; in the
    wrong Cyrillic encoding small letters become capitals, signs and frames (`Привет` in cp1251 is `╧ЁштхЄ`).
    """
    runs = re.findall(rb"[\x80-\xff]+", head)
    if runs and sum(len(run) == 1 for run in runs) > 0.8 * len(runs):
        return "cp1252"
    return max(ONE_BYTE, key=lambda name: _likeness(head.decode(name, "replace")))


def _likeness(text: str) -> float:
    foreign = [letter for letter in text if letter > "\x7f"]
    return sum(map(_points, foreign)) / max(len(foreign), 1)


def _points(letter: str) -> int:
    if "а" <= letter <= "я":
        return 2
    return 1 if "А" <= letter <= "Я" or letter in "ёЁ№«»—–\u00a0" else -2
