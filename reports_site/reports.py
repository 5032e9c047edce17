"""Reports found in dbt's manifest, checked to the last column before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from reports_site.artifacts import Artifacts, ExposureNode, ModelNode, read_artifacts
from reports_site.columns import ColumnInfo, column_info
from reports_site.i18n import LANGUAGES
from reports_site.spec import BlockBase, ReportSpec, Section
from reports_site.spec_errors import SpecErrors, allowed, explain
from reports_site.spec_overview import Reading

SLUG = re.compile(r"^[a-z][a-z0-9_]{1,60}$")
RESERVED = frozenset(
    {
        "index",
        "glossary",
        "daily",
        "weekly",
        "monthly",
        "employees",
        "funnel",
        "money",
        "site",
        "static",
        "data",
    }
    | {"con", "prn", "aux", "nul", "wall", *LANGUAGES}
)


@dataclass(frozen=True)
class Mart:
    """A ``rpt_`` table with the words of the columns its report shows."""

    node: ModelNode
    columns: Mapping[str, ColumnInfo]

    @property
    def name(self) -> str:
        return self.node.name

    def has(self, column: str) -> bool:
        return column in self.node.columns


@dataclass(frozen=True)
class Report:
    """One exposure that is a page; ``blocks`` pair each block with its mart. ``company_wide``: on a
    role's site it shows the company's figures, which the role's own sums cannot recalculate."""

    slug: str
    path: str
    spec: ReportSpec
    marts: Mapping[str, Mart]
    company_wide: bool = False

    @property
    def blocks(self) -> list[tuple[BlockBase, Mart]]:
        return [(block, self.marts[self.mart_of(block)]) for block in self.spec.blocks]

    def mart_of(self, block: BlockBase | Reading) -> str:
        return block.mart or f"rpt_{self.slug}"

    def mart(self, reading: Reading) -> Mart:
        return self.marts[self.mart_of(reading)]


@dataclass
class _Check:
    """Collects the mistakes of one exposure."""

    artifacts: Artifacts
    exposure: ExposureNode
    problems: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"{self.exposure.original_file_path}: exposure '{self.exposure.name}'"

    def report(self) -> Report | None:
        found = self.exposure.report
        try:
            spec = ReportSpec.model_validate(found)
        except ValidationError as error:
            self.problems += explain(error, self.where, ReportSpec, found)
            return None
        slug = self.exposure.name
        if not SLUG.match(slug) or slug in RESERVED:
            self.problems.append(f"{self.where}: the name is a page's address: a-z, 0-9 and _, not {slug!r}.")
        self._needs(spec)
        readings = _readings(spec)
        parts: list[BlockBase | Reading] = [*spec.blocks, *readings.values()]
        names = sorted({part.mart or f"rpt_{slug}" for part in parts} | {f"rpt_{slug}"})
        shown: dict[str, dict[str, ColumnInfo]] = {name: {} for name in names}
        for number, block in enumerate(spec.blocks, 1):
            self._block(f"{self.where} → blocks[{number}] ({block.kind})", block, shown)
        for key, reading in readings.items():
            self._block(f"{self.where} → {key}", reading, shown)
        self._headline(spec, shown[f"rpt_{slug}"])
        if self.problems:
            return None
        marts = {name: Mart(self.artifacts.models[name], shown[name]) for name in names}
        return Report(slug, self.exposure.original_file_path, spec, marts)

    def _block(self, place: str, block: BlockBase | Reading, shown: dict[str, dict[str, ColumnInfo]]) -> None:
        name = block.mart or f"rpt_{self.exposure.name}"
        reachable = {
            unique_id.split(".")[-1]
            for unique_id in self.exposure.depends_on.get("nodes", [])
            if unique_id.startswith("model.") and unique_id.split(".")[-1].startswith("rpt_")
        } & set(self.artifacts.models)
        if name not in reachable:
            self.problems.append(
                f"{place} → mart: the exposure does not depend on '{name}'. {allowed(reachable)}"
            )
            return
        model = self.artifacts.models[name]
        for key, columns in {**block.columns_used(), **block.columns_named()}.items():
            for column in columns:
                if column not in model.columns:
                    self.problems.append(
                        f"{place} → {key}: '{column}' is not a column of {name}. {allowed(model.columns)}"
                    )
        for columns in block.columns_named().values():
            self._words(model, columns, shown[name])

    def _words(self, model: ModelNode, columns: tuple[str, ...], shown: dict[str, ColumnInfo]) -> None:
        for column in columns:
            if column in shown or column not in model.columns:
                continue
            info, problems = column_info(self.artifacts, model, column)
            self.problems += [problem for problem in problems if problem not in self.problems]
            if info is None:
                continue
            shown[column] = info
            # a rate shows its parts, so these need words too
            self._words(model, tuple(filter(None, (info.numerator, info.denominator))), shown)

    def _headline(self, spec: ReportSpec, shown: dict[str, ColumnInfo]) -> None:
        for column in spec.headline:
            if column not in shown:
                self.problems.append(
                    f"{self.where} → headline: no block of rpt_{self.exposure.name} shows '{column}'. "
                    + allowed(shown)
                )

    def _needs(self, spec: ReportSpec) -> None:
        found = (re.fullmatch(r"int_(\w+)_unioned", name) for name in self.artifacts.models)
        entities = {match[1] for match in found if match}
        parts = (*spec.blocks, *_readings(spec).values())
        needed = set(spec.needs).union(*(part.needs for part in parts))
        for name in sorted(needed - entities if entities else ()):
            self.problems.append(f"{self.where} → needs: no entity is called '{name}'. {allowed(entities)}")


def _readings(spec: ReportSpec) -> dict[str, BlockBase | Reading]:
    """What the report gives to other pages, by the key that names it."""
    lists: dict[str, Sequence[BlockBase | Reading]] = {
        "answers": spec.answers,
        "attention": spec.attention,
        "changes": spec.changes,
        "wall": spec.wall.readings if spec.wall else (),
        "drill": spec.drill,
    }
    return {
        f"{key}[{number}]": reading for key, found in lists.items() for number, reading in enumerate(found, 1)
    }


def validate_reports(manifest: Mapping[str, Any] | Path | Artifacts) -> tuple[Report, ...]:
    """All reports of a dbt manifest, by section and order.

    Args:
        manifest: the parsed manifest.json, its path, dbt's target folder, or artifacts already read.

    Raises:
        SpecErrors: wrong key, kind, column, metric, mart or a missing translation; names every place.
    """
    artifacts = manifest if isinstance(manifest, Artifacts) else read_artifacts(manifest)
    reports: list[Report] = []
    problems: list[str] = []
    for exposure in artifacts.exposures:
        if exposure.report is None:
            continue
        check = _Check(artifacts, exposure)
        report = check.report()
        problems += check.problems
        if report:
            reports.append(report)
    if problems:
        raise SpecErrors(problems)
    sections = list(get_args(Section))
    return tuple(
        sorted(reports, key=lambda found: (sections.index(found.spec.section), found.spec.order, found.slug))
    )
