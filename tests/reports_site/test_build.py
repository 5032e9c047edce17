"""Builds: equal inputs give equal bytes, nothing is left over, nothing is written elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from ingestion.errors import RunFailed, UserError
from reports_site import build_site, page_slugs
from reports_site.charts.draw import Studio
from tests.reports_site.conftest import Built
from tests.reports_site.dom import parse
from tests.reports_site.manifests import make_manifest, write_target
from tests.reports_site.world import make_warehouse


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_builds_are_equal_to_the_byte(english: Built, tmp_path: Path) -> None:
    report = build_site(english.warehouse, english.target, tmp_path / "site")
    assert digest(tmp_path / "site") == digest(english.out)
    assert report.drawn > 0


def test_an_unchanged_build_draws_nothing_and_touches_nothing(english: Built) -> None:
    before = {path: path.stat().st_mtime_ns for path in english.out.rglob("*")}
    report = build_site(english.warehouse, english.target, english.out)
    assert report.drawn == 0
    assert {path: path.stat().st_mtime_ns for path in english.out.rglob("*")} == before


def test_pages_of_a_removed_report_go(english: Built, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_site(english.warehouse, english.target, out)
    manifest = make_manifest()
    del manifest["exposures"]["exposure.lead2cash.cash_flow"]
    target = write_target(tmp_path / "target", manifest)
    build_site(english.warehouse, target, out)
    assert not list(out.rglob("cash_flow*"))
    assert not (out / "money.html").exists()


def test_a_report_is_added_by_its_exposure_alone(english: Built, tmp_path: Path) -> None:
    manifest = make_manifest()
    mart = manifest["nodes"]["model.lead2cash.rpt_cash_flow"]
    manifest["nodes"]["model.lead2cash.rpt_rent"] = {**mart, "name": "rpt_rent"}
    manifest["exposures"]["exposure.lead2cash.rent"] = {
        "name": "rent",
        "original_file_path": "models/reports/rent/rent.yml",
        "depends_on": {"nodes": ["model.lead2cash.rpt_rent"]},
        "config": {"meta": {"report": {
            "section": "monthly", "cadence": "monthly", "grain": "month",
            "title": {"en": "Rent", "ru": "Аренда"},
            "question": {"en": "What does the roof cost?", "ru": "Во что обходится крыша?"},
            "methodology": {"en": "By the bank.", "ru": "По банку."},
            "blocks": [{
                "kind": "data_table", "title": {"en": "All", "ru": "Всё"},
                "where": {"level": "article"}, "columns": ["article_name", "expense"],
            }],
        }}},
    }  # fmt: skip
    target = write_target(tmp_path / "target", manifest)
    report = build_site(english.warehouse, target, tmp_path / "site")
    assert [page.slug for page in report.pages] == [*page_slugs(target), *page_slugs(target)]
    assert "Taxes" in parse((tmp_path / "site" / "rent.html").read_text()).text
    assert "Rent" in parse((tmp_path / "site" / "index.html").read_text()).text
    assert (tmp_path / "site" / "rent.csv").is_file()
    assert (tmp_path / "site" / "monthly.html").is_file()


def test_a_company_without_data_has_pages_that_say_so(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        for (table,) in connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_schema = 'reports'"
            " or table_name in ('dim_periods', 'dim_sources', 'dim_source_entities')"
        ).fetchall():
            connection.execute(f"delete from {table}")
    build_site(warehouse, write_target(tmp_path / "target"), tmp_path / "site")
    page = parse((tmp_path / "site" / "won_amount_by_employee.html").read_text())
    assert "Deals: no source is connected." in page.text
    page = parse((tmp_path / "site" / "pipeline_by_stage.html").read_text())
    assert "There is no data yet" in page.text


def test_a_mart_without_rows_shows_no_zero(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from reports.rpt_cash_flow")
    build_site(warehouse, write_target(tmp_path / "target"), tmp_path / "site")
    page = parse((tmp_path / "site" / "cash_flow.html").read_text())
    assert "There is no data for this period yet." in page.text
    assert not page.find("data")


def test_progress_counts_every_page(english: Built) -> None:
    seen: list[tuple[str, int, int | None]] = []
    build_site(english.warehouse, english.target, english.out, lambda *step: seen.append(step))
    assert [done for _, done, _ in seen] == list(range(1, len(english.report.pages) + 1))
    assert {total for _, _, total in seen} == {len(english.report.pages)}


def test_a_strangers_folder_is_left_alone(english: Built, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="not a site"):
        build_site(english.warehouse, english.target, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("warehouse", "target"),
    [pytest.param(False, True, id="no warehouse"), pytest.param(True, False, id="no manifest")],
)
def test_a_missing_input_is_one_clear_message(
    english: Built, tmp_path: Path, warehouse: bool, target: bool
) -> None:
    with pytest.raises(RunFailed, match="lead2cash build"):
        build_site(
            english.warehouse if warehouse else tmp_path / "none.duckdb",
            english.target if target else tmp_path / "none",
            tmp_path / "site",
        )
    assert not (tmp_path / "site").exists()


def test_a_warehouse_of_another_version_is_one_clear_message(english: Built, tmp_path: Path) -> None:
    manifest = make_manifest()
    node = manifest["nodes"]["model.lead2cash.rpt_cash_flow"]
    node["columns"]["fees"] = {
        "name": "fees",
        "config": {"meta": {"label": {"en": "Fees", "ru": "Комиссии"}}},
    }
    report = manifest["exposures"]["exposure.lead2cash.cash_flow"]["config"]["meta"]["report"]
    report["blocks"][4]["columns"].append("fees")
    with pytest.raises(RunFailed, match="disagree"):
        build_site(english.warehouse, write_target(tmp_path / "target", manifest), tmp_path / "site")


def test_a_page_changed_by_hand_is_built_again(english: Built, tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = build_site(english.warehouse, english.target, out)
    assert "unchanged" not in first.seconds
    again = build_site(english.warehouse, english.target, out)
    assert "unchanged" in again.seconds
    assert (again.pages, again.total_bytes) == (first.pages, first.total_bytes)
    whole = (out / "index.html").read_bytes()
    (out / "index.html").write_bytes(whole[:100])
    (out / "stray.txt").write_text("not ours")
    assert "unchanged" not in build_site(english.warehouse, english.target, out).seconds
    assert (out / "index.html").read_bytes() == whole
    assert not (out / "stray.txt").exists()


def test_a_picture_that_cannot_be_drawn_stops_the_build_in_words(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    drawing = studio.draw(
        "half",
        {
            "width": 1,
            "height": 1,
            "mark": "no such",
            "padding": dict.fromkeys(("left", "right", "top", "bottom"), 0),
        },
    )
    with pytest.raises(RunFailed, match="cannot be drawn"):
        str(drawing)
    studio.close()
