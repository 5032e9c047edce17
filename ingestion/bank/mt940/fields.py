"""Fields of an MT940 file, each with its line, and the messages they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.bank.statement import refuse

TAGS = "13D?|20|21|25P?|28C?|34F|60[FM]?|61|62[FM]?|64|65|86|90[CD]|NS"
# `:61:2601130113C5000,00NTRFINV45//BANKREF1`; `{4:` of the SWIFT envelope may stand before it. Other digits
# between colons are text, such as the rest of a time that was broken over two lines
FIELD = re.compile(rf"(?:\{{4:)?:({TAGS}):(.*)", re.DOTALL)
# `:20:` opens a message
OPENS = "20"
# ends a message: `-`, `-}`, `-XXX`, `-}{5:{CHK:…}}`
END = re.compile(r"-(?:\}.*|[A-Z]{3})?")
BLANKS = " \t\r\x01\x03\x1a"


@dataclass(frozen=True)
class Field:
    """One field: its tag, its text over all its lines, and the line it begins at."""

    tag: str
    text: str
    line: int


@dataclass
class Message:
    """The fields of one `:20:` … `-`."""

    line: int
    fields: list[Field] = field(default_factory=list)

    def first(self, *tags: str) -> Field | None:
        """The first field of one of the tags."""
        return next((each for each in self.fields if each.tag in tags), None)


def read_messages(lines: list[str], name: str) -> list[Message]:
    """Every message of a file, in order; what stands between messages is an envelope and is left out.

    Raises:
        InputError: a field stands before any `:20:`.
    """
    messages: list[Message] = []
    for each in _fields(lines):
        if each.tag == OPENS:
            messages.append(Message(each.line))
        elif not messages:
            raise refuse(name, each.line, f"the field :{each.tag}:", "the field :20: that opens a statement")
        messages[-1].fields.append(each)
    return messages


def _fields(lines: list[str]) -> Iterator[Field]:
    tag, text, began = "", [""], 0
    for number, raw in enumerate(lines, 1):
        # a blank at the end of a line may stand between two words of the details
        line = raw.rstrip("\r\x03\x1a").lstrip(BLANKS)
        match = FIELD.fullmatch(line)
        ends = END.fullmatch(line.rstrip(BLANKS))
        if (match or ends) and tag:
            yield Field(tag, "\n".join(text).rstrip(), began)
            tag = ""
        if match:
            tag, text, began = match[1], [match[2]], number
        elif tag and not ends:
            text.append(raw.rstrip("\r"))
    if tag:
        yield Field(tag, "\n".join(text).rstrip(), began)
