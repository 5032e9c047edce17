"""Where pictures are drawn and finished files are kept; the trees of all roles share one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reports_site.charts.draw import Studio
from reports_site.shelf import Shelf


@dataclass(frozen=True)
class Shop:
    """The renderer and its pictures, and the shelf; all in ``folder``."""

    folder: Path
    studio: Studio
    shelf: Shelf


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """Opens the shop, ends its renderer, and drops what nobody used once everything is built."""
    shop = Shop(folder, Studio(folder), Shelf(folder / "kept"))
    try:
        yield shop
        shop.studio.tidy()
        shop.shelf.tidy()
    finally:
        shop.studio.close()
