"""Filters people type, as MetricFlow's templates: simple comparisons only.

The text is parsed and written anew: names come from the manifest, values are re-quoted, so that neither SQL
nor template code can pass through. Example: `manager = 'Anna' and (month >= '2026-01-01' or band = 'big')`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingestion.errors import UserError
from orchestration.metrics.names import Cut

LONGEST = 4000
DEEPEST = 20
GRAMMAR = (
    "NAME = 'text', also <>, <, <=, >, >=, in (…), like, between … and …, is null; joined by and, or, not"
)

# a quoted text with '' for a quote, a number, a word, a sign or a bracket; for example: name <> 'O''Neil'
TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^']|'')*')
      | (?P<number>[-+]?\d+(?:\.\d+)?(?![\w.]))
      | (?P<word>[^\W\d]\w*)
      | (?P<sign><>|!=|<=|>=|=|<|>)
      | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
COMPARE = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True)
class Token:
    """One piece of the filter and where it starts."""

    kind: str
    text: str
    place: int


def where_template(text: str, find: Callable[[str], Cut]) -> str:
    """The filter as a template.

    Args:
        text: what the user typed.
        find: gives the cut of a name, or raises.

    Raises:
        UserError: the text is not a filter of simple comparisons, or a name is unknown.
    """
    return _Parser(text, find).parse()


class _Parser:
    def __init__(self, text: str, find: Callable[[str], Cut]) -> None:
        self.text, self.find = text, find
        if len(text) > LONGEST:
            raise UserError(f"--where: found {len(text)} characters; allowed: at most {LONGEST}.")
        self.tokens = self._split()
        self.next = 0
        self.depth = 0

    def _split(self) -> list[Token]:
        tokens: list[Token] = []
        place = 0
        while self.text[place:].strip():
            match = TOKEN.match(self.text, place)
            if not match or match.lastgroup is None:
                start = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                raise self._refuse(self.text[start : start + 12], start)
            tokens.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            place = match.end()
        return tokens

    def parse(self) -> str:
        if not self.tokens:
            raise self._refuse("nothing", 0)
        result = self._either()
        if self.next < len(self.tokens):
            self._fail()
        return result

    def _either(self) -> str:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UserError(f"--where: found more than {DEEPEST} brackets inside each other.")
        parts = [self._both()]
        while self._take_word("or"):
            parts.append(self._both())
        self.depth -= 1
        return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]

    def _both(self) -> str:
        parts = [self._one()]
        while self._take_word("and"):
            parts.append(self._one())
        return " and ".join(parts)

    def _one(self) -> str:
        negations = 0
        while self._take_word("not"):
            negations += 1
        if self._take("mark", "("):
            inner = f"({self._either()})"
            self._need(")")
        else:
            inner = self._comparison()
        return f"(not {inner})" if negations % 2 else inner

    def _comparison(self) -> str:
        token = self._peek()
        if token is None or token.kind != "word":
            self._fail()
        self.next += 1
        left = self.find(token.text).template if token else ""
        sign = self._take("sign")
        if sign:
            return f"{left} {COMPARE[sign.text]} {self._value()}"
        if self._take_word("is"):
            negated = "not " if self._take_word("not") else ""
            self._need_word("null")
            return f"{left} is {negated}null"
        negated = "not " if self._take_word("not") else ""
        if self._take_word("in"):
            self._need("(")
            values = [self._value()]
            while self._take("mark", ","):
                values.append(self._value())
            self._need(")")
            return f"{left} {negated}in ({', '.join(values)})"
        if self._take_word("like"):
            return f"{left} {negated}like {self._value()}"
        if self._take_word("between"):
            low = self._value()
            self._need_word("and")
            return f"{left} {negated}between {low} and {self._value()}"
        raise self._error()

    def _value(self) -> str:
        token = self._peek()
        if token is None or token.kind not in ("text", "number", "word"):
            self._fail()
        assert token is not None
        if token.kind == "word" and token.text.lower() not in ("true", "false"):
            self._fail()
        self.next += 1
        if token.kind == "text":
            return quote(token.text[1:-1].replace("''", "'"))
        return token.text.lower()

    def _peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _take(self, kind: str, text: str | None = None) -> Token | None:
        token = self._peek()
        if token and token.kind == kind and text in (None, token.text):
            self.next += 1
            return token
        return None

    def _take_word(self, word: str) -> bool:
        token = self._peek()
        if token and token.kind == "word" and token.text.lower() == word:
            self.next += 1
            return True
        return False

    def _need(self, mark: str) -> None:
        if not self._take("mark", mark):
            self._fail()

    def _need_word(self, word: str) -> None:
        if not self._take_word(word):
            self._fail()

    def _fail(self) -> None:
        raise self._error()

    def _error(self) -> UserError:
        token = self._peek()
        return self._refuse(token.text if token else "its end", token.place if token else len(self.text))

    def _refuse(self, found: str, place: int) -> UserError:
        return UserError(f"--where: found {found!r} at character {place + 1}; allowed: {GRAMMAR}.")


def quote(text: str) -> str:
    """Text as a SQL literal in which a template finds nothing to run: an opening brace becomes chr(123)."""
    if any(not sign.isprintable() and sign not in "\t " for sign in text):
        raise UserError("--where: found a control character in a text; allowed: printable characters.")
    pieces = ["'" + piece.replace("'", "''") + "'" for piece in text.split("{")]
    return "(" + " || chr(123) || ".join(pieces) + ")" if len(pieces) > 1 else pieces[0]
