"""Reading the files of one extraction with what is known about own accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ingestion.bank.formats import parse
from ingestion.bank.inbox import Candidate
from ingestion.bank.own_accounts import with_accounts
from ingestion.bank.statement import KnownAccounts, Statement, refuse
from ingestion.errors import InputError

# rows of statements kept between learning the accounts and landing; what is beyond is read twice
KEPT_ROWS = 50_000


class StatementReader:
    """Reads stored originals; remembers the small ones while the known accounts stay the same."""

    def __init__(self, known: KnownAccounts, formats: Collection[str] | None) -> None:
        self.known, self.formats = known, formats
        self._kept: dict[str, Statement] = {}
        self._rows = 0

    def learn(self, files: Iterable[Candidate]) -> None:
        """Add the accounts that readable files are statements of to the own accounts."""
        named: set[str] = set()
        for file in files:
            try:
                named |= self.read(file).speaks_for
            except InputError:
                # said when the file is to be landed
                continue
        if not named <= self.known.own:
            self.known = with_accounts(self.known, named)
            self._kept.clear()
            self._rows = 0

    def read(self, file: Candidate) -> Statement:
        """The statement of a file.

        Raises:
            InputError: it cannot be taken.
        """
        if file.failure:
            raise file.failure
        if file.path in self._kept:
            return self._kept[file.path]
        if file.original is None:
            raise refuse(file.name, 1, "no stored original", "the file as it was landed")
        statement = parse(file.original.read_bytes(), file.name, self.known, self.formats)
        self._rows += len(statement.transactions) + len(statement.balances)
        if self._rows <= KEPT_ROWS:
            self._kept[file.path] = statement
        return statement
