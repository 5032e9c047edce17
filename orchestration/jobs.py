"""The jobs: the same assets, cut at different places. The command line and the schedules run these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dagster as dg

from orchestration.assets.landing import GROUP as LANDING
from orchestration.assets.pages import GROUP as SITE
from orchestration.assets.release import GROUP as RELEASE
from orchestration.resources import SESSION
from orchestration.session import JOBS, Job
from orchestration.translator import LAYERS

LOGGER = "file"
DESCRIPTIONS: dict[Job, str] = {
    "daily": "What is new in every source, then build, pages and release.",
    "weekly": "As daily; sources are also asked what was deleted.",
    "monthly": "As weekly; cheap sources are read again from the beginning.",
    "intraday": "As daily, in the middle of the day: today so far.",
    "ingest": "What is new in every source, into the landing only.",
    "build": "Warehouse from the landing and the settings.",
    "render": "Pages of the built warehouse.",
    "publish": "The built warehouse and pages become the release.",
}


def selections() -> dict[Job, dg.AssetSelection]:
    """Which assets each job makes; their checks come with them."""
    everything = dg.AssetSelection.all()
    return {
        "daily": everything,
        "weekly": everything,
        "monthly": everything,
        "intraday": everything,
        "ingest": dg.AssetSelection.groups(LANDING),
        "build": dg.AssetSelection.groups("settings", "inputs", *LAYERS),
        "render": dg.AssetSelection.groups(SITE),
        "publish": dg.AssetSelection.groups(RELEASE),
    }


def run_config(job: Job) -> dict[str, Any]:
    """Configuration of a run of a job."""
    return {"resources": {SESSION: {"config": {"job": job}}}, "loggers": {LOGGER: {"config": {}}}}


def jobs(names: Iterable[Job] = JOBS) -> list[dg.UnresolvedAssetJobDefinition]:
    """The jobs by name, each in one process and one at a time."""
    chosen = selections()
    return [
        dg.define_asset_job(
            name,
            selection=chosen[name],
            description=DESCRIPTIONS[name],
            config=run_config(name),
            executor_def=dg.in_process_executor,
        )
        for name in names
    ]
