"""One read-only statement at a time, within a time limit."""

from __future__ import annotations

import sys

import duckdb

from ingestion.errors import RunFailed, UserError
from orchestration.cli.options import Format
from orchestration.cli.output import as_csv, write_rows
from orchestration.releases.reader import within

READING = ("SELECT", "EXPLAIN")
# more is of no use on a screen; CSV and JSON have no such limit
SHOWN_ROWS = 500
CHUNK = 10_000


class SqlSession:
    """Runs statements on an already safe connection and prints their rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, form: Format, seconds: float) -> None:
        self.connection, self.form, self.seconds = connection, form, seconds

    def run(self, text: str) -> None:
        """Run one statement and print its rows.

        Raises:
            UserError: it is not one statement that reads, or it is wrong.
            RunFailed: it took too long or too much memory.
        """
        statement = self._parse(text)
        try:
            within(self.connection, self.seconds, lambda: self._print(self.connection.execute(statement)))
        except duckdb.InterruptException:
            todo = "Allow more with --timeout."
            raise RunFailed(f"the statement took more than {self.seconds:g} s.", todo=todo) from None
        except duckdb.OutOfMemoryException as error:
            raise RunFailed(
                f"the statement needs more memory than a query may use: {_reason(error)}"
            ) from None
        except duckdb.Error as error:
            raise UserError(_reason(error)) from None

    def _parse(self, text: str) -> duckdb.Statement:
        try:
            statements = self.connection.extract_statements(text)
        except duckdb.Error as error:
            raise UserError(_reason(error)) from None
        if len(statements) != 1:
            raise UserError(f"found {len(statements)} statements; allowed: one at a time.")
        kind = statements[0].type.name
        if kind not in READING:
            raise UserError(
                f"{kind.lower()} is not allowed: this shell only reads.",
                todo="Use select, from, show, describe or explain.",
            )
        return statements[0]

    def _print(self, answer: duckdb.DuckDBPyConnection) -> None:
        columns = [column[0] for column in answer.description or []]
        if self.form is Format.csv:
            sys.stdout.write(as_csv(columns, []))
            while rows := answer.fetchmany(CHUNK):
                sys.stdout.write(as_csv([], rows).split("\n", 1)[1])
            return
        if self.form is Format.json:
            write_rows(columns, answer.fetchall(), self.form)
            return
        rows = answer.fetchmany(SHOWN_ROWS + 1)
        write_rows(columns, rows[:SHOWN_ROWS], self.form)
        if len(rows) > SHOWN_ROWS:
            print(f"… only the first {SHOWN_ROWS} rows are shown; --format csv has them all", file=sys.stderr)


def _reason(error: Exception) -> str:
    """The engine's words without its hints about other tools."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return "\n".join(lines[:6]) if lines else type(error).__name__
