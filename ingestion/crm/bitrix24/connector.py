"""Bitrix24: REST methods of one portal, read as resources.yml says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ingestion.crm.kit import HttpOptions, Vendor, address
from ingestion.crm.kit.resources import Api
from ingestion.secrets import secret
from ingestion.settings.company import Company, SourceSettings

if TYPE_CHECKING:
    from requests.auth import AuthBase

NAME = "bitrix24"
LABEL = "Bitrix24"


class Options(HttpOptions):
    """The source's keys in company.yml.

    Attributes:
        portal: host of the portal, e.g. `example.bitrix24.ru`, or of one's own server.
        user: id of the user whose incoming webhook is used: the first number in its address.
    """

    portal: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")] | None = None
    user: Annotated[int, Field(ge=1)] = 1


def url(company: Company, source: SourceSettings, api: Api) -> str:
    """Base URL of the portal's methods. The webhook's code is a part of it, and hidden in every message.

    Raises:
        UserError: the source says neither portal nor url, or there is no code.
    """
    options = Options.model_validate(source.options)
    own = f"https://{options.portal}" if options.portal else None
    todo = "Say which portal is read, for example portal: example.bitrix24.ru"
    base = address(source, options, "portal", own, todo)
    return f"{base.rstrip('/')}/rest/{options.user}/{secret(company, source.name)}"


def no_header(company: Company, source: SourceSettings) -> AuthBase:
    """The code in the URL is all the authentication there is."""
    from requests.auth import AuthBase

    class Nothing(AuthBase):
        """Adds nothing."""

        def __call__(self, request: Any) -> Any:
            return request

    return Nothing()


def _after_id(**arguments: Any) -> Any:
    from ingestion.crm.bitrix24.paginators import AfterId

    return AfterId(**arguments)


def _next_start() -> Any:
    from ingestion.crm.bitrix24.paginators import NextStart

    return NextStart()


PAGINATORS: dict[str, Callable[..., Any]] = {"after_id": _after_id, "next_start": _next_start}
VENDOR = Vendor(NAME, Path(__file__).parent, Options, auth=no_header, url=url, paginators=PAGINATORS)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
deal_url = VENDOR.deal_url
