"""Ready-made mappings of well-known exports: calls of a telephony, spend of an advertising system."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import yaml
from pydantic import Field

from ingestion.files.mapping.values import Strict
from ingestion.settings.yaml_lines import PlainLoader

FOLDER = Path(__file__).parents[1] / "profiles"
PROFILE = "profile"


class FileProfile(Strict):
    """One export.

    Attributes:
        label: how people call it.
        based_on: where its columns were taken from, and what is not known.
        entity: what its rows are.
        mappings: as in a mapping file, without `file`; several share the rows by their `where`.
        sample: what the sample beside the profile gives, by row: fields as they land.
    """

    label: Annotated[str, Field(min_length=1)]
    based_on: Annotated[str, Field(min_length=1)]
    entity: str
    mappings: Annotated[list[dict[str, Any]], Field(min_length=1)]
    sample: Annotated[list[dict[str, str]], Field(min_length=1)]


@cache
def file_profiles() -> Mapping[str, FileProfile]:
    """Every profile by name, which is the name of its file.

    Raises:
        ValidationError: a profile holds a mistake; a mistake in the code.
    """
    found = {
        path.stem: FileProfile.model_validate(yaml.load(path.read_text(encoding="utf-8"), PlainLoader))
        for path in sorted(FOLDER.glob("*.yml"))
    }
    return MappingProxyType(found)


def filled(raw: Any, profile: FileProfile) -> list[Any]:
    """The mappings of a profile with what a mapping file says besides; what it says itself counts."""
    own = {key: value for key, value in raw.items() if key != "columns"}
    columns = raw.get("columns") or {}
    return [
        {
            **each,
            **own,
            "columns": {**each.get("columns", {}), **columns} if isinstance(columns, dict) else columns,
        }
        for each in profile.mappings
    ]
