"""Truth files: exact values written as CSV, described in truth.yml."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import yaml

Cell = int | str | Fraction | None


def percentile(values: list[int], fraction: Fraction) -> Fraction | None:
    """Continuous percentile: between the two nearest values in proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = fraction * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def per(amount: int, count: int) -> int | None:
    """Kopecks per piece, rounded half up; None without pieces."""
    if not count:
        return None
    return (abs(amount) * 2 + count) // (2 * count) * (1 if amount >= 0 else -1)


def share(part: int, whole: int) -> Fraction | None:
    """Exact share; None when there is nothing to share."""
    return Fraction(part, whole) if whole else None


@dataclass
class Sheet:
    """One truth file.

    Attributes:
        measures: name → money (kopecks), integer, boolean, ratio or number (exact fractions).
        where: what selects these rows in the mart.
    """

    name: str
    mart: str
    key: list[str]
    measures: dict[str, str]
    where: dict[str, object] = field(default_factory=dict)
    rows: list[list[Cell]] = field(default_factory=list)

    def add(self, key: Iterable[str], *values: Cell) -> None:
        """One row; money is given in kopecks."""
        self.rows.append([*key, *values])

    def write(self, folder: Path) -> None:
        """Write `<name>.csv`, rows in the order of their keys."""
        width = len(self.key)
        kinds = list(self.measures.values())
        self.rows.sort(key=lambda row: [str(cell) for cell in row[:width]])
        with (folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([*self.key, *self.measures])
            for row in self.rows:
                cells = [_text(cell, kind) for cell, kind in zip(row[width:], kinds, strict=True)]
                writer.writerow([*row[:width], *cells])

    @property
    def description(self) -> dict[str, object]:
        """Entry of truth.yml."""
        return {
            "file": f"{self.name}.csv",
            "mart": self.mart,
            "key": self.key,
            "measures": self.measures,
            "where": self.where,
        }


def _text(cell: Cell, kind: str) -> str:
    if cell is None:
        return ""
    if kind == "money":
        assert isinstance(cell, int)
        sign = "-" if cell < 0 else ""
        return f"{sign}{abs(cell) // 100}.{abs(cell) % 100:02d}"
    if kind in ("ratio", "number"):
        return repr(float(cell))
    return str(cell)


NOTES = """\
# What the reports must say for this company, computed by the generator from its own world.
# mart = model; key and measures = its columns; where = rows of the mart the file speaks of, beside
# period_state closed and running. money and integer are exact; ratio and number are the nearest doubles.
"""


def write_sheets(folder: Path, sheets: list[Sheet]) -> None:
    """Write all truth files and truth.yml."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        sheet.write(folder)
    listed = [sheet.description for sheet in sheets]
    text = yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=110)
    (folder / "truth.yml").write_text(NOTES + text, encoding="utf-8")
