"""Values as Pipedrive's answers hold them."""

from __future__ import annotations

from typing import Any

from ingestion.standin.tables import Row

# own fields are named by hashes
REGION = "3f1c9b0a7d5e48f2a6b4c8d0e1f2a3b4c5d6e7f8"
INN = "8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b"
KPP = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"
# how the staging tells apart organizations and persons, which share their numbers
ORGANIZATION, PERSON = "O_", "P_"


def moment(text: str | None) -> str | None:
    """Naive UTC as v2 writes it."""
    return None if text is None else f"{text}Z"


def number(text: str | None) -> int | None:
    """An id, which is a number."""
    return None if text is None else int(text)


def lead_key(lead: str) -> str:
    """Ids of leads are UUIDs."""
    return f"1ead0000-0000-4000-8000-{int(lead):012d}"


def label_key(place: int) -> str:
    """So are those of labels."""
    return f"1abe1000-0000-4000-8000-{place:012d}"


def stage_key(pipeline: str, stage: str) -> str:
    """Stages of all pipelines are numbered together."""
    return f"{pipeline}{stage:0>6}"


def channel(row: Row) -> str | None:
    """The source: an option of the field `channel`, which has a number."""
    found = row.get("lead_source_id", "")
    return found if found.isdigit() else None


def multiple(text: str | None) -> list[dict[str, Any]]:
    """Phones or e-mails of a person."""
    return [] if text is None else [{"value": text, "primary": True, "label": "work"}]
