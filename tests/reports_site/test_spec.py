"""Mistakes in a report's YAML: each is named with its file, its place and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports_site import validate_reports
from reports_site.spec_errors import SpecErrors
from tests.reports_site.manifests import make_manifest

Damage = Callable[[dict[str, Any]], object]
WON = "exposure.lead2cash.won_amount_by_employee"


def report(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = manifest["exposures"][WON]["config"]["meta"]["report"]
    return found


def block(manifest: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = report(manifest)["blocks"][number - 1]
    return found


def column(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    node = manifest["nodes"]["model.lead2cash.rpt_won_amount_by_employee"]
    found: dict[str, Any] = node["columns"][name]["config"]["meta"]
    return found


def metric(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = manifest["metrics"][f"metric.lead2cash.{name}"]
    return found


MISTAKES = [
    pytest.param(
        lambda m: report(m).update(colour="red"),
        ["→ colour: unknown key", "blocks, booklet, cadence, changes, drill, grain"],
        id="unknown key of the report",
    ),
    pytest.param(
        lambda m: block(m, 2).update(stack=True),
        ["→ blocks[2] (bar_chart) → stack: unknown key", "sort, split"],
        id="unknown key of a block",
    ),
    pytest.param(
        lambda m: block(m, 2).update(kind="pie_chart"),
        ["→ blocks[2] (pie_chart): unknown block kind 'pie_chart'", "bar_chart, big_value, column_chart"],
        id="unknown block kind",
    ),
    pytest.param(lambda m: block(m, 2).pop("kind"), ["→ blocks[2]: the block has no kind"], id="no kind"),
    pytest.param(
        lambda m: report(m)["title"].pop("ru"),
        ["→ title → ru: the translation is missing"],
        id="missing translation of the report",
    ),
    pytest.param(
        lambda m: block(m, 3)["title"].pop("ru"),
        ["→ blocks[3] (data_table) → title → ru: the translation is missing"],
        id="missing translation of a block",
    ),
    pytest.param(
        lambda m: block(m, 3).update(title={"en": "What came", "what went": None, "ru": "x"}),
        ["→ title → what went: unknown key", "a text with a comma needs quotes"],
        id="a comma without quotes",
    ),
    pytest.param(lambda m: report(m).pop("question"), ["→ question: the key is missing"], id="missing key"),
    pytest.param(
        lambda m: block(m, 2).update(y=["won_sum"]),
        [
            "→ blocks[2] (bar_chart) → y: 'won_sum' is not a column of rpt_won",
            "received_amount, received_share",
        ],
        id="unknown column",
    ),
    pytest.param(
        lambda m: block(m, 3).update(sort="-amount"), ["→ sort: 'amount' is not a column"], id="unknown order"
    ),
    pytest.param(
        lambda m: block(m, 3).update(where={"lvl": "manager"}),
        ["→ where: 'lvl' is not a column"],
        id="unknown condition",
    ),
    pytest.param(
        lambda m: block(m, 2).update(mart="rpt_cash_flow"),
        ["→ mart: the exposure does not depend on 'rpt_cash_flow'", "rpt_won_amount_by_employee"],
        id="a mart the exposure does not name",
    ),
    pytest.param(
        lambda m: block(m, 4).update(period="last month"), ["→ period:", "last month"], id="unknown period"
    ),
    pytest.param(
        lambda m: report(m).update(headline=["calls"]), ["→ headline: no block"], id="headline not shown"
    ),
    pytest.param(
        lambda m: column(m, "user_name").clear(),
        ["rpt_won_amount_by_employee.user_name: has neither config.meta.metric nor config.meta.label"],
        id="a column without words",
    ),
    pytest.param(
        lambda m: column(m, "user_name")["label"].pop("ru"),
        ["rpt_won_amount_by_employee.user_name → config.meta → label → ru: the translation is missing"],
        id="a column's missing translation",
    ),
    pytest.param(
        lambda m: column(m, "won_amount").update(metric="won_sum"),
        ["no metric is named 'won_sum'", "average_check"],
        id="unknown metric",
    ),
    pytest.param(
        lambda m: column(m, "big_share").update(denominator="deals"),
        ["'deals' is not a column of rpt_won_amount_by_employee"],
        id="unknown denominator",
    ),
    pytest.param(
        lambda m: metric(m, "won_amount")["config"]["meta"].pop("label_ru"),
        ["models/marts/facts.yml: metric 'won_amount' → config.meta → label_ru: the key is missing"],
        id="a metric's missing translation",
    ),
    pytest.param(
        lambda m: metric(m, "won_amount").update(description=""),
        ["metric 'won_amount': the description is missing"],
        id="a metric without description",
    ),
]


@pytest.mark.parametrize(("damage", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_place(damage: Damage, said: list[str]) -> None:
    manifest = make_manifest()
    damage(manifest)
    with pytest.raises(SpecErrors) as caught:
        validate_reports(manifest)
    message = str(caught.value)
    for words in said:
        assert words in message
    assert "models/" in message
    assert ".yml" in message
    assert caught.value.exit_code == 2


def test_all_mistakes_are_told_at_once() -> None:
    manifest = make_manifest()
    block(manifest, 2).update(y=["nothing"])
    report(manifest)["blocks"][2].update(sort="-nowhere")
    with pytest.raises(SpecErrors) as caught:
        validate_reports(manifest)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("name", ["index", "con", "Sales", "../sales", "a", "sales.html", "отчёт"])
def test_a_page_has_an_address_of_plain_letters(name: str) -> None:
    manifest = make_manifest()
    manifest["exposures"][WON]["name"] = name
    with pytest.raises(SpecErrors, match=r"page's address|depend on"):
        validate_reports(manifest)


def test_reports_come_in_the_order_of_the_navigation() -> None:
    slugs = [report.slug for report in validate_reports(make_manifest())]
    assert slugs == ["daily_activity", "won_amount_by_employee", "pipeline_by_stage", "cash_flow"]


def test_an_exposure_without_report_is_not_a_page() -> None:
    manifest = make_manifest()
    manifest["exposures"][WON]["config"]["meta"] = {}
    assert len(validate_reports(manifest)) == 3


def test_the_projects_reports_are_valid(manifest: dict[str, Any]) -> None:
    slugs = {report.slug for report in validate_reports(manifest)}
    assert {"daily_activity", "won_amount_by_employee", "pipeline_by_stage", "cash_flow"} <= slugs
