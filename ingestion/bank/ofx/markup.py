"""Markup of OFX as a tree with lines: XML of 2.x, and SGML of 1.x, whose values need no closing tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.bank.statement import refuse
from ingestion.errors import InputError

# `<STMTTRN>`, `</STMTTRN>`, `<INTU.BID>`, `<EMPTY/>`
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]{0,40})[ \t]*(/?)>")
CDATA, CDATA_ENDS = "<![CDATA[", "]]>"
# what hostile XML brings; OFX has neither
FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DEEPEST = 60
# elements of one aggregate; the list of transactions may be longer
WIDEST, LIST = 1_000, "BANKTRANLIST"


@dataclass
class Element:
    """An aggregate with its elements, or an element with its text."""

    name: str
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Element]:
        """Every element at a path below this one, such as `BANKTRANLIST/STMTTRN`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                yield from child.all(rest) if rest else (child,)

    def first(self, path: str) -> Element | None:
        """The first element at a path."""
        return next(self.all(path), None)

    def value(self, *paths: str) -> str:
        """The first text that is not empty at one of the paths, in the order of the paths."""
        return next((each.text for path in paths for each in self.all(path) if each.text), "")


def read_markup(text: str, name: str) -> Element:
    """The element `OFX`.

    Raises:
        InputError: a document type, a closing tag of nothing, too deep, or without an end; names the line.
    """
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        raise refuse(name, _line(text, forbidden.start()), "a document type (DTD)", "OFX without one")
    text = _without_sections(text)
    start = re.search(r"<OFX>", text, re.IGNORECASE)
    if not start:
        raise refuse(name, 1, "no <OFX>", "<OFX> after the header")
    return _Builder(name).build(text, start.start())


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.open: list[Element] = []
        self.closed: Element | None = None
        self.line = 1

    def build(self, text: str, start: int) -> Element:
        """Everything from the tag `<OFX>` to its end."""
        self.line = _line(text, 0) + text.count("\n", 0, start)
        at = start
        tags = TAG.finditer(text, start)
        previous: re.Match[str] | None = None
        for tag in tags:
            if previous is not None:
                self._text(text[previous.end() : tag.start()])
            self.line += text.count("\n", at, tag.start())
            at = tag.start()
            if tag[1]:
                self._close(tag[2].upper())
            else:
                self._open(tag[2].upper(), empty=bool(tag[3]))
            if self.closed is not None:
                return self.closed
            previous = tag
        line = text.count("\n") + 1
        raise refuse(self.name, line, "the end of the file without </OFX>: the file is cut", "</OFX>")

    def _open(self, name: str, *, empty: bool) -> None:
        # a value ends where the next element begins
        if self.open and self.open[-1].text:
            self.open.pop()
        if len(self.open) >= DEEPEST:
            raise self._refuse(f"elements more than {DEEPEST} deep")
        element = Element(name, self.line)
        if self.open:
            parent = self.open[-1]
            if len(parent.children) >= WIDEST and parent.name != LIST:
                raise self._refuse(f"more than {WIDEST:,} elements in {parent.name}")
            parent.children.append(element)
        if not empty:
            self.open.append(element)

    def _text(self, text: str) -> None:
        bare = html.unescape(text).strip()
        # text behind a closing tag belongs to nothing
        if bare and self.open and not self.open[-1].children:
            self.open[-1].text = bare

    def _close(self, name: str) -> None:
        if not any(element.name == name for element in self.open):
            raise self._refuse(f"</{name}> without <{name}>")
        while True:
            element = self.open.pop()
            if element.name == name:
                break
            # it was an element without a text, not an aggregate: what came after it stands beside it
            if self.open:
                self.open[-1].children += element.children
                element.children = []
        if not self.open:
            self.closed = element

    def _refuse(self, found: str) -> InputError:
        return refuse(self.name, self.line, found, "OFX")


def _without_sections(text: str) -> str:
    """The text with its CDATA sections escaped; in one pass, since a hostile one opens many and ends none."""
    parts: list[str] = []
    at = 0
    while (start := text.find(CDATA, at)) >= 0 and (end := text.find(CDATA_ENDS, start)) >= 0:
        parts += [text[at:start], html.escape(text[start + len(CDATA) : end], quote=False)]
        at = end + len(CDATA_ENDS)
    return "".join([*parts, text[at:]])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
