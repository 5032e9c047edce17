"""Draws specifications and keeps the results by content: an unchanged picture is never drawn twice."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from reports_site.charts import data, frame, svg, theme, words
from reports_site.charts.frame import Spec
from reports_site.charts.renderer import Renderer

log = logging.getLogger(__name__)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# what JSON in ASCII makes of them, and of some harmless ones
MAYBE_NOT_XML = re.compile(r"\\(?:[bf]|u(?:00[01]|d[89a-f]|fff[ef]))")
VEGA_LITE = "6.4"
# files left in the cache beyond the pictures of one build, before the unused ones are dropped
SPARE = 400


class Drawing:
    """The inside of one SVG, rebuilt from an allow-list. Only this class hands markup to a template.

    ``plot`` is where its marks stand: left, top, width and height. The markup may still be being drawn;
    whoever reads it waits.
    """

    __slots__ = ("_markup", "height", "name", "plot", "width")

    def __init__(self, name: str, width: int, height: int, plot: str, markup: Callable[[], str]) -> None:
        self.name, self.width, self.height, self.plot, self._markup = name, width, height, plot, markup

    def __html__(self) -> str:
        return self._markup()

    def __str__(self) -> str:
        return self._markup()


class Studio:
    """Draws and remembers. ``cache`` is a folder of its own; deleting it costs only time."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._used: set[str] = set()
        self._pending: dict[str, Callable[[], str]] = {}
        self._renderer = Renderer(VEGA_LITE)
        self.drawn = 0
        # a change of the code that draws is a change of the picture
        sources = (theme, frame, words, svg, data)
        code = b"".join(Path(str(module.__file__)).read_bytes() for module in sources)
        self._salt = hashlib.sha256(code + VEGA_LITE.encode()).digest()

    def folder(self) -> Path:
        """The cache's folder, made if it is not there."""
        self._cache.mkdir(parents=True, exist_ok=True)
        return self._cache

    def draw(self, name: str, spec: Spec) -> Drawing:
        """The picture of a specification; ``name`` is the variant it is for."""
        # pure ASCII: whatever a name holds, it is one line
        body = _line_of(spec)
        if MAYBE_NOT_XML.search(body):
            body = _line_of(_legible(spec))
        key = hashlib.sha256(self._salt + body.encode()).hexdigest()[:32]
        self._used.add(key)
        path = self._cache / f"{key}.svg"
        if key not in self._pending:
            try:
                markup = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self._pending[key] = self._make(path, body)
            else:
                self._pending[key] = lambda: markup
        pad = spec["padding"]
        width = spec["width"] + pad["left"] + pad["right"]
        height = spec["height"] + pad["top"] + pad["bottom"]
        plot = f"{pad['left']} {pad['top']} {spec['width']} {spec['height']}"
        return Drawing(name, width, height, plot, self._pending[key])

    def tidy(self) -> None:
        """Drops pictures this build did not use, once there are many of them."""
        unused = sorted(path for path in self._cache.glob("*.svg") if path.stem not in self._used)
        for path in unused if len(unused) > SPARE else ():
            path.unlink(missing_ok=True)

    def start(self) -> None:
        """Starts the renderer for what is to come."""
        self._renderer.start()

    def close(self) -> None:
        """Ends the renderer."""
        self._renderer.close()

    def _make(self, path: Path, body: str) -> Callable[[], str]:
        self.drawn += 1
        future = self._renderer.draw(body)

        @cache
        def markup() -> str:
            drawn = future.result()
            self._keep(path, drawn)
            return drawn

        return markup

    def _keep(self, path: Path, markup: str) -> None:
        self.folder()
        temporary = path.with_suffix(".tmp")
        temporary.write_text(markup, encoding="utf-8")
        temporary.replace(path)


def _line_of(spec: Spec) -> str:
    return json.dumps(spec, sort_keys=True, allow_nan=False)


def _legible(value: Any) -> Any:
    """The same specification without the characters XML cannot hold: the renderer dies of them."""
    match value:
        case str():
            return NOT_XML.sub("", value)
        case dict():
            return {key: _legible(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_legible(inner) for inner in value]
        case _:
            return value
