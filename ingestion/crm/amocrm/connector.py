"""amoCRM and Kommo: API v4, read as resources.yml says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from ingestion.crm.kit import HttpOptions, Vendor
from ingestion.crm.kit.resources import Api
from ingestion.errors import UserError
from ingestion.settings.company import Company, SourceSettings

NAME = "amocrm"
LABEL = "amoCRM, also Kommo"


class Options(HttpOptions):
    """The source's keys in company.yml.

    Attributes:
        account: host of the account, e.g. `example.amocrm.ru`.
    """

    account: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)$")] | None = None


def url(company: Company, source: SourceSettings, api: Api) -> str:
    """Base URL of the account's API.

    Raises:
        UserError: the source says neither account nor url.
    """
    options = Options.model_validate(source.options)
    if options.url:
        return options.url
    if options.account:
        return f"https://{options.account}/api/v4"
    raise UserError(
        "account is missing.",
        where=f"company.yml, sources.{source.name}",
        todo="Say which account is read, for example account: example.amocrm.ru",
    )


VENDOR = Vendor(NAME, Path(__file__).parent, Options, url=url)
entities, landed, extract = VENDOR.entities, VENDOR.landed, VENDOR.extract
