"""The way of a deal through the stages: what its record says and the log of its changes, put together a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Row = dict[str, Any]
NONE = "~none"


@dataclass(frozen=True)
class Visit:
    """A stay of a deal in a stage; moments in UTC, `left_at` empty while it stands there."""

    pipeline: str
    stage: str
    kind: str
    role: str | None
    position: int
    entered_at: datetime
    left_at: datetime | None
    origin: str = "import"


def way(
    deal: Row, log: Sequence[Row], as_of: datetime, about_stage: Callable[[str, str], Row]
) -> Iterator[Visit]:
    """Stays from the creation to the stage the deal stands in.

    Args:
        deal: the record as it is known.
        log: its changes of stage in order, those dated after `as_of` too.
        about_stage: kind, role and position of a stage of a pipeline.
    """
    here = deal["pipeline_id"]
    changes = [row for row in log if row["changed_at"] <= as_of]
    steps: list[tuple[str, str, datetime, str]] = []
    if changes:
        first = changes[0]
        pipeline = first["from_pipeline_id"] or first["to_pipeline_id"] or here
        target = first["to_pipeline_id"] or here
        opens = about_stage(target, first["to_stage_id"])["kind"] == "open"
        is_creation = first["from_stage_id"] is None and opens
        begun = (target, first["to_stage_id"])
        start = begun if is_creation else (pipeline, first["from_stage_id"] or NONE)
        steps.append((*start, min(deal["created_at"], first["changed_at"]), "import"))
        for row in changes[1:] if is_creation else changes:
            there = (row["to_pipeline_id"] or here, row["to_stage_id"])
            steps.append((*there, row["changed_at"], row["origin"]))
    ahead = log[len(changes) :]
    if ahead and not changes:
        # it stands where the first change of the future will find it
        here = ahead[0]["from_pipeline_id"] or ahead[0]["to_pipeline_id"] or here
        stands = ahead[0]["from_stage_id"] or deal["stage_id"]
    else:
        stands = deal["stage_id"]
    closed = about_stage(here, stands)["kind"] != "open"
    last = changes[-1]["changed_at"] if changes else None
    stated = (deal["closed_at"] if closed else None) or deal["updated_at"] or last or deal["created_at"]
    stated = min(stated, as_of)
    if not steps:
        steps.append((here, NONE if closed else stands, min(deal["created_at"], stated), "import"))
    if (not ahead or not changes) and steps[-1][:2] != (here, stands):
        steps.append((here, stands, stated, "import"))
    kept = [step for i, step in enumerate(steps) if i == 0 or step[:2] != steps[i - 1][:2]]
    for i, (pipeline, stage, moment, origin) in enumerate(kept):
        about = about_stage(pipeline, stage)
        left = kept[i + 1][2] if i + 1 < len(kept) else None
        yield Visit(pipeline, stage, about["kind"], about["role"], about["position"], moment, left, origin)
