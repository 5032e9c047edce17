"""Keys that every CRM source may have in company.yml."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ingestion.errors import UserError
from ingestion.settings.company import SourceSettings

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


def address(source: SourceSettings, options: HttpOptions, key: str, own: str | None, todo: str) -> str:
    """Where the API is: `url` of the source, else the address made of the vendor's own key.

    Args:
        key: the vendor's own key; own: the address made of it, None when the source does not have it.

    Raises:
        UserError: the source says neither; `todo` is what to do.
    """
    if found := options.url or own:
        return found
    raise UserError(f"{key} is missing.", where=f"company.yml, sources.{source.name}", todo=todo)
