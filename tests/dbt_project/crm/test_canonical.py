"""What a connector and its staging make of a vendor's answers is the company, as the vendor can express it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa
import pytest
import yaml

from ingestion.canonical import CONTRACTS, canonical_entities
from ingestion.registry import connectors
from ingestion.settings import load_company
from ingestion.settings.list_counts import list_counts
from ingestion.settings.list_sums import list_sums
from ingestion.standin.server import vendors
from tests.dbt_project.crm.conftest import Canonical
from tests.ingestion.crm.stage import leaks_below

SHOWN = 5
Rows = Sequence[Mapping[str, str]]


def defaults(entity: str) -> set[str]:
    """Columns the contract fills when nothing is delivered."""
    model = yaml.safe_load((CONTRACTS / f"int_{entity}_unioned.yml").read_text(encoding="utf-8"))["models"][0]
    return {
        column["name"] for column in model["columns"] if "default" in column.get("config", {}).get("meta", {})
    }


@pytest.mark.parametrize("vendor", sorted(vendors()))
def test_canonical_entities_are_the_company(canonical: Canonical, vendor: str) -> None:
    warehouse, expected = canonical.warehouse, canonical.expected[vendor]
    wrong = {}
    for name, rows in expected.items():
        entity = canonical_entities()[name]
        types = {field.name: field.type for field in entity.fields}
        if not rows:
            found = warehouse.execute(
                f"select count(*) from intermediate.int_{name}_unioned where source = '{vendor}'"
            )
            if found.fetchall()[0][0]:
                wrong[name] = ["rows nobody expects"]
            continue
        delivered = [field for field in types if any(field in row for row in rows)]
        warehouse.register("expected", pa.table({f: [row.get(f) for row in rows] for f in delivered}))
        cells = ", ".join(f'cast("{field}" as {types[field]}) as "{field}"' for field in delivered)
        columns = ", ".join(f'"{field}"' for field in delivered)
        ours = f"select {columns} from intermediate.int_{name}_unioned where source = '{vendor}'"
        if "is_deleted" in types and "is_deleted" not in delivered:
            ours += " and not is_deleted"
            if gone := gone_otherwise(canonical, vendor, name, rows):
                wrong[name] = ["deleted, or not, against the readings", *gone]
        rows_wrong = warehouse.execute(
            f"""(select 'missing', * from (select {cells} from expected except all {ours}))
            union all (select 'strange', * from ({ours} except all select {cells} from expected))
            order by 2, 1 limit {SHOWN}"""
        ).fetchall()
        if rows_wrong:
            wrong[name] = [delivered, *rows_wrong]
    assert wrong == {}, wrong


def gone_otherwise(canonical: Canonical, vendor: str, name: str, rows: Rows) -> list[tuple[str, ...]]:
    """Keys of records that are called deleted and were not there before, or the other way round."""
    key = canonical_entities()[name].key
    before, now = (
        {tuple(row.get(field, "") for field in key) for row in found}
        for found in (
            [row for _, told in canonical.readings[vendor][:-1] for row in told.get(name, [])],
            rows,
        )
    )
    fields = ", ".join(f"cast({field} as varchar)" for field in key)
    deleted = canonical.warehouse.execute(
        f"select {fields} from intermediate.int_{name}_unioned where source = '{vendor}' and is_deleted"
    ).fetchall()
    return sorted({*deleted} ^ (before - now))[:SHOWN]


def test_sums_a_source_says_are_those_held(canonical: Canonical) -> None:
    """Pipedrive says them of deals in and out of the archive; nothing changed while they were read."""
    root = canonical.folders[0]
    now = canonical.readings["pipedrive"][-1][0]
    found = list(list_sums(load_company(root), now.replace(tzinfo=None)))
    assert {(each.source, each.list) for each in found} == {
        ("pipedrive", "deals"),
        ("pipedrive", "archived_deals"),
    }
    for each in found:
        assert each.is_settled and each.held_records and each.held_amount
        assert each.reported_amount is not None
        assert each.reported_records == each.held_records
        assert abs(each.reported_amount - each.held_amount) < Decimal("0.005")
    # a deal that was deleted stays known and counts no more
    live = [row for row in canonical.expected["pipedrive"]["deals"] if row.get("is_deleted") != "true"]
    assert len(live) < len(canonical.expected["pipedrive"]["deals"])
    assert sum(each.held_records or 0 for each in found) == len(live)


def test_lists_a_source_counts_are_those_held(canonical: Canonical) -> None:
    now = canonical.readings["s2"][-1][0]
    found = list(list_counts(load_company(canonical.folders[0]), now.replace(tzinfo=None)))
    assert {each.source for each in found if each.is_counted} == {"s2", "bitrix24", "hubspot"}
    assert [each for each in found if each.is_counted and each.reported != each.held] == []


def test_no_secret_is_in_landing_or_warehouse(canonical: Canonical) -> None:
    for folder in canonical.folders:
        assert leaks_below(folder) == []


@pytest.mark.parametrize("vendor", sorted(vendors()))
def test_what_is_staged_is_compared(vendor: str, canonical: Canonical) -> None:
    module = connectors()[vendor]
    assert module.entities(None, None) == set(canonical.expected[vendor])  # type: ignore[arg-type]


@pytest.mark.parametrize("vendor", sorted(vendors()))
def test_nothing_comes_for_columns_the_vendor_cannot_express(canonical: Canonical, vendor: str) -> None:
    strange = []
    for name, rows in canonical.expected[vendor].items():
        entity = canonical_entities()[name]
        own = {*entity.key, *defaults(name), "source", "known_at", "updated_at"}
        for field in entity.fields:
            if field.name in own or any(field.name in row for row in rows):
                continue
            filled = canonical.warehouse.execute(
                f'select count(distinct "{field.name}") from intermediate.int_{name}_unioned where source = ?',
                [vendor],
            ).fetchall()[0][0]
            # is_deleted is always there, and says yes or no
            if filled > 2 * (field.name == "is_deleted"):
                strange.append(f"{name}.{field.name}")
    assert strange == []


@pytest.mark.parametrize("vendor", sorted(vendors()))
def test_versions_of_deals_are_what_each_reading_said(canonical: Canonical, vendor: str) -> None:
    """What a period was stated with is told by these; a deal that never changed has no versions."""
    names = ("pipeline_id", "stage_id", "amount", "created_at", "closed_at", "name", "lead_source_id", "tags")
    said = {
        (moment.replace(tzinfo=None), row["deal_id"]): row
        for moment, tables in canonical.readings[vendor]
        for row in tables["deals"]
    }
    found = canonical.warehouse.execute(
        f"select known_at, deal_id, {', '.join(f'cast({name} as varchar)' for name in names)}"
        " from intermediate.int_deal_versions where source = ? and not is_deleted",
        [vendor],
    ).fetchall()
    assert len({row[1] for row in found}) < len(found)
    wrong = []
    for known_at, deal_id, *cells in found:
        row = said[known_at, deal_id]
        wanted = [row.get(name) for name in names]
        if [shown(cell) for cell in cells] != [shown(cell) for cell in wanted]:
            wrong.append((deal_id, cells, wanted))
    assert wrong == []


def shown(cell: object) -> str | None:
    """A moment without its T, an amount with its kopecks."""
    text = None if cell is None else str(cell).replace("T", " ")
    return f"{float(text):.2f}" if text and text.replace(".", "").isdigit() else text
