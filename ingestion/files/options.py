"""What a source of files says in company.yml."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """Keys of a source with `connector: files`; both paths are below the company directory.

    Attributes:
        folder: where the files are put.
        mapping: YAML that says what they mean.
        deal_url: page of a deal in the CRM, with {id} in it, for deals whose own address is not mapped.
        id_prefix: put before every id, when two sources use the same ids.
        max_megabytes: largest file that is read.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    folder: Annotated[str, Field(min_length=1)]
    mapping: Annotated[str, Field(min_length=1)]
    deal_url: Annotated[str, Field(pattern=r"^https?://[^\s\"'<>\\]*\{id\}[^\s\"'<>\\]*$")] | None = None
    id_prefix: Annotated[str, Field(max_length=40)] = ""
    max_megabytes: Annotated[int, Field(ge=1)] = 4096
