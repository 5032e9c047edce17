"""Pipedrive: API v2, and v1 for what v2 does not have, read as resources.yml says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ingestion.crm.kit import HttpOptions, Vendor, address
from ingestion.crm.kit.resources import Api
from ingestion.secrets import secret
from ingestion.settings.company import Company, SourceSettings

if TYPE_CHECKING:
    from requests.auth import AuthBase

NAME = "pipedrive"
LABEL = "Pipedrive"


class Options(HttpOptions):
    """The source's keys in company.yml.

    Attributes:
        company: the company's domain: `example` for example.pipedrive.com.
    """

    company: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")] | None = None


def url(company: Company, source: SourceSettings, api: Api) -> str:
    """Base URL of the company's API.

    Raises:
        UserError: the source says neither company nor url.
    """
    options = Options.model_validate(source.options)
    own = f"https://{options.company}.pipedrive.com/api" if options.company else None
    todo = "Say whose data is read, for example company: example when you log in at example.pipedrive.com"
    return address(source, options, "company", own, todo)


def token_header(company: Company, source: SourceSettings) -> AuthBase:
    """`x-api-token: <token>`."""
    from dlt.sources.helpers.rest_client.auth import APIKeyAuth

    auth: AuthBase = APIKeyAuth(name="x-api-token", api_key=secret(company, source.name), location="header")
    return auth


VENDOR = Vendor(NAME, Path(__file__).parent, Options, auth=token_header, url=url)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
deal_url = VENDOR.deal_url
