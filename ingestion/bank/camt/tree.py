"""XML of a statement as a tree of local names, each with its line and path; hostile XML is refused early."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from ingestion.bank.statement import refuse
from ingestion.errors import InputError

# a statement is about fifteen deep
DEEPEST = 60
# elements outside the parts that are read away, and letters of one element
ELEMENTS = 100_000
LETTERS = 1_000_000
BLANKS = " \t\r\n"


class Node:
    """One element: local name, text, line, and children, or `made`: what was read of it in their place."""

    __slots__ = ("attributes", "children", "counts", "line", "made", "name", "number", "parent", "text")

    def __init__(self, name: str, parent: Node | None, line: int, attributes: Mapping[str, str]) -> None:
        self.name, self.parent, self.line, self.attributes = name, parent, line, attributes
        self.text = ""
        self.children: list[Node] = []
        self.made: object = None
        self.counts: dict[str, int] = {}
        # among its siblings of the same name, from 1
        self.number = 1
        if parent is not None:
            self.number = parent.counts[name] = parent.counts.get(name, 0) + 1

    @property
    def path(self) -> str:
        """`Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/Amt`."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None:
            repeats = node.parent is not None and (node.number > 1 or node.name in ("Stmt", "Ntry", "TxDtls"))
            parts.append(f"{node.name}[{node.number}]" if repeats else node.name)
            node = node.parent
        return "/".join(reversed(parts))

    def all(self, path: str) -> Iterator[Node]:
        """Every element at a path below this one, such as `RmtInf/Ustrd`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                yield from child.all(rest) if rest else (child,)

    def first(self, *paths: str) -> Node | None:
        """The first element with a text at one of the paths, in the order of the paths."""
        return next((node for path in paths for node in self.all(path) if node.text), None)

    def value(self, *paths: str) -> str:
        """The text of that element; empty when there is none."""
        node = self.first(*paths)
        return node.text if node else ""


Maker = Callable[[Node], object]


def read_tree(data: bytes, name: str, makers: Mapping[str, Maker]) -> Node:
    """The root of a document.

    Args:
        makers: what is made of elements of a name as soon as they end; their children are then let go, and
            memory does not grow with the file.

    Raises:
        InputError: it is no well-formed XML, has a document type, is too deep or too large; names the line.
    """
    handler = _Builder(name, makers)
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)
    try:
        # in one piece: expat looks through an unfinished piece again with each further one
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise refuse(name, handler.line, "a document type (DTD)", "XML without one") from None
    except SAXParseException as error:
        line = max(error.getLineNumber() or 1, 1)
        raise refuse(name, line, f"broken XML at {handler.place} ({error.getMessage()})", "XML") from None
    except (SAXException, LookupError, ValueError) as error:
        raise refuse(name, handler.line, f"XML that cannot be read ({error})", "XML") from None
    if handler.root is None:
        raise refuse(name, 1, "no element", "XML")
    return handler.root


class _Builder(ContentHandler):
    def __init__(self, name: str, makers: Mapping[str, Maker]) -> None:
        super().__init__()
        self.name, self.makers = name, makers
        self.root: Node | None = None
        self.open: list[Node] = []
        self.text: list[str] = []
        self.elements = self.letters = 0
        self.locator: Locator | None = None

    @property
    def line(self) -> int:
        return max((self.locator.getLineNumber() if self.locator else None) or 1, 1)

    @property
    def place(self) -> str:
        return self.open[-1].path if self.open else "the beginning"

    def setDocumentLocator(self, locator: Locator) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        parent = self.open[-1] if self.open else None
        node = Node(name.rpartition(":")[2], parent, self.line, dict(attrs.items()))
        self.elements += 1
        if len(self.open) >= DEEPEST:
            raise self._refuse(f"elements more than {DEEPEST} deep")
        if self.elements > ELEMENTS:
            raise self._refuse(f"more than {ELEMENTS:,} elements outside entries")
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self.open.append(node)
        self.text, self.letters = [], 0

    def characters(self, content: str) -> None:
        self.letters += len(content)
        if self.letters > LETTERS:
            raise self._refuse(f"a text of more than {LETTERS:,} letters at {self.place}")
        self.text.append(content)

    def endElement(self, name: str) -> None:
        node = self.open.pop()
        node.text = "".join(self.text).strip(BLANKS) if not node.children else ""
        self.text, self.letters = [], 0
        maker = self.makers.get(node.name)
        if maker is not None:
            node.made = maker(node)
            self.elements -= _size(node)
            node.children = []

    def _refuse(self, found: str) -> InputError:
        return refuse(self.name, self.line, found, "a bank statement")


def _size(node: Node) -> int:
    return sum(1 + _size(child) for child in node.children)
