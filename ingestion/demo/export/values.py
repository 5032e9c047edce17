"""What a record shows at a moment."""

from __future__ import annotations

from ingestion.demo.catalog import Catalog
from ingestion.demo.records import Deal


def deal_stage(deal: Deal, as_of: int, catalog: Catalog) -> tuple[str, str]:
    """Pipeline and stage of a deal at a moment."""
    stage = deal.entry
    if not deal.moves and deal.closed_at is not None and deal.closed_at > as_of:
        # brought over closed, but looked at before it closed
        first = catalog.open[int(stage[0]) - 1][0]
        return first.pipeline_id, first.stage_id
    for move in deal.moves:
        if move.at > as_of:
            break
        stage = (move.to_pipeline, move.to_stage)
    return stage
