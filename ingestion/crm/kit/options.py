"""Keys that every CRM source may have in company.yml."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# an address of the web with the deal's id in it
DEAL_URL = r"^https?://[^\s\"'<>\\]*\{id\}[^\s\"'<>\\]*$"


class HttpOptions(BaseModel):
    """The source's keys in company.yml; a vendor adds its own.

    Attributes:
        url: base of the API, when it is not the vendor's usual one.
        deal_url: page of a deal in the CRM, with {id} in it, when it is not the vendor's usual one.
        requests_per_second: when it is to be slower, or may be faster, than the vendor's usual limit.
        max_shrink: largest part of the known records that may vanish between two full readings.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    deal_url: Annotated[str, Field(pattern=DEAL_URL)] | None = None
    requests_per_second: Annotated[float, Field(gt=0)] | None = None
    max_shrink: Annotated[float, Field(ge=0, le=1)] = 0.05
