"""From landed payloads to canonical entities."""

from __future__ import annotations

from datetime import datetime

import duckdb

from tests.dbt_project.company import HandMade
from tests.dbt_project.conftest import Builder, PrivateBuild
from tests.dbt_project.story import at, deal, department

FITS = "every_landed_text_fits_its_type"


def test_newest_version_wins_and_long_ids_survive(build: Builder) -> None:
    number = "1234567890123456789"
    rows = [
        deal(number, amount="1.00", _updated_at=at(9, 2)),
        deal(number, amount="3.00", _updated_at=at(9, 4)),
        deal(number, amount="2.00", _updated_at=at(9, 3)),
    ]
    warehouse = build(department(deals=rows), select="+int_deals_unioned")
    found = warehouse.sql(
        "select deal_id, cast(amount as varchar) from intermediate.int_deals_unioned"
    ).fetchall()
    assert found == [(number, "3.00")]


def test_a_newer_version_of_a_file_replaces_all_its_rows(build: Builder) -> None:
    old = {"_file": "inbox/deals.csv", "_load_id": "1700000000.1"}
    new = {"_file": "inbox/deals.csv", "_load_id": "1700000000.2"}
    other = {"_file": "inbox/more.csv", "_load_id": "1700000000.1"}
    rows = [deal("1", **old), deal("2", **old), deal("1", amount="7.00", **new), deal("3", **other)]
    warehouse = build(department(deals=rows), select="+int_deals_unioned")
    found = warehouse.sql("select deal_id, amount from intermediate.int_deals_unioned order by 1").fetchall()
    assert [(key, str(amount)) for key, amount in found] == [("1", "7.00"), ("3", "100.00")]


def test_what_was_learned_after_as_of_is_not_known(build: Builder) -> None:
    later = datetime(2026, 10, 15, 9, 1)
    rows = [
        deal("1"),
        deal("2", _known_at=later),
        deal("1", amount="7.00", _known_at=later, _load_id="1800000000.1"),
    ]
    files = [{**row, "_file": f"inbox/{number}.csv"} for number, row in enumerate(rows)]
    warehouse = build(department(deals=files), select="+int_deals_unioned")
    found = warehouse.sql("select deal_id, amount from intermediate.int_deals_unioned").fetchall()
    assert [(key, str(amount)) for key, amount in found] == [("1", "100.00")]


def test_a_text_that_does_not_fit_blocks_and_is_told(private_build: PrivateBuild) -> None:
    rows = [
        deal("number", amount="1.000,5"),
        deal("moment", created_at="yesterday"),
        deal("absent", pipeline_id=None),
        deal("good"),
    ]
    failures = private_build.build(HandMade(department(deals=rows)), "--select", "+int_cast_errors", FITS)
    with duckdb.connect(str(private_build.warehouse), read_only=True) as warehouse:
        errors = warehouse.sql(
            "select source, entity, record_id, place, message from intermediate.int_cast_errors"
        ).fetchall()
    assert sorted(errors) == [
        ("crm", "deals", "absent", "inbox/crm/deals.csv, row 4", "pipeline_id: is missing"),
        ("crm", "deals", "moment", "inbox/crm/deals.csv, row 3", 'created_at: "yesterday" is not timestamp'),
        ("crm", "deals", "number", "inbox/crm/deals.csv, row 2", 'amount: "1.000,5" is not decimal(18,2)'),
    ]
    (failure,) = failures
    assert "3 landed record(s) do not fit their types" in failure


def test_a_deleted_record_may_have_lost_its_fields(build: Builder) -> None:
    deals = [{"deal_id": "17", "is_deleted": True}]
    warehouse = build(department(deals=deals), select="+int_deals_unioned +int_cast_errors")
    assert warehouse.sql("select deal_id, is_deleted from intermediate.int_deals_unioned").fetchall() == [
        ("17", True)
    ]


def test_the_same_id_from_two_sources_blocks(private_build: PrivateBuild) -> None:
    rows = [deal("17", _source="crm"), deal("17", _source="shop"), deal("18", _source="shop")]
    company, check = HandMade(department(deals=rows)), "ids_are_unique_across_sources"
    (failure,) = private_build.build(company, "--select", "+int_*_unioned", check)
    assert "deals 17 comes from crm and shop" in failure
    assert "id_prefix" in failure


def test_settings_fill_and_correct_what_a_source_delivers(build: Builder) -> None:
    warehouse = build(
        department(bank_accounts=[{"account_id": "40702", "name": "40702", "currency": "RUB"}]),
        settings={
            "bank_accounts": [{"account_id": "40702", "name": "Main"}, {"account_id": "50", "name": "Till"}]
        },
        select="+int_bank_accounts_unioned",
    )
    found = warehouse.sql(
        "select account_id, name, currency, source from intermediate.int_bank_accounts_unioned"
    )
    assert sorted(found.fetchall()) == [("40702", "Main", "RUB", "crm"), ("50", "Till", None, "settings")]


def test_an_empty_company_builds(build: Builder) -> None:
    warehouse = build({})
    assert warehouse.sql("select count(*) from marts.fct_deals").fetchall() == [(0,)]
    total = warehouse.sql(
        "select distinct won_deals, won_amount, average_check, share_of_total"
        " from reports.rpt_won_amount_by_employee where level = 'total'"
    ).fetchall()
    assert [(deals, str(amount), check, share) for deals, amount, check, share in total] == [
        (0, "0.00", None, None)
    ]
