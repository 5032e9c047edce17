"""A step of some hundred models without work of Dagster that nobody asked for."""

from __future__ import annotations

from typing import Any


def quicken(step: Any) -> None:
    """Spare a step two things; to be called when it begins.

    Data versions: Dagster would read every parent of every model back from its event log, to hash and store
    what it was made from. All models are built together from one landing, so nobody asks.
    The list of the step's assets, which does not change: Dagster would make it anew for every check.

    Args:
        step: Dagster's context of the step in progress.
    """
    step._data_version_cache.is_external_input_asset_version_info_loaded = False
    assets = step.get_output_asset_keys()
    step.get_output_asset_keys = lambda: assets
