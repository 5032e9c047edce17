"""Every figure is a metric that explains itself, or says why it is none; a metric has each cut or says why not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import UserError
from orchestration.metrics.engine import Engine
from orchestration.metrics.names import GRAINS, Names
from reports_site.columns import NUMERIC

CUTS = (
    "manager", "department", "pipeline", "stage", "lead_source", "line_of_business", "product", "counterparty",
    "size_band",
)  # fmt: skip
# the three ways to look at a funnel, and the facts that hold each
FUNNEL = {
    "cohort": {"deal_cohorts", "stage_reaches", "lead_cohorts"},
    "throughput": {"stage_visits"},
    "snapshot": {"open_deals"},
}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
Manifest = dict[str, Any]


def metrics(manifest: Manifest) -> dict[str, dict[str, Any]]:
    return {metric["name"]: metric for metric in manifest["metrics"].values()}


def meta(item: dict[str, Any]) -> dict[str, Any]:
    return item["config"].get("meta", {})


@pytest.fixture(scope="module")
def engine(manifest_folder: Path) -> Engine:
    return Engine(manifest_folder / "semantic_manifest.json")


def test_a_metric_explains_itself_in_both_languages(manifest: Manifest) -> None:
    wrong = []
    for name, metric in metrics(manifest).items():
        about = meta(metric)
        told = [metric["label"], metric["description"], about["formula"]["en"]]
        russian = [about["label_ru"], about["description_ru"], about["formula"]["ru"]]
        if about["format"] not in NUMERIC or not about["date"] or not all(told):
            wrong.append(f"{name}: something is not said")
        if any(CYRILLIC.search(text) for text in told):
            wrong.append(f"{name}: not English")
        if not any(CYRILLIC.search(text) for text in russian[1:]):
            wrong.append(f"{name}: not Russian")
    assert wrong == []


def test_a_ratio_names_its_parts_and_they_are_what_it_divides(manifest: Manifest) -> None:
    known = metrics(manifest)
    wrong = []
    for name, metric in known.items():
        about = meta(metric)
        if metric["type"] == "ratio":
            parts = [metric["type_params"][part]["name"] for part in ("numerator", "denominator")]
            if [about.get("numerator"), about.get("denominator")] != parts:
                wrong.append(name)
        elif about["format"] == "percent" and not (about.get("numerator") and about.get("denominator")):
            wrong.append(name)
    assert wrong == []


def test_the_date_of_a_metric_is_a_date_of_its_fact(manifest: Manifest) -> None:
    facts = {model["name"]: model for model in manifest["semantic_models"].values()}
    wrong = []
    for name, metric in metrics(manifest).items():
        params = metric["type_params"]["metric_aggregation_params"]
        if params:
            times = {
                item["name"]
                for item in facts[params["semantic_model"]]["dimensions"]
                if item["type"] == "time"
            }
            if meta(metric)["date"] not in times or meta(metric)["date"] != params["agg_time_dimension"]:
                wrong.append(f"{name}: {meta(metric)['date']}, counted by {params['agg_time_dimension']}")
    assert wrong == []


def test_every_figure_of_a_report_is_a_metric_or_says_what_it_is(manifest: Manifest) -> None:
    wrong = []
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["name"].startswith("rpt_"):
            for name, column in node["columns"].items():
                about = meta(column)
                is_figure = about.get("format") in NUMERIC or (
                    about.get("label") and "format" not in about and column["data_type"] != "varchar"
                )
                if is_figure and ("metric" in about) == ("measure" in about):
                    wrong.append(f"{node['name']}.{name}")
    assert wrong == []


def test_an_additive_metric_has_every_cut_or_says_why_not(manifest: Manifest, engine: Engine) -> None:
    names = cache(lambda name: Names(engine.available([name]), [name]))
    wrong = []
    for name, metric in metrics(manifest).items():
        params = metric["type_params"]["metric_aggregation_params"]
        if not params or params["agg"] != "sum":
            continue
        reasons = dict(engine.metrics[name].no_cut)
        for cut in CUTS:
            try:
                names(name).find(cut)
                has_cut = True
            except UserError as refusal:
                has_cut = False
                if cut in reasons:
                    assert reasons[cut] in str(refusal)
            if has_cut == (cut in reasons):
                wrong.append(f"{name} by {cut}: {'a reason too many' if has_cut else 'no reason given'}")
        for grain in GRAINS:
            assert names(name).find(grain).grain == grain
    assert wrong == []


def test_the_three_ways_to_look_at_a_funnel_share_no_name(manifest: Manifest) -> None:
    labels: dict[str, str] = {}
    for name, metric in metrics(manifest).items():
        params = metric["type_params"]["metric_aggregation_params"] or {}
        family = [family for family, facts in FUNNEL.items() if params.get("semantic_model") in facts]
        for label in (metric["label"], meta(metric)["label_ru"]) if family else ():
            assert labels.setdefault(label, family[0]) == family[0], f"{name}: {label}"
    assert set(labels.values()) == set(FUNNEL)


def test_no_two_metrics_are_called_alike(manifest: Manifest) -> None:
    for label in (lambda metric: metric["label"], lambda metric: meta(metric)["label_ru"]):
        seen: dict[str, str] = {}
        alike = [
            (name, seen[label(metric)])
            for name, metric in metrics(manifest).items()
            if label(metric) in seen or seen.update({label(metric): name})
        ]
        assert alike == []
