"""From the words people type to the names MetricFlow knows: `manager` is `manager__name`, `month` a grain."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.errors import UserError
from orchestration.metrics.engine import Available

GRAINS = ("day", "week", "month", "quarter", "year")
METRIC_TIME = "metric_time"


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
        if self.kind == "time":
            return f"{{{{ TimeDimension('{self.name}', '{self.grain}') }}}}"
        return f"{{{{ {self.kind.capitalize()}('{self.name}') }}}}"


class Names:
    """Finds cuts by the words people use."""

    def __init__(self, available: Available, metrics: Sequence[str]) -> None:
        self.available, self.metrics = available, metrics

    def find(self, word: str) -> Cut:
        """The cut a word means.

        `day` to `year` cut by each metric's own date; `manager` means its name, `manager_id` its id;
        a time may carry a grain: `won_on__month`.

        Raises:
            UserError: nothing or several things are called so.
        """
        lower = word.strip().lower()
        base, grain = _grain_of(lower)
        if lower in GRAINS or base == METRIC_TIME:
            return Cut(word, "time", METRIC_TIME, lower if lower in GRAINS else grain or "day")
        found = (
            self._dimension(word, lower)
            or self._entity(word, lower)
            or self._suffix(word, lower, base, grain)
        )
        if found:
            return found
        raise self._unknown(word)

    def _dimension(self, word: str, lower: str) -> Cut | None:
        for name in (lower, f"{lower}__name"):
            if name in self.available.dimensions:
                return Cut(word, "dimension", name)
        return None

    def _entity(self, word: str, lower: str) -> Cut | None:
        for name in (lower, lower.removesuffix("_id")):
            if name in self.available.entities:
                return Cut(word, "entity", name)
        return None

    def _suffix(self, word: str, lower: str, base: str, grain: str) -> Cut | None:
        """`size_band` for `deal__size_band`, as long as only one thing ends like that."""
        dimensions = [Cut(word, "dimension", name) for name in _ending(self.available.dimensions, lower)]
        times = [Cut(word, "time", name, grain or "day") for name in _ending(self.available.times, base)]
        found = [*dimensions, *times]
        if len(found) > 1:
            names = ", ".join(cut.group_by for cut in found)
            raise UserError(f"several dimensions are called {word!r}.", todo=f"Name one of: {names}.")
        return found[0] if found else None

    def words(self) -> list[str]:
        """Short words for everything there is, those of dimensions first."""
        dimensions = {name: name.removesuffix("__name") for name in self.available.dimensions}
        short = [
            last if len(_ending([*self.available.dimensions, *self.available.times], last)) == 1 else word
            for name, word in [*dimensions.items(), *((name, name) for name in self.available.times)]
            for last in [word.split("__")[-1]]
        ]
        return [*sorted(set(short)), *(f"{name}_id" for name in self.available.entities), *GRAINS]

    def _unknown(self, word: str) -> UserError:
        words = self.words()
        close = difflib.get_close_matches(word.lower(), words, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        metrics = " and ".join(self.metrics)
        return UserError(
            f"{metrics} cannot be cut by {word!r}.{hint}",
            todo=f"There is: {', '.join(words)}. All: lead2cash list dimensions.",
        )


def _grain_of(word: str) -> tuple[str, str]:
    base, _, grain = word.rpartition("__")
    return (base, grain) if grain in GRAINS and base else (word, "")


def _ending(names: Iterable[str], last: str) -> list[str]:
    return [name for name in names if name == last or name.endswith(f"__{last}")]


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
