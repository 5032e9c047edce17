"""What a kept page depends on, as one key: only a change of these makes it anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import duckdb

from reports_site.archive.rows import Kept
from reports_site.links import kind_of
from reports_site.periods import Period
from reports_site.reports import Mart
from reports_site.scene import Scene
from reports_site.shelf import key_of
from reports_site.standing import code_digest
from reports_site.warehouse import quoted

Digests = dict[date, tuple[int, int]]


def mart_digests(scene: Scene, mart: Mart, grain: str) -> Digests:
    """Number of rows and sum of their hashes by closed period, so their order does not matter.

    The engine's own hash: fast, and stable within one version of the engine, which is part of the key.
    """
    columns = ", ".join(map(quoted, sorted(mart.node.columns)))
    found = scene.warehouse.query(
        f"select period_start, count(*), sum(hash({columns}))::hugeint from {mart.node.relation}"
        " where period_grain = ? and period_state = 'closed' group by period_start",
        (grain,),
    )
    return {start: (count, digest) for start, count, digest in found}


def page_keys(scene: Scene, kept: Sequence[Kept], grain: str) -> Callable[[Period, object], str]:
    """The key of a period's page; the second argument is whatever else stands on it."""
    run = scene.company.run
    missing = [scene.company.missing(item.report.spec.needs) for item in kept]
    common = key_of(
        code_digest(),
        duckdb.__version__,
        scene.view,
        (scene.ui.language, run.offered, run.company_name, run.currency, run.timezone, run.sample_floor),
        [source.name for source in scene.company.sources],
        [(item.report.slug, item.report.spec, missed) for item, missed in zip(kept, missing, strict=True)],
        [(mart.name, mart.columns) for item in kept for mart in item.marts],
    )
    # a page that is kept leads to no page that is gone
    named = {name for item in kept if item.table for name in item.table.columns}
    led = {
        kind: sorted(pages) for kind, pages in scene.links.pages.items() if kind in set(map(kind_of, named))
    }
    common = key_of(common, sorted(led.items()))
    marts = {mart.name: mart for item in kept for mart in item.marts}
    digests = {name: mart_digests(scene, mart, grain) for name, mart in sorted(marts.items())}

    def key(period: Period, beside: object) -> str:
        before = scene.calendar.compared(period)
        starts = [period.start, *([before.start] if before else [])]
        return key_of(common, [[found.get(start) for start in starts] for found in digests.values()], beside)

    return key
