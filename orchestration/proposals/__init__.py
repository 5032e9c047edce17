"""Settings proposed from what the CRM and the bank already say: CSV tables for a person to correct.

Each table is one SQL file here over the warehouse; words.yml, loss_reasons.yml and cash_flow.yml say what
names and purposes usually mean. What nothing is known of stands on top with an empty cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ingestion.errors import UserError
from ingestion.settings import Company, table_rows

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).parent
FOLDER = Path("settings") / "proposed"
# table → the column that is empty where nothing is known
TABLES = {
    "stage_roles": "role",
    "lead_statuses": "status_group",
    "loss_reason_names": "name",
    "lines_of_business": "name",
    "cash_flow_articles": "kind",
    "cash_flow_rules": "article_id",
}


@dataclass(frozen=True)
class Proposal:
    """One proposed table.

    Attributes:
        columns: those of the settings table, then notes whose names begin with `_`.
        unmapped: how many of the first rows lack what only a person knows.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    unmapped: int


def propose(company: Company, warehouse: Path) -> Iterator[Proposal]:
    """Proposed tables from a warehouse; those without rows are left out.

    Raises:
        UserError: the warehouse lacks what the proposals are made of.
    """
    import duckdb

    unfinished = UserError(
        "the build was not finished, so there is nothing to propose from.",
        where=str(warehouse),
        todo="Run: lead2cash build, and see what it says.",
    )
    if not warehouse.is_file():
        raise unfinished
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{str(warehouse).replace(chr(39), chr(39) * 2)}' as built (read_only)")
        _load_words(connection, company)
        # names without a database are looked up in the warehouse, tables of this connection too
        connection.execute("set search_path = 'built,memory.main,temp'")
        try:
            connection.execute(_sql("payments"))
            for name, empty in TABLES.items():
                cursor = connection.execute(_sql(name))
                columns = tuple(column[0] for column in cursor.description or ())
                rows = cursor.fetchall()
                if rows:
                    at = columns.index(empty)
                    yield Proposal(name, columns, rows, sum(row[at] is None for row in rows))
        except duckdb.CatalogException:
            raise unfinished from None


def write(company: Company, proposal: Proposal) -> Path:
    """Write one table below `settings/proposed`; return its path."""
    path = company.root / FOLDER / f"{proposal.name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(proposal.columns)
        writer.writerows([[_text(cell) for cell in row] for row in proposal.rows])
    return path


def _load_words(connection: duckdb.DuckDBPyConnection, company: Company) -> None:
    connection.execute("create table words (list varchar, value varchar, pattern varchar, place integer)")
    for list_, groups in _yaml("words.yml").items():
        for place, (value, patterns) in enumerate(groups.items()):
            for pattern in patterns:
                connection.execute("insert into words values (?, ?, ?, ?)", [list_, value, pattern, place])
    for place, reason in enumerate(_yaml("loss_reasons.yml")):
        for pattern in reason["patterns"]:
            row = ["loss_reason_names", reason["name"][company.language], pattern, place]
            connection.execute("insert into words values (?, ?, ?, ?)", row)
    connection.execute("create table articles (article_id varchar, name varchar, kind varchar)")
    connection.execute(
        "create table rules (place integer, article_id varchar, direction varchar, purpose varchar,"
        " is_budget boolean, is_client boolean)"
    )
    place = 0
    for article in _yaml("cash_flow.yml"):
        name = article["name"][company.language]
        connection.execute("insert into articles values (?, ?, ?)", [article["id"], name, article["kind"]])
        for rule in article["rules"]:
            place += 1
            row = [rule.get(key) for key in ("direction", "purpose", "is_budget", "is_client")]
            connection.execute("insert into rules values (?, ?, ?, ?, ?, ?)", [place, article["id"], *row])
    last = max((row["priority"] for row in table_rows(company)["cash_flow_rules"]), default=0)
    connection.execute(f"set variable last_priority = {int(last)}")


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)
