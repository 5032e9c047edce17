"""Whole marts for analysts: CSV, Parquet and JSON, made again only when a mart's rows changed."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterable, Mapping

import duckdb

from reports_site.artifacts import ModelNode
from reports_site.exports import mart_csv
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.shelf import Shelf, key_of
from reports_site.standing import code_digest
from reports_site.warehouse import Warehouse, quoted

FOLDER = "data/marts"


def add_marts(scene: Scene, reports: Iterable[Report], shelf: Shelf) -> None:
    """Puts the files of every mart a page shows into what all languages share."""
    marts = {name: mart.node for report in reports for name, mart in report.marts.items()}
    for name, node in sorted(marts.items()):
        key = key_of(code_digest(), duckdb.__version__, name, _digest(scene.warehouse, node))
        for path, write in WRITERS.items():
            suffix = path[path.index(".") :]
            found = shelf.find(key, suffix) or shelf.put(key, suffix, write(scene.warehouse, node))
            scene.shared[path.format(slug=name.removeprefix("rpt_"), mart=name)] = found


def mart_parquet(warehouse: Warehouse, node: ModelNode) -> bytes:
    """Parquet with the warehouse's own types."""
    import pyarrow.parquet as parquet

    out = io.BytesIO()
    table = warehouse.arrow(f"select * from {node.relation} order by all")
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def mart_json(warehouse: Warehouse, node: ModelNode) -> bytes:
    """Gzipped JSON ``{"columns": […], "data": [[…], …]}``: what pandas calls the orientation "split"."""
    columns = [name for name, _ in warehouse.columns(node)]
    fields = ", ".join(f"coalesce(to_json({quoted(name)})::varchar, 'null')" for name in columns)
    order = ", ".join(map(quoted, columns))
    lines = warehouse.query(
        f"select '[' || concat_ws(',', {fields}) || ']' from {node.relation} order by {order}"
    )
    names = ",".join(f'"{name}"' for name in columns)
    text = f'{{"columns":[{names}],"data":[\n' + ",\n".join(line for (line,) in lines) + "\n]}\n"
    # without the time of writing: equal marts are equal files
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=5, mtime=0)


WRITERS: Mapping[str, Callable[[Warehouse, ModelNode], bytes]] = {
    "{slug}.csv": mart_csv,
    FOLDER + "/{mart}.parquet": mart_parquet,
    FOLDER + "/{mart}.json.gz": mart_json,
}


def _digest(warehouse: Warehouse, node: ModelNode) -> object:
    columns = warehouse.columns(node)
    names = ", ".join(quoted(name) for name, _ in columns)
    return columns, warehouse.query(f"select count(*), sum(hash({names}))::hugeint from {node.relation}")
