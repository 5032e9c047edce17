"""Settings of a company: `company.yml` and the CSV tables, validated and written typed for the build.

Reading `company.yml` stays quick: what needs Arrow is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ingestion.settings.company import Company, SourceSettings
from ingestion.settings.load import COMPANY_FILE, COMPANY_VARIABLE, find_company, load_company
from ingestion.settings.problems import Problem, SettingsError

if TYPE_CHECKING:
    from ingestion.settings.parquet import RunRow, write_parquet
    from ingestion.settings.sources import SourceState, source_states
    from ingestion.settings.tables import Column, TableSpec, settings_hash, table_rows, table_specs

LATER = {
    "RunRow": "parquet",
    "write_parquet": "parquet",
    "SourceState": "sources",
    "source_states": "sources",
    "Column": "tables",
    "TableSpec": "tables",
    "settings_hash": "tables",
    "table_rows": "tables",
    "table_specs": "tables",
}

__all__ = [
    "COMPANY_FILE",
    "COMPANY_VARIABLE",
    "Column",
    "Company",
    "Problem",
    "RunRow",
    "SettingsError",
    "SourceSettings",
    "SourceState",
    "TableSpec",
    "find_company",
    "load_company",
    "settings_hash",
    "source_states",
    "table_rows",
    "table_specs",
    "write_parquet",
]


def __getattr__(name: str) -> Any:
    if name in LATER:
        return getattr(importlib.import_module(f"ingestion.settings.{LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
