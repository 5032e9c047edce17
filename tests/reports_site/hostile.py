"""Two hundred strings nobody wants, in every text of the small company, and the site made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import yaml

from reports_site import build_site
from tests.reports_site.conftest import Built
from tests.reports_site.manifests import CASES, make_manifest, make_model, write_target
from tests.reports_site.world import make_warehouse

BASE = yaml.safe_load((CASES / "hostile.yml").read_text(encoding="utf-8"))
FORMS: tuple[Callable[[str], str], ...] = (str, "Anna {}".format, "{} Anna".format, lambda text: text + text)
STRINGS = [form(text) for form in FORMS for text in BASE]
# an id of the CRM may be anything too, and names a file
IDS = {"u1": 'u1"><b>', "u2": "../../u2", "d1": "d1\0'/"}
# what the program itself writes: codes, dates of periods, and the keys that rows are found by
OWN = {
    "period_grain",
    "period_state",
    "level",
    "view",
    "currency",
    "timezone",
    "language",
    "languages",
    "status",
    "connector",
}
OWN |= {
    "receivables_basis",
    "build_id",
    "entity",
    "period_id",
    "compares_to",
    "report",
    "figure",
    "period",
    "last_load",
}
DEALS = {
    "section": "funnel", "cadence": "weekly", "grain": "week", "needs": ["deals"],
    "title": {"en": "Deals", "ru": "Сделки"}, "question": {"en": "Which?", "ru": "Какие?"},
    "methodology": {"en": "All.", "ru": "Все."},
    "blocks": [{"kind": "data_table", "title": {"en": "Deals", "ru": "Сделки"}, "columns": ["deal_name", "user_name"]}],
}  # fmt: skip
MORE = """
    create table reports.rpt_deal_list as
    select 'deal' as level, 'deal' || n as deal_id, 'Deal ' || n as deal_name, 'https://crm.example.com/' || n as url,
        'u1' as user_id, 'Anna' as user_name
    from range(200) as deals (n);
    insert into marts.dim_notes values ('cash_flow', 'income', '2026-10', 'A note', 'Anna');
"""


def build_with(folder: Path, *, strings: bool) -> Built:
    """The small company and two hundred deals; with ``strings`` every text is another one of them."""
    folder.mkdir()
    warehouse = make_warehouse(folder / "warehouse.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(MORE)
        _replace(connection, strings=strings)
    return _build(folder, warehouse)


def _replace(connection: duckdb.DuckDBPyConnection, *, strings: bool) -> None:
    columns = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where data_type = 'VARCHAR' and table_schema in ('marts', 'reports')"
    ).fetchall()
    for schema, table, column in columns:
        if column in OWN:
            continue
        place = f'update "{schema}"."{table}" set "{column}" = '
        if column.endswith("_id"):
            for old, new in IDS.items():
                connection.execute(f'{place}? where "{column}" = ?', [new, old])
        elif strings:
            connection.execute(
                f'{place}(?)[1 + rowid % ?] where "{column}" is not null', [STRINGS, len(STRINGS)]
            )


def _build(folder: Path, warehouse: Path) -> Built:
    manifest: dict[str, Any] = make_manifest()
    about = {
        "keys": ["level", "deal_id", "url", "user_id"],
        "deal_name": {"label": {"en": "Deal", "ru": "Сделка"}},
        "user_name": {"label": {"en": "Manager", "ru": "Менеджер"}},
    }
    manifest["nodes"]["model.lead2cash.rpt_deal_list"] = make_model("rpt_deal_list", about)
    manifest["exposures"]["exposure.lead2cash.deal_list"] = {
        "name": "deal_list",
        "original_file_path": "models/reports/_deal_list__exposure.yml",
        "depends_on": {"nodes": ["model.lead2cash.rpt_deal_list"]},
        "config": {"meta": {"report": DEALS}},
    }
    target = write_target(folder / "target", manifest)
    return Built(folder / "site", warehouse, target, build_site(warehouse, target, folder / "site"))
