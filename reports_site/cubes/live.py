"""What of a block a filter can recalculate: its figures that are sums or ratios of sums, by its own cuts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports_site.columns import ColumnInfo
from reports_site.cubes.build import Cubes
from reports_site.i18n import Ui
from reports_site.reports import Mart
from reports_site.spec import BigValue, BlockBase, ColumnChart, LineChart, Picture, Table

# the filters a level of a mart is cut by; a block of any other level keeps its prepared figures
LEVELS: Mapping[str | None, tuple[str, ...]] = {
    None: (),
    "total": (),
    "company": (),
    "manager": ("manager",),
    "department": ("department",),
    "pipeline": ("pipeline",),
    "source": ("source",),
    "lead_source": ("source",),
    "manager_pipeline": ("manager", "pipeline"),
    "source_and_manager": ("source", "manager"),
}
# the column that names a filter's value
NAMES: Mapping[str, str] = {
    "user_name": "manager",
    "department_name": "department",
    "pipeline_name": "pipeline",
    "source_name": "source",
    "lead_source_name": "source",
    "period_start": "period",
}
PICTURES: Mapping[str, str] = {"bar_chart": "bars", "column_chart": "columns", "line_chart": "lines"}


def live_block(cubes: Cubes, ui: Ui, block: BlockBase, mart: Mart) -> dict[str, Any] | None:
    """What the browser needs to draw the block again, or None when none of it can be recalculated.

    ``kind`` is figures, table, bars, columns or lines; ``by`` the filters and ``period`` its rows are;
    ``columns`` stand in the block's order: a figure, a name (``cut``; ``also`` when it makes no rows of its
    own), or words alone for what stays prepared; ``sort`` is the figure that orders the rows.
    """
    level = block.where.get("level")
    other = set(block.where) - {"level"}
    if (
        block.split
        or other
        or block.period == "running"
        or isinstance(level, (list, int))
        or level not in LEVELS
    ):
        return None
    cuts = LEVELS[level]
    if isinstance(block, BigValue):
        return _live("figures", cubes, ui, mart, (), block.values) if not cuts else None
    if isinstance(block, Table):
        named = [NAMES[column] for column in block.columns if column in NAMES]
        by = tuple(name for name in named if name in {*cuts, "period"})
        return (
            _live("table", cubes, ui, mart, by, block.columns, block.sort)
            if {*by} >= {*cuts} and by
            else None
        )
    if isinstance(block, Picture) and block.kind in PICTURES:
        axes = [NAMES.get(column or "") for column in (block.x, block.color)]
        by = tuple(axis for axis in axes[: 1 + bool(cuts)] if axis)
        if by[:1] == () or {*by} - {"period"} != {*cuts}:
            return None
        line = block.line if isinstance(block, ColumnChart) else ()
        found = _live(PICTURES[block.kind], cubes, ui, mart, by, (*block.y, *line), block.sort)
        if found is None or len(metrics_of(found)) < len(found["columns"]):
            # a picture with a part missing would tell something else
            return None
        stacked = not isinstance(block, LineChart) and bool(getattr(block, "stacked", False) or len(by) > 1)
        return {**found, "stacked": stacked, "ordered": block.ordered}
    return None


def metrics_of(live: Mapping[str, Any]) -> list[str]:
    return [column["metric"] for column in live["columns"] if "metric" in column]


def _live(
    kind: str,
    cubes: Cubes,
    ui: Ui,
    mart: Mart,
    by: tuple[str, ...],
    names: tuple[str, ...],
    sort: tuple[str, ...] = (),
) -> dict[str, Any] | None:
    cuts = {name for name in by if name != "period"}
    columns = [_column(cubes, ui, mart.columns[name], cuts) for name in names]
    order = next(
        (
            column["metric"]
            for name, column in zip(names, columns, strict=True)
            if f"-{name}" in sort and "metric" in column
        ),
        None,
    )
    found = {"kind": kind, "by": by, "columns": columns, "sort": order}
    figures = sum(mart.columns[name].is_number for name in names)
    # a block that would mostly be dashes stays as it was prepared
    return found if 2 * len(metrics_of(found)) >= figures > 0 else None


def _column(cubes: Cubes, ui: Ui, info: ColumnInfo, cuts: set[str]) -> dict[str, Any]:
    label = ui.text(info.label)
    if info.name in NAMES and NAMES[info.name] in {*cuts, "period"}:
        return {"label": label, "cut": NAMES[info.name]}
    if info.name in NAMES:
        return {"label": label, "also": NAMES[info.name]}
    metric = info.metric.name if info.metric else ""
    if metric in cubes.recipes and cuts <= {*cubes.cuts(metric)}:
        return {"label": label, "metric": metric, "format": info.format}
    return {"label": label}
