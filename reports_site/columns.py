"""What a figure is: its words, format and definition, from the metric it names or from its own meta."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from reports_site.artifacts import Artifacts, ColumnNode, MetricNode, ModelNode
from reports_site.spec import Better, Format, Text
from reports_site.spec_columns import ColumnAbout, MetricAbout
from reports_site.spec_errors import allowed, explain

# columns every mart has; they need no words of their own
KEYS: Mapping[str, tuple[Text, Format]] = {
    "period_start": (Text(en="Period", ru="Период"), "date"),
    "period_end": (Text(en="Last day", ru="Последний день"), "date"),
    "period_grain": (Text(en="Grain", ru="Шаг"), "text"),
    "period_state": (Text(en="State of the period", ru="Состояние периода"), "text"),
    "level": (Text(en="Level", ru="Уровень"), "text"),
    "currency": (Text(en="Currency", ru="Валюта"), "text"),
}
NUMERIC: frozenset[str] = frozenset({"integer", "money", "percent", "decimal", "minutes", "days"})


@dataclass(frozen=True)
class ColumnInfo:
    """A column as the reader meets it. ``numerator`` and ``denominator`` are columns of the same mart."""

    name: str
    label: Text
    format: Format
    description: Text | None = None
    metric: MetricNode | None = None
    about: MetricAbout | None = None
    numerator: str | None = None
    denominator: str | None = None
    none_label: Text | None = None
    values: Mapping[str, Text] = field(default_factory=dict)
    better: Better | None = None
    needs: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.format in NUMERIC


def metric_about(metric: MetricNode) -> tuple[MetricAbout | None, list[str]]:
    """The metric's own meta, or what is missing in it."""
    where = f"{metric.original_file_path}: metric '{metric.name}'"
    problems = [] if metric.label else [f"{where}: the label is missing."]
    if not metric.description:
        problems.append(f"{where}: the description is missing.")
    try:
        return MetricAbout.model_validate(metric.about), problems
    except ValidationError as error:
        return None, problems + explain(error, f"{where} → config.meta", MetricAbout, metric.about)


def column_info(artifacts: Artifacts, model: ModelNode, name: str) -> tuple[ColumnInfo | None, list[str]]:
    """The column's words and format; else the mistakes in its YAML, each naming the file and the column."""
    column = model.columns[name]
    where = f"{model.yaml_path}: {model.name}.{name}"
    try:
        about = ColumnAbout.model_validate(column.about)
    except ValidationError as error:
        return None, explain(error, f"{where} → config.meta", ColumnAbout, column.about)
    if about.metric:
        return _of_metric(artifacts, model, column, about, where)
    if name in KEYS and not about.label:
        label, form = KEYS[name]
        return ColumnInfo(name=name, label=label, format=about.format or form), []
    if about.label is None:
        return None, [f"{where}: has neither config.meta.metric nor config.meta.label."]
    info = ColumnInfo(
        name=name,
        label=about.label,
        format=about.format or format_of(column.data_type),
        description=about.description,
        numerator=about.numerator,
        denominator=about.denominator,
        none_label=about.none_label,
        values=about.values,
        better=about.better,
        needs=about.needs,
    )
    return info, _parts_exist(info, model, where)


def _of_metric(
    artifacts: Artifacts, model: ModelNode, column: ColumnNode, about: ColumnAbout, where: str
) -> tuple[ColumnInfo | None, list[str]]:
    metric = artifacts.metrics.get(about.metric or "")
    if metric is None:
        return None, [f"{where}: no metric is named '{about.metric}'. {allowed(artifacts.metrics)}"]
    words, problems = metric_about(metric)
    if words is None or problems or metric.label is None:
        return None, problems
    by_metric = {other.about.get("metric"): other.name for other in model.columns.values()}
    info = ColumnInfo(
        name=column.name,
        label=about.label or Text(en=metric.label, ru=words.label_ru),
        format=about.format or words.format,
        description=Text(en=metric.description, ru=words.description_ru),
        metric=metric,
        about=words,
        numerator=about.numerator or by_metric.get(metric.part("numerator") or ""),
        denominator=about.denominator or by_metric.get(metric.part("denominator") or ""),
        none_label=about.none_label,
        values=about.values,
        better=about.better or words.better,
        needs=about.needs or words.needs,
    )
    return info, _parts_exist(info, model, where)


def _parts_exist(info: ColumnInfo, model: ModelNode, where: str) -> list[str]:
    return [
        f"{where}: '{part}' is not a column of {model.name}. {allowed(model.columns)}"
        for part in (info.numerator, info.denominator)
        if part and part not in model.columns
    ]


def format_of(data_type: str | None) -> Format:
    """The format that follows from a column's type when its meta names none."""
    kind = (data_type or "varchar").lower().split("(")[0].strip()
    if kind in {"integer", "int", "bigint", "smallint", "hugeint", "ubigint"}:
        return "integer"
    if kind in {"decimal", "numeric", "double", "float", "real"}:
        return "decimal"
    if kind in {"boolean", "bool"}:
        return "boolean"
    return "date" if kind == "date" else "text"
