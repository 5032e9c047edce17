"""Whole marts for analysts: CSV, Parquet and JSON, made again only where a mart's rows changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reports_site.downloads.quarters import CSV, JSON, Mart, keep_pieces, mart_of, whole_file
from reports_site.reports import Report
from reports_site.shelf import Shelf
from reports_site.warehouse import Warehouse

FOLDER = "data/marts"
PARQUET = ".parquet"


def mart_files(warehouse: Warehouse, reports: Iterable[Report], shelf: Shelf) -> dict[str, Path]:
    """The files of every mart a page shows, by their path below the site's root; for a thread of its own."""
    nodes = {name: mart.node for report in reports for name, mart in report.marts.items()}
    files: dict[str, Path] = {}
    with warehouse.beside() as own:
        for name, node in sorted(nodes.items()):
            mart = mart_of(own, node)
            # also when the whole file is there: the pieces of an old quarter are needed again tomorrow
            keep_pieces(mart, shelf)
            texts = {f"{name.removeprefix('rpt_')}{CSV.suffix}": CSV, f"{FOLDER}/{name}{JSON.suffix}": JSON}
            for path, kind in texts.items():
                found = shelf.find(mart.key, kind.suffix)
                files[path] = found or shelf.put(mart.key, kind.suffix, whole_file(mart, kind, shelf))
            files[f"{FOLDER}/{name}{PARQUET}"] = _parquet(mart, shelf)
    return files


def _parquet(mart: Mart, shelf: Shelf) -> Path:
    sql, _ = mart.ordered("*")
    return shelf.find(mart.key, PARQUET) or shelf.make(
        mart.key, PARQUET, lambda part: mart.warehouse.write_parquet(sql, part)
    )
