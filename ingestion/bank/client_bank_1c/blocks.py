"""Blocks of a 1CClientBankExchange file: header, account sections and documents, each value with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.bank.client_bank_1c.decode import SIGNATURE
from ingestion.bank.client_bank_1c.keys import (
    ACCOUNT_ENDS,
    ACCOUNT_OPENS,
    DOCUMENT_ENDS,
    DOCUMENT_OPENS,
    FILE_ENDS,
    FREE_TEXT,
    KNOWN,
    MARKERS,
    PURPOSE,
    SINGLE,
    UNKNOWN_KEY,
    fold,
)
from ingestion.bank.statement import refuse

BLANKS = " \t\r\x0b\x0c\x1a\xa0\ufeff"
HEADER = "header"
# what may follow each kind of block, for the message
ENDS = {
    HEADER: f"Key=Value, {ACCOUNT_OPENS} or {DOCUMENT_OPENS}",
    ACCOUNT_OPENS: f"Key=Value or {ACCOUNT_ENDS}",
    DOCUMENT_OPENS: f"Key=Value or {DOCUMENT_ENDS}",
    "": f"{ACCOUNT_OPENS}, {DOCUMENT_OPENS} or {FILE_ENDS}",
    FILE_ENDS: "nothing after the end of the file",
}


@dataclass
class Block:
    """One block: what opened it, at which line, and its values.

    Attributes:
        title: the kind of a document.
        repeated: values of keys that may come several times, as the accounts of the header.
    """

    kind: str
    title: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    repeated: dict[str, list[str]] = field(default_factory=dict)

    def text(self, *keys: str) -> str:
        """The first of the keys that is filled, else an empty string."""
        return next((self.values[key] for key in keys if self.values.get(key)), "")

    def line_of(self, key: str) -> int:
        """Line of a key, else of the block."""
        return self.lines.get(key, self.line)


def read_blocks(lines: tuple[str, ...], name: str) -> list[Block]:
    """The header and every closed block, in file order.

    Raises:
        InputError: a block is not closed, `КонецФайла` is missing (the file is cut), or a line is neither a
            known word, nor `Key=Value`, nor the next line of a text.
    """
    return _Reader(name).read(lines)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks = [Block(HEADER, "", 1)]
        # the kind of block being read; empty between blocks
        self.context = HEADER
        self.key = ""

    def read(self, lines: tuple[str, ...]) -> list[Block]:
        number = len(lines)
        for number, line, word, value in _words(lines):
            if number == 1 or (self.context == HEADER and line == SIGNATURE):
                continue
            if "\0" in line:
                raise refuse(self.name, number, "a zero byte", "text")
            marker = KNOWN.get(fold(word), "")
            if self.context == FILE_ENDS:
                raise refuse(self.name, number, repr(line), ENDS[FILE_ENDS])
            if marker in MARKERS:
                self._mark(marker, value, number, line)
            else:
                self._value(marker, word, value, number, line)
        if self.context != FILE_ENDS:
            raise refuse(
                self.name, number, "the end of the file without КонецФайла: the file is cut", FILE_ENDS
            )
        return self.blocks

    def _mark(self, marker: str, value: str, number: int, line: str) -> None:
        closing = {ACCOUNT_ENDS: ACCOUNT_OPENS, DOCUMENT_ENDS: DOCUMENT_OPENS}
        if marker in closing:
            if self.context != closing[marker]:
                raise refuse(self.name, number, repr(line), ENDS[self.context])
            self.context = ""
        elif self.context not in ("", HEADER):
            opened = self.blocks[-1]
            end = {opening: end for end, opening in closing.items()}[self.context]
            raise refuse(
                self.name, number, repr(line), f"{end}: the block of line {opened.line} is not closed"
            )
        else:
            self.context = marker
            if marker != FILE_ENDS:
                self.blocks.append(Block(marker, value, number))
        self.key = ""

    def _value(self, known: str, word: str, value: str, number: int, line: str) -> None:
        if not self.context:
            raise refuse(self.name, number, repr(line), ENDS[""])
        has_value = "=" in line
        # `НДС 20% = 833.33` goes on with the purpose, `ИдентификаторПлатежа=17` does not
        goes_on = not known and not (has_value and UNKNOWN_KEY.fullmatch(word))
        if self.context == DOCUMENT_OPENS and self.key in FREE_TEXT and goes_on:
            self.blocks[-1].values[self.key] += f"\n{line}"
            return
        if not has_value or not word or fold(word).startswith(("секция", "конец")):
            raise refuse(self.name, number, repr(line), ENDS[self.context])
        self._keep(known or word, value, number)

    def _keep(self, key: str, value: str, number: int) -> None:
        block = self.blocks[-1]
        if self.context == HEADER:
            block.repeated.setdefault(key, []).append(value)
        elif key in SINGLE and block.values.get(key, value) != value:
            raise refuse(
                self.name,
                number,
                f"a second {key} ({value}) in the block of line {block.line}",
                f"one; the first is at line {block.lines[key]}",
            )
        if key == PURPOSE and block.values.get(key):
            value = f"{block.values[key]}\n{value}"
        block.values[key] = value
        block.lines.setdefault(key, number)
        self.key = key


def _words(lines: tuple[str, ...]) -> Iterator[tuple[int, str, str, str]]:
    """Line number, line, the word before the first `=` and the value after it; empty lines left out."""
    for number, raw in enumerate(lines, 1):
        line = raw.strip(BLANKS)
        if line:
            word, _, value = line.partition("=")
            yield number, line, word.strip(BLANKS), value.strip(BLANKS)
