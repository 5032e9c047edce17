"""A step of some hundred models without work of Dagster that nobody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster import AssetKey, DagsterEventType
from dagster._core.execution.context.data_version_cache import DataVersionCache, InputAssetVersionInfo


def quicken(step: Any) -> None:
    """Spare a step three things; to be called when it begins.

    Data versions: Dagster would read every parent of every model back from its event log, to hash and store
    what it was made from. All models are built together from one landing, so nobody asks.
    The materialization a check is about: it was stored a moment ago and is still known.
    The list of the step's assets, which does not change: Dagster would make it anew for every check.

    Args:
        step: Dagster's context of the step in progress.
    """
    step._data_version_cache = JustStored(step)
    assets = step.get_output_asset_keys()
    step.get_output_asset_keys = lambda: assets


class JustStored(DataVersionCache):
    """What this process materialized itself is not read back from the event log."""

    def _fetch_input_asset_version_info(self, asset_keys: Sequence[AssetKey]) -> None:
        stored = getattr(self._context.instance.event_log_storage, "materialized", {})
        for key in asset_keys:
            if key in stored:
                self.input_asset_version_info[key] = InputAssetVersionInfo(
                    stored[key][0], DagsterEventType.ASSET_MATERIALIZATION, None, *stored[key][1:]
                )
        if rest := [key for key in asset_keys if key not in stored]:
            super()._fetch_input_asset_version_info(rest)
