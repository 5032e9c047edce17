"""Draws specifications and keeps the results by content: an unchanged picture is never drawn twice."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from reports_site.charts import data, frame, svg, theme
from reports_site.charts.frame import Spec

log = logging.getLogger(__name__)
VEGA_LITE = "6.4"
# files left in the cache beyond the pictures of one build, before the unused ones are dropped
SPARE = 400


class Drawing:
    """The inside of one SVG, rebuilt from an allow-list. Only this class hands markup to a template."""

    __slots__ = ("_markup", "height", "name", "width")

    def __init__(self, name: str, width: int, height: int, markup: str) -> None:
        self.name, self.width, self.height, self._markup = name, width, height, markup

    def __html__(self) -> str:
        return self._markup

    def __str__(self) -> str:
        return self._markup


class Studio:
    """Draws and remembers. ``cache`` is a folder of its own; deleting it costs only time."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._used: set[str] = set()
        self.drawn = 0
        # a change of the code that draws is a change of the picture
        sources = (theme, frame, svg, data)
        code = b"".join(Path(str(module.__file__)).read_bytes() for module in sources)
        self._salt = hashlib.sha256(code + VEGA_LITE.encode()).digest()

    def folder(self) -> Path:
        """The cache's folder, made if it is not there."""
        self._cache.mkdir(parents=True, exist_ok=True)
        return self._cache

    def draw(self, name: str, spec: Spec) -> Drawing:
        """The picture of a specification; ``name`` is the variant it is for."""
        body = json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False).encode(
            "utf-8", "surrogatepass"
        )
        key = hashlib.sha256(self._salt + body).hexdigest()[:32]
        self._used.add(key)
        path = self._cache / f"{key}.svg"
        try:
            markup = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            markup = self._make(spec)
            self._keep(path, markup)
        pad = spec["padding"]
        width = spec["width"] + pad["left"] + pad["right"]
        height = spec["height"] + pad["top"] + pad["bottom"]
        return Drawing(name, width, height, markup)

    def tidy(self) -> None:
        """Drops pictures this build did not use, once there are many of them."""
        unused = sorted(path for path in self._cache.glob("*.svg") if path.stem not in self._used)
        for path in unused if len(unused) > SPARE else ():
            path.unlink(missing_ok=True)

    def _make(self, spec: Spec) -> str:
        # imported late: an unchanged site never needs the renderer
        import vl_convert

        self.drawn += 1
        return svg.rebuild(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))

    def _keep(self, path: Path, markup: str) -> None:
        self.folder()
        temporary = path.with_suffix(".tmp")
        temporary.write_text(markup, encoding="utf-8")
        temporary.replace(path)
