"""amoCRM and Kommo: API v4, read as resources.yml says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import Field

from ingestion.crm.kit import HttpOptions, Vendor, address
from ingestion.crm.kit.resources import Api
from ingestion.crm.kit.vendor import bearer
from ingestion.errors import UserError
from ingestion.secrets import SECRETS_FILE, given_secret, secret
from ingestion.settings.company import Company, SourceSettings

if TYPE_CHECKING:
    from requests.auth import AuthBase

NAME = "amocrm"
LABEL = "amoCRM, also Kommo"


class Options(HttpOptions):
    """The source's keys in company.yml.

    Attributes:
        account: host of the account, e.g. `example.amocrm.ru`.
        client_id: id of the integration, when its tokens are renewed instead of a long-lived one being used.
        redirect_uri: the integration's redirect URI, which goes with it.
    """

    account: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)$")] | None = None
    client_id: Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{8,64}$")] | None = None
    redirect_uri: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


def url(company: Company, source: SourceSettings, api: Api) -> str:
    """Base URL of the account's API.

    Raises:
        UserError: the source says neither account nor url.
    """
    options = Options.model_validate(source.options)
    own = f"https://{options.account}/api/v4" if options.account else None
    todo = "Say which account is read, for example account: example.amocrm.ru"
    return address(source, options, "account", own, todo)


def auth(company: Company, source: SourceSettings) -> AuthBase:
    """The long-lived token; with a client_id, tokens that are renewed.

    Raises:
        UserError: there is no secret, or client_id without redirect_uri.
    """
    options = Options.model_validate(source.options)
    if options.client_id is None:
        return bearer(company, source)
    if options.redirect_uri is None:
        raise UserError("client_id needs redirect_uri.", where=f"company.yml, sources.{source.name}")
    from ingestion.crm.kit.oauth import RotatingToken, TokenFile

    address = urlsplit(url(company, source, VENDOR.api))
    client = {
        "client_id": options.client_id,
        "client_secret": secret(company, source.name, "client_secret"),
        "redirect_uri": options.redirect_uri,
    }
    path = address.path.removesuffix("/").removesuffix("/api/v4")
    return RotatingToken(
        source.name,
        f"{address.scheme}://{address.netloc}{path}/oauth2/access_token",
        client,
        _first_grant(company, source),
        TokenFile(company.root / SECRETS_FILE.parent / f"tokens_{source.name}.json"),
    )


def _first_grant(company: Company, source: SourceSettings) -> dict[str, str]:
    """What a person gave for the first tokens."""
    if code := given_secret(company, source.name, "code"):
        return {"grant_type": "authorization_code", "code": code}
    if token := given_secret(company, source.name, "refresh_token"):
        return {"grant_type": "refresh_token", "refresh_token": token}
    return {}


VENDOR = Vendor(NAME, Path(__file__).parent, Options, auth=auth, url=url)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
deal_url = VENDOR.deal_url
