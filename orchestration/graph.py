"""The whole graph of a company: from its sources to its release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg

from ingestion.settings import Company
from orchestration.assets.inputs import inputs_asset
from orchestration.assets.landing import landing_assets
from orchestration.assets.models import models_asset
from orchestration.assets.pages import page_specs, pages_asset
from orchestration.assets.release import release_asset
from orchestration.checks import freshness_checks, sources_check
from orchestration.dbt import Dbt, dbt_environment, ensure_manifest, staging_connectors
from orchestration.jobs import LOGGER, jobs
from orchestration.resources import SESSION, session_resource
from orchestration.run_log import file_logger
from orchestration.schedules import schedules
from orchestration.sensors import sensors
from orchestration.session import build_place


def company_dbt(company: Company, *, private: bool = False) -> Dbt:
    """dbt over the company's private build."""
    place = build_place(company, private=private)
    return Dbt(place.dbt, dbt_environment(place.folder, staging_connectors(company)))


def company_definitions(company: Company, dbt: Dbt | None = None) -> dg.Definitions:
    """Everything Dagster knows of a company; parses the dbt project when it changed.

    Raises:
        RunFailed: the dbt project cannot be parsed.
    """
    dbt = dbt or company_dbt(company)
    manifest = json.loads(ensure_manifest(dbt).read_text(encoding="utf-8"))
    return definitions_of(company, manifest, dbt)


def definitions_of(company: Company, manifest: Mapping[str, Any], dbt: Dbt) -> dg.Definitions:
    """The same from a manifest already read."""
    pages = [spec.key for spec in page_specs(manifest)]
    return dg.Definitions(
        assets=[
            *landing_assets(company),
            inputs_asset(company, manifest),
            models_asset(manifest, dbt),
            pages_asset(manifest),
            release_asset(pages),
        ],
        asset_checks=[*freshness_checks(company), sources_check()],
        jobs=jobs(),
        schedules=schedules(company),
        sensors=sensors(company),
        resources={SESSION: session_resource(company)},
        loggers={LOGGER: file_logger(company)},
        executor=dg.in_process_executor,
    )
