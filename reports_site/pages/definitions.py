"""Definitions at hand: what a figure counts, by which rule and date, with its parts and its recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports_site.artifacts import Artifacts, MetricNode
from reports_site.blocks.figures import anchor
from reports_site.columns import ColumnInfo, metric_about
from reports_site.i18n import Ui
from reports_site.pages.metric_sql import metric_sql
from reports_site.reports import Report
from reports_site.scene import Scene
from reports_site.spec import Text
from reports_site.words import FORMATS


@dataclass(frozen=True)
class Definition:
    """One figure. ``recipe`` is its expression over a fact table, ``sql`` the same as a statement;
    ``pages`` are (path, title), ``mart`` is whose SQL makes it when it is no metric."""

    anchor: str
    name: str
    label: str
    text: str
    formula: str
    numerator: str
    denominator: str
    date: str
    form: str
    recipe: str
    sql: str
    pages: Sequence[tuple[str, str]] = ()
    mart: str = ""


def definitions_of(scene: Scene, artifacts: Artifacts, report: Report) -> list[Definition]:
    """Every figure a page shows, once, in the order of their labels."""
    infos: dict[str, tuple[ColumnInfo, str]] = {}
    for mart in report.marts.values():
        for info in mart.columns.values():
            if info.is_number:
                infos.setdefault(anchor(info), (info, mart.name))
    found = [_of_column(scene.ui, artifacts, info, mart) for info, mart in infos.values()]
    return sorted(found, key=lambda definition: definition.label.casefold())


def glossary(scene: Scene, artifacts: Artifacts, reports: Sequence[Report]) -> list[Definition]:
    """Every metric of the company with the pages it stands on."""
    pages: dict[str, dict[str, str]] = {}
    for report in reports:
        for mart in report.marts.values():
            for info in mart.columns.values():
                if info.metric:
                    title = scene.ui.text(report.spec.title)
                    pages.setdefault(info.metric.name, {})[f"{report.slug}.html"] = title
    found = [
        _of_metric(scene.ui, artifacts, metric, list(pages.get(metric.name, {}).items()))
        for metric in artifacts.metrics.values()
    ]
    return sorted(found, key=lambda definition: definition.label.casefold())


def _of_column(ui: Ui, artifacts: Artifacts, info: ColumnInfo, mart: str) -> Definition:
    if info.metric:
        return _of_metric(ui, artifacts, info.metric, ())
    return Definition(
        anchor=anchor(info),
        name=info.name,
        label=ui.text(info.label),
        text=ui.text(info.description) if info.description else "",
        formula="",
        numerator=info.numerator or "",
        denominator=info.denominator or "",
        date="",
        form=ui._(FORMATS[info.format]),
        recipe="",
        sql="",
        mart=mart,
    )


def _of_metric(
    ui: Ui, artifacts: Artifacts, metric: MetricNode, pages: Sequence[tuple[str, str]]
) -> Definition:
    about, _ = metric_about(metric)
    labels = {name: _label(ui, other) for name, other in artifacts.metrics.items()}
    params = metric.type_params.get("metric_aggregation_params") or {}
    # a metric nobody shows yet may still lack its Russian words; it stands here under its English ones
    label, text = _label(ui, metric), metric.description
    if about and ui.language == "ru":
        text = about.description_ru
    return Definition(
        anchor=f"def-{metric.name}",
        name=metric.name,
        label=label,
        text=text,
        formula=ui.text(about.formula) if about else "",
        numerator=_part(ui, labels, metric, "numerator", about.numerator if about else None),
        denominator=_part(ui, labels, metric, "denominator", about.denominator if about else None),
        date=(about.date if about and about.date else None) or params.get("agg_time_dimension") or "",
        form=ui._(FORMATS[about.format]) if about and about.format in FORMATS else "",
        recipe=_recipe(artifacts, metric),
        sql=metric_sql(artifacts, metric),
        pages=pages,
    )


def _label(ui: Ui, metric: MetricNode) -> str:
    russian = metric.about.get("label_ru") if ui.language == "ru" else None
    return str(russian or metric.label or metric.name)


def _part(ui: Ui, labels: Mapping[str, str], metric: MetricNode, which: str, said: str | Text | None) -> str:
    """The words of a ratio's part: as its meta says, else the label of the metric it is made of."""
    if isinstance(said, Text):
        return ui.text(said)
    name = said or metric.part(which)
    return labels.get(name, name) if name else ""


def _recipe(artifacts: Artifacts, metric: MetricNode) -> str:
    """``sum(amount_base) · fct_deals``, or the expression over other metrics."""
    params = metric.type_params
    simple = params.get("metric_aggregation_params") or {}
    if simple:
        fact = artifacts.facts.get(simple["semantic_model"], simple["semantic_model"])
        return f"{simple['agg']}({params.get('expr') or metric.name}) · {fact}"
    if metric.part("numerator"):
        return f"{metric.part('numerator')} / {metric.part('denominator')}"
    return str(params.get("expr") or "")
