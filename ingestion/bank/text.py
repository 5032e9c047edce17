"""Letters of a text statement whose format names no encoding, or names the wrong one."""

from __future__ import annotations

import codecs
import re

from ingestion.bank.statement import refuse
from ingestion.files.read.encoding import one_byte_encoding

SAMPLE = 1 << 20
# a line of a statement is a few hundred letters; a longer one is no statement, and slow to look through
LONGEST_LINE = 1_000_000
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# lines are counted like an editor does: \r\n, \n, or \r alone in a file that has no \n
LINE_END = re.compile(r"\r*\n")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it was read in: byte order mark, UTF-8, else by its letters.

    Raises:
        InputError: it is no text; names the line.
    """
    if data[:2] in UTF16:
        encoding = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise refuse(name, 1, "text that is not Unicode as its first bytes say", "a whole file") from None
        encoding = one_byte_encoding(data[:SAMPLE])
        text = data.decode(encoding, "replace")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refuse(name, line, "a zero byte", "text")
    return text, encoding


def lines_of(text: str, name: str) -> list[str]:
    """The lines of a text, without their ends.

    Raises:
        InputError: a line is longer than any statement has; names it.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = LINE_END.split(text)
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise refuse(name, number, f"a line of {len(line):,} letters", "lines of a statement")
    return lines
