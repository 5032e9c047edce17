"""What a record shows at a moment."""

from __future__ import annotations

from ingestion.demo.records import Deal


def deal_stage(deal: Deal, as_of: int) -> tuple[str, str]:
    """Pipeline and stage of a deal at a moment."""
    stage = deal.entry
    for move in deal.moves:
        if move.at > as_of:
            break
        stage = (move.to_pipeline, move.to_stage)
    return stage
