"""HubSpot: the CRM API of one portal, read as resources.yml says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ingestion.crm.kit import HttpOptions, Vendor

NAME = "hubspot"
LABEL = "HubSpot"


class Options(HttpOptions):
    """The source's keys in company.yml.

    Attributes:
        portal: number of the portal, for links to its deals.
    """

    portal: Annotated[int, Field(ge=1)] | None = None


def _after_object(**arguments: Any) -> Any:
    from ingestion.crm.hubspot.paginators import AfterObject

    return AfterObject(**arguments)


PAGINATORS: dict[str, Callable[..., Any]] = {"after_object": _after_object}
VENDOR = Vendor(NAME, Path(__file__).parent, Options, paginators=PAGINATORS)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
deal_url = VENDOR.deal_url
