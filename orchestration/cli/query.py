"""`lead2cash query`: metrics by any cut."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli.options import CompanyOption, Format, FormatOption

NAME = "query"
EXAMPLES = (
    "lead2cash query won_amount",
    "lead2cash query won_amount,average_check --by manager,month --from 2026-01-01",
    "lead2cash query won_deals --by manager --grain quarter --where \"manager <> 'Anna'\" --format csv",
    "lead2cash query won_amount --by manager --order -won_amount --limit 5",
)
DATE = ["%Y-%m-%d"]


class Grain(StrEnum):
    """Length of the periods a metric is cut into."""

    day = "day"
    week = "week"
    month = "month"
    quarter = "quarter"
    year = "year"


def command(
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="See: lead2cash list metrics")],
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD,…", help="What to cut by. See: lead2cash list dimensions"),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Filter such as \"manager = 'Anna' and month >= '2026-01-01'\"."),
    ] = None,
    grain: Annotated[Grain | None, typer.Option(help="Cut by each metric's own date as well.")] = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=DATE, metavar="YYYY-MM-DD", help="First day that counts."),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option("--to", formats=DATE, metavar="YYYY-MM-DD", help="Last day that counts."),
    ] = None,
    order: Annotated[
        list[str] | None, typer.Option(metavar="WORD,…", help="Order of the rows; -won_amount is falling.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most rows.")] = None,
    form: FormatOption = Format.table,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL instead of running it.")] = False,
    company: CompanyOption = None,
) -> None:
    """Show metrics of the published release, by any cut."""
    from orchestration.cli.options import open_company
    from orchestration.cli.output import write_rows
    from orchestration.metrics import MetricQuery, run_query
    from orchestration.metrics.formats import for_people
    from orchestration.releases import require_current

    query = MetricQuery(
        metrics=_words(metrics),
        by=_words(by),
        where=where or [],
        grain=grain.value if grain else None,
        start=start.date() if start else None,
        end=end.date() if end else None,
        order=_words(order),
        limit=limit,
    )
    table = run_query(require_current(open_company(company, check_options=False)), query)
    if show_sql:
        typer.echo(table.sql)
        return
    rows: list[tuple[object, ...]] = table.rows
    if form is Format.table:
        rows = [tuple(map(for_people, row, table.formats)) for row in rows]
    write_rows(table.columns, rows, form)


def _words(given: list[str] | None) -> list[str]:
    """Words given one by one or with commas between them."""
    return [word.strip() for text in given or [] for word in text.split(",") if word.strip()]
