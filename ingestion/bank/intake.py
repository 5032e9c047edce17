"""What became of the files of one extraction: their rows, the notes, and the inventory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC

from ingestion.bank import inventory
from ingestion.bank.inbox import Candidate
from ingestion.bank.landed_balances import broken_chains
from ingestion.bank.rows import batches, made_at
from ingestion.bank.statement import Balance, Statement
from ingestion.connector import Batch, ExtractContext
from ingestion.errors import InputError
from ingestion.landing import FILES, TakenFile, taken_files
from ingestion.landing.inventory import service_rows


class Intake:
    """Collects as the extraction goes on.

    Attributes:
        refused: hash of the content and the reason of each file left out, by path.
    """

    def __init__(self, context: ExtractContext, reading: str) -> None:
        self.context, self.reading = context, reading
        self.as_of = context.as_of.astimezone(UTC).replace(tzinfo=None)
        self.refused: dict[str, tuple[str, InputError]] = {}
        self._rows: list[inventory.Row] = []
        self._names: dict[str, str] = {}
        self._balances: dict[str, tuple[Balance, ...]] = {}

    def skip(self, file: Candidate, of: str) -> None:
        """A file that is there twice."""
        self._rows.append(inventory.copy(file, of, self.reading))

    def refuse(self, file: Candidate, error: InputError) -> None:
        """A file that is left out whole."""
        self.refused[file.path] = (file.sha256, error)
        self.context.notes.failures.append(error)
        self._rows.append(inventory.refused(file, error, self.reading))

    def take(self, file: Candidate, statement: Statement) -> Iterator[Batch]:
        """Rows of a statement."""
        self._rows.append(inventory.taken(file, statement, self.reading))
        self._names[file.path] = file.name
        self._balances[file.path] = statement.balances
        self.context.notes.bytes += file.bytes
        made = made_at(statement, self.context.company.zone, self.as_of)
        yield from batches(statement, file.path, file.sha256, made, self.as_of)

    def inventory(self, landed: Mapping[str, TakenFile]) -> Iterator[Batch]:
        """The `_files` rows that say something new; remarks of taken files go to the notes."""
        landing, source = self.context.landing, self.context.source.name
        rows = {row["path"]: row for row in self._rows}
        if self._balances:
            for each in broken_chains(landing, source, landed, self._balances):
                # told at the new file, which may be the earlier one
                path = each.after if each.after in self._balances else each.before
                inventory.remark(rows[path], each.remark)
        for path, name in self._names.items():
            if rows[path]["message"]:
                self.context.notes.warnings.append(f"{name}: {rows[path]['message']}")
        new = inventory.unknown(self._rows, taken_files(landing, source))
        if new:
            yield Batch(FILES, service_rows(new, self.as_of))
