"""From the words people type to the names MetricFlow knows: `manager` is `manager__name`, `month` a grain."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.errors import UserError
from orchestration.metrics.engine import Available

GRAINS = ("day", "week", "month", "quarter", "year")
METRIC_TIME = "metric_time"
# an id is meant by its plain word only when nothing else is
LAST = 100


@dataclass(frozen=True)
class Cut:
    """One thing to group or filter by.

    Attributes:
        word: as typed; the name of the output column.
        kind: dimension, time or entity.
        name: MetricFlow's name, without a grain.
        grain: day to year for a time.
    """

    word: str
    kind: str
    name: str
    grain: str = ""

    @property
    def group_by(self) -> str:
        """Name in a group-by, and of the column MetricFlow returns."""
        return f"{self.name}__{self.grain}" if self.grain else self.name

    @property
    def template(self) -> str:
        """How a filter refers to it; made of names from the manifest only."""
        steps = self.name.split("__")
        # the last entity belongs to the name of a dimension; those before it are the way there
        own = 1 if self.kind == "entity" else 2
        path, name = steps[:-own], "__".join(steps[-own:])
        over = f", entity_path={path}" if path else ""
        if self.kind == "time":
            return f"{{{{ TimeDimension('{name}', '{self.grain}'{over}) }}}}"
        return f"{{{{ {self.kind.capitalize()}('{name}'{over}) }}}}"


class Names:
    """Finds cuts by the words people use."""

    def __init__(self, available: Available, metrics: Sequence[str]) -> None:
        self.available, self.metrics = available, metrics
        # word: {(distance, full name, kind)}; the smallest distance is what the word means
        self._meanings: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
        for name in available.dimensions:
            self._learn("dimension", name, name, 0)
            self._learn("dimension", name, name.removesuffix("__name"), 1)
        for name in available.times:
            self._learn("time", name, name, 0)
        for name in available.entities:
            self._learn("entity", name, f"{name}_id", 2)
            self._learn("entity", name, name, LAST)

    def _learn(self, kind: str, name: str, words: str, distance: int) -> None:
        """Every end of the words means the name: `deal__manager` is also `manager`, only further away.

        Of two things equally far away the one of the metric's own fact is nearer.
        """
        parts = words.split("__")
        away = int(name.split("__")[0] not in self.available.own)
        for start in range(len(parts)):
            far = 2 * (distance if start == 0 else distance + 1 + name.count("__")) + away
            self._meanings["__".join(parts[start:])].add((far, name, kind))

    def find(self, word: str) -> Cut:
        """The cut a word means.

        `day` to `year` cut by each metric's own date; `manager` means its name, `manager_id` its id;
        a time may carry a grain: `won_on__month`. Of several things that end like the word, the one
        reached over fewer joins is meant.

        Raises:
            UserError: nothing is called so, or several things are.
        """
        lower = word.strip().lower()
        base, grain = _grain_of(lower)
        if lower in GRAINS or base == METRIC_TIME:
            return Cut(word, "time", METRIC_TIME, lower if lower in GRAINS else grain or "day")
        found = self._meant(lower) or [cut for cut in self._meant(base) if cut[1] == "time"]
        if not found:
            raise self._unknown(word)
        if len(found) > 1:
            names = ", ".join(sorted(name for name, _ in found))
            raise UserError(f"several dimensions are called {word!r}.", todo=f"Name one of: {names}.")
        ((name, kind),) = found
        return Cut(word, kind, name, (grain or "day") if kind == "time" else "")

    def _meant(self, word: str) -> list[tuple[str, str]]:
        """Name and kind of everything the word means at the smallest distance."""
        meanings = self._meanings.get(word, set())
        nearest = min((distance for distance, _, _ in meanings), default=0)
        return sorted({(name, kind) for distance, name, kind in meanings if distance == nearest})

    def words(self) -> list[str]:
        """The shortest word for each thing there is: dimensions, ids, and grains."""
        shortest: dict[str, str] = {}
        ids: dict[str, str] = {}
        for word in sorted(self._meanings, key=lambda word: (len(word), word)):
            meant = self._meant(word)
            # "name" alone would be the name of whatever happens to have one
            if len(meant) != 1 or word == "name":
                continue
            name, kind = meant[0]
            if kind != "entity":
                shortest.setdefault(name, word)
            elif word.endswith("_id") and (name == _last(name) or _last(name) not in self.available.entities):
                ids.setdefault(name, word)
        return [*sorted(shortest.values()), *sorted(ids.values()), *GRAINS]

    def _unknown(self, word: str) -> UserError:
        words = self.words()
        close = difflib.get_close_matches(word.lower(), words, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        metrics = " and ".join(self.metrics)
        reasons = [why for cut, why in self.available.no_cut if cut == word.lower()]
        why = " ".join(["", *dict.fromkeys(reasons)]) if reasons else hint
        return UserError(
            f"{metrics} cannot be cut by {word!r}.{why}",
            todo=f"There is: {', '.join(words)}. All: lead2cash list dimensions.",
        )


def _grain_of(word: str) -> tuple[str, str]:
    base, _, grain = word.rpartition("__")
    return (base, grain) if grain in GRAINS and base else (word, "")


def _last(name: str) -> str:
    return name.rpartition("__")[2]


def check_metrics(wanted: Sequence[str], known: Iterable[str]) -> None:
    """Refuse names that are no metric.

    Raises:
        UserError: names the closest ones.
    """
    names = sorted(known)
    for name in wanted:
        if name not in names:
            close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise UserError(f"there is no metric {name!r}.{hint}", todo="All: lead2cash list metrics.")
