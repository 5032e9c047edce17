"""A mart cut by the quarter its periods end in, so that a day's change is a change of few pieces.

A file is its pieces in order: what a piece says depends on nothing outside of it, so a piece with the same
rows is the same bytes and need not be written again.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import duckdb

from reports_site.artifacts import ModelNode
from reports_site.exports import BOM, csv_line
from reports_site.shelf import Shelf, key_of
from reports_site.standing import code_digest
from reports_site.warehouse import Columns, Warehouse, quoted

PERIOD_END = "period_end"
# rows whose lines are sorted at once
AT_ONCE = 50_000


@dataclass(frozen=True)
class Mart:
    """The rows of one mart: what each quarter of it is known by and how many rows it has.

    A mart without periods is one quarter without a name.
    """

    warehouse: Warehouse
    node: ModelNode
    columns: Columns
    keys: dict[str, str]
    counts: dict[str, int]

    @property
    def key(self) -> str:
        """What the whole mart is known by."""
        return key_of(code_digest(), self.node.name, self.columns, *self.keys.values())

    def ordered(self, selected: str, quarters: Sequence[str] | None = None) -> tuple[str, list[object]]:
        """A query of the rows by quarter and then by every column, and its values."""
        names = ", ".join(quoted(name) for name, _ in self.columns)
        # a constant is nothing to order by
        order = f"{_quarter(self.columns)}, {names}" if _has_periods(self.columns) else names
        wanted = f" where list_contains(?, {_quarter(self.columns)})" if quarters else ""
        rows = f"from {self.node.relation}{wanted} order by {order}"
        # lines are larger than what they are written from: of many rows they are written after the sorting
        is_large = sum(self.counts[quarter] for quarter in quarters or ()) > AT_ONCE
        sql = f"select {selected} from ({rows})" if is_large else f"select {selected} {rows}"
        return sql, [list(quarters)] if quarters else []

    def in_batches(self, quarters: Iterable[str]) -> Iterator[list[str]]:
        """The quarters in groups of a few rows; one that has more stands alone."""
        batch: list[str] = []
        for quarter in quarters:
            if batch and sum(self.counts[each] for each in [*batch, quarter]) > AT_ONCE:
                yield batch
                batch = []
            batch.append(quarter)
        if batch:
            yield batch


@dataclass(frozen=True)
class Lines:
    """A file of one line per row: its first words, what stands between two lines, and its last words.

    ``pack`` may be applied to a part alone: packed parts one after another are the packed whole.
    """

    suffix: str
    line: Callable[[Columns], str]
    head: Callable[[Columns], str]
    between: str
    tail: str
    pack: Callable[[bytes], bytes] = bytes

    def part(self, text: str) -> bytes:
        return self.pack(text.encode("utf-8", "replace"))

    def whole(self, columns: Columns, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The parts of a file with these pieces."""
        yield self.part(self.head(columns))
        for number, piece in enumerate(pieces):
            yield from (self.part(self.between), piece) if number else (piece,)
        yield self.part(self.tail)


def _csv_line(columns: Columns) -> str:
    # a line begins where the one before it ends: so the head needs to know nothing of them
    return f"chr(13) || chr(10) || {csv_line(columns)}"


def _csv_head(columns: Columns) -> str:
    return BOM + ",".join(name for name, _ in columns)


def _json_line(columns: Columns) -> str:
    fields = ", ".join(f"coalesce(to_json({quoted(name)})::varchar, 'null')" for name, _ in columns)
    return f"'[' || concat_ws(',', {fields}) || ']'"


def _json_head(columns: Columns) -> str:
    return '{"columns":[' + ",".join(f'"{name}"' for name, _ in columns) + '],"data":[\n'


def _zipped(body: bytes) -> bytes:
    # without the time of writing: equal marts are equal files
    return gzip.compress(body, compresslevel=5, mtime=0)


CSV = Lines(".csv", _csv_line, _csv_head, "", "\r\n")
# what pandas calls the orientation "split"
JSON = Lines(".json.gz", _json_line, _json_head, ",\n", "\n]}\n", _zipped)
KINDS = (CSV, JSON)


def mart_of(warehouse: Warehouse, node: ModelNode) -> Mart:
    """The mart and a hash of the rows of each quarter, in the order of time."""
    columns = warehouse.columns(node)
    names = ", ".join(quoted(name) for name, _ in columns)
    found = warehouse.query(
        f"select {_quarter(columns)} as quarter, count(*), sum(hash({names}))::hugeint"
        f" from {node.relation} group by all having count(*) > 0 order by quarter"
    )
    said = (code_digest(), duckdb.__version__, node.name, columns)
    keys = {row[0]: key_of(*said, row) for row in found}
    return Mart(warehouse, node, columns, keys, {row[0]: row[1] for row in found})


def keep_pieces(mart: Mart, shelf: Shelf) -> None:
    """Puts every quarter of the mart on the shelf that is not there, in each kind of lines."""
    missing = [
        quarter
        for quarter, key in mart.keys.items()
        if not all(shelf.find(key, kind.suffix) for kind in KINDS)
    ]
    said = ", ".join([_quarter(mart.columns), *(kind.line(mart.columns) for kind in KINDS)])
    for batch in mart.in_batches(missing):
        rows = mart.warehouse.stream(*mart.ordered(said, batch))
        for quarter, lines in groupby(rows, key=itemgetter(0)):
            _, *texts = zip(*lines, strict=True)
            for kind, written in zip(KINDS, texts, strict=True):
                shelf.put(mart.keys[quarter], kind.suffix, kind.part(kind.between.join(written)))


def whole_file(mart: Mart, kind: Lines, shelf: Shelf) -> Iterator[bytes]:
    """The parts of a whole file; its pieces are on the shelf."""
    pieces = (shelf.read(key, kind.suffix) for key in mart.keys.values())
    return kind.whole(mart.columns, pieces)


def _quarter(columns: Columns) -> str:
    quarter = f"date_trunc('quarter', {PERIOD_END})::varchar" if _has_periods(columns) else "null"
    return f"coalesce({quarter}, '')"


def _has_periods(columns: Columns) -> bool:
    return PERIOD_END in dict(columns)
