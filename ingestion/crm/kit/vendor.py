"""A vendor: its declaration, and the few functions YAML cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.canonical import canonical_entities
from ingestion.connector import Batch, ExtractContext
from ingestion.crm.kit.options import HttpOptions
from ingestion.crm.kit.resources import Api, load_api
from ingestion.settings.company import Company, SourceSettings

if TYPE_CHECKING:
    from requests.auth import AuthBase

STAGING = Path(__file__).parents[3] / "dbt_project" / "models" / "staging"


def bearer(company: Company, source: SourceSettings) -> AuthBase:
    """`Authorization: Bearer <token>`."""
    from dlt.sources.helpers.rest_client.auth import BearerTokenAuth

    from ingestion.secrets import secret

    auth: AuthBase = BearerTokenAuth(token=secret(company, source.name))
    return auth


def named_in(pattern: str) -> set[str]:
    """Options in braces in a pattern of addresses."""
    return set(re.findall(r"\{(\w+)\}", pattern)) - {"id"}


@dataclass(frozen=True)
class Vendor:
    """One CRM over HTTP.

    Attributes:
        name: the connector's name and that of its folders.
        folder: `ingestion/crm/<name>`, with resources.yml.
        options: the source's keys in company.yml.
        auth: makes dlt's or requests' authentication from the source's secret.
        url: base URL of a source; by default the option `url`, else that of resources.yml.
        paginators: the vendor's own paginators by `type`: functions from arguments to a dlt paginator.
        setting: further values for `{name}` in paths, params and bodies, from the source's options.
    """

    name: str
    folder: Path
    options: type[HttpOptions] = HttpOptions
    auth: Callable[[Company, SourceSettings], AuthBase] = bearer
    url: Callable[[Company, SourceSettings, Api], str] | None = None
    paginators: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @cached_property
    def api(self) -> Api:
        """The declaration."""
        return load_api(self.folder / "resources.yml")

    def base_url(self, company: Company, source: SourceSettings) -> str:
        """Base URL of a source, without a slash at its end."""
        options = self.options.model_validate(source.options)
        url = self.url(company, source, self.api) if self.url else options.url or self.api.url or ""
        return url.rstrip("/")

    def deal_url(self, source: SourceSettings) -> str:
        """Page of a deal in the CRM, with {id} in it; nothing when the source does not say enough."""
        if self.missing_for_links(source):
            return ""
        options = self.options.model_validate(source.options)
        pattern = options.deal_url or self.api.deal_url or ""
        for name in sorted(named_in(pattern)):
            pattern = pattern.replace(f"{{{name}}}", str(getattr(options, name)))
        return pattern

    def missing_for_links(self, source: SourceSettings) -> list[str]:
        """Options without which names of deals are no links to the CRM."""
        options = self.options.model_validate(source.options)
        pattern = options.deal_url or self.api.deal_url
        if not pattern:
            return ["deal_url"]
        return [name for name in sorted(named_in(pattern)) if getattr(options, name, None) is None]

    def entities(self, company: Company, source: SourceSettings) -> set[str]:
        """Canonical entities the source provides: those staged in dbt_project/models/staging/<name>."""
        name = re.compile(rf"stg_{self.name}__(?P<entity>[a-z0-9_]+)\.sql")
        staged = {m["entity"] for p in (STAGING / self.name).glob("*.sql") if (m := name.fullmatch(p.name))}
        return staged & set(canonical_entities())

    def landed(self, company: Company, source: SourceSettings) -> set[str]:
        """Entities it lands under the vendor's own names."""
        return {resource.name for resource in self.api.resources}

    def extract(self, context: ExtractContext) -> Iterator[Batch]:
        """What is new or changed in the source, what is gone from it, and how far it was read.

        Raises:
            UserError: there is no secret, or the URL may not be used.
            InputError: the source did not answer, or an answer cannot be trusted; nothing of it lands.
        """
        from ingestion.crm.kit.sync import sync

        yield from sync(self, context)

    def check(self, company: Company, source: SourceSettings) -> None:
        """Whether the source answers and accepts its secret: one request.

        Raises:
            UserError: there is no secret, or the URL may not be used.
            InputError: the source cannot be reached, refuses the secret, or is no API of this vendor.
        """
        from ingestion.crm.kit.connection import try_connection

        try_connection(self, company, source)
