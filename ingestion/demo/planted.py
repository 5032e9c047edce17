"""List of the planted oddities, so that tests and data health can look for each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

SHOWN = 25
HEAD = """\
# Oddities planted in this company, with ids of the records they are in.
# There are no more than 25 ids each; `count` is of all.
"""


class Planted:
    """Collects oddities that have happened by a moment."""

    def __init__(self, as_of: int) -> None:
        self.as_of = as_of
        self.counts: Counter[tuple[str, str]] = Counter()
        self.ids: dict[tuple[str, str], list[str]] = {}

    def add(self, name: str, entity: str, record_id: str, at: int = 0) -> None:
        """Note an oddity of a record that happened at a moment."""
        if at > self.as_of:
            return
        key = (name, entity)
        self.counts[key] += 1
        ids = self.ids.setdefault(key, [])
        if len(ids) < SHOWN:
            ids.append(record_id)

    def by_name(self) -> dict[str, int]:
        """How many of each."""
        found: Counter[str] = Counter()
        for (name, _), count in self.counts.items():
            found[name] += count
        return dict(sorted(found.items()))

    def write(self, path: Path) -> None:
        """Write planted.yml."""
        rows = [
            {"name": name, "entity": entity, "count": self.counts[name, entity], "ids": ids}
            for (name, entity), ids in sorted(self.ids.items())
        ]
        text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110)
        path.write_text(HEAD + text, encoding="utf-8")
