"""Reading one list of an API from its first page to a proven end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dlt.sources.helpers.rest_client.paginators import BasePaginator
from dlt.sources.rest_api.config_setup import create_paginator
from requests import Request, Response

from ingestion.crm.kit.fields import value_at
from ingestion.crm.kit.pages import BadPage, Page, check_answered, read_page
from ingestion.crm.kit.parts import Part
from ingestion.crm.kit.resources import Resource
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor

MOST_PAGES = 1_000_000


@dataclass
class Pass:
    """One reading of a list.

    Attributes:
        pages, bytes: what came.
        totals: how many records the source counted, as said on each page that says it.
        broke_off: a page that the one before it had named was empty.
    """

    pages: int = 0
    bytes: int = 0
    totals: list[int] = field(default_factory=list)
    broke_off: bool = False

    @property
    def expected(self) -> int | None:
        """How many records there must be at least; what was added meanwhile may come with the next run."""
        return min(self.totals[0], self.totals[-1]) if self.totals else None

    @property
    def shrank(self) -> bool:
        """True when records vanished meanwhile: later ones moved up and may have been missed."""
        return bool(self.totals) and self.totals[-1] < self.totals[0]


class ListReader:
    """Reads the pages of a resource."""

    def __init__(self, vendor: Vendor, resource: Resource, transport: Transport) -> None:
        self.vendor, self.resource, self.transport = vendor, resource, transport

    def pages(self, told: Pass, part: Part) -> Iterator[Page]:
        """Pages of a part of the list, in order.

        Raises:
            InputError: a page cannot be trusted, or the pages have no end.
        """
        resource = self.resource
        paginator, request = self.begin(part)
        while True:
            asked = _asked(request)
            what = f"{resource.name}, page {told.pages + 1}"
            response, page = self._ask(request, what, part)
            if not page.records:
                # it may be a mistake of the moment
                response, page = self._ask(request, what, part)
                told.broke_off |= told.pages > 0 and not page.records
            told.pages += 1
            told.bytes += page.size
            self._count(told, page, what)
            self._advance(paginator, request, response, page, what)
            yield page
            if not paginator.has_next_page:
                return
            if _asked(request) == asked or told.pages >= MOST_PAGES:
                raise self.transport.refusal(what, "the next page is this page again; the list has no end.")

    def begin(self, part: Part) -> tuple[BasePaginator, Request]:
        """The request for the first page of a part of the list, and what makes the next ones of it."""
        resource = self.resource
        paginator = self._paginator()
        request = Request(
            resource.method,
            f"{self.transport.url}/{part.path(resource.path)}",
            headers=dict(resource.headers),
            params=part.params(resource.params),
            json=part.body(resource.body) if resource.method == "POST" else None,
        )
        paginator.init_request(request)
        return paginator, request

    def _ask(self, request: Request, what: str, part: Part) -> tuple[Response, Page]:
        """An answer and its page; an answer that is not whole is asked for again."""

        def proven(response: Response) -> Page:
            page = read_page(response, self.resource)
            check_answered(page, part.each, self.resource)
            return page

        def is_bad(response: Response) -> bool:
            if not 200 <= response.status_code < 300:
                return False
            try:
                response.page = proven(response)  # type: ignore[attr-defined]
            except BadPage:
                return True
            return False

        response = self.transport.send(what.split(",")[0], request, is_bad)
        page = getattr(response, "page", None)
        if page is None:
            try:
                page = proven(response)
            except BadPage as error:
                raise self.transport.refusal(what, str(error), advice(response)) from None
        return response, page

    def _advance(
        self, paginator: BasePaginator, request: Request, response: Response, page: Page, what: str
    ) -> None:
        # paginators look into the envelope; the records are never decoded for them
        response.json = lambda **_: page.envelope  # type: ignore[method-assign]
        try:
            paginator.update_state(response, page.records)
            if paginator.has_next_page:
                paginator.update_request(request)
        except (ValueError, KeyError, TypeError):
            raise self.transport.refusal(what, "its answer does not say how to go on.") from None

    def _count(self, told: Pass, page: Page, what: str) -> None:
        if self.resource.total is None or not page.envelope:
            return
        if self.resource.total_of == "first" and told.totals:
            return
        value = value_at(page.envelope, self.resource.total)
        if isinstance(value, bool) or not str(value).isdigit():
            raise self.transport.refusal(what, f"{self.resource.total} is no count: {value!r}.")
        told.totals.append(int(value))

    def _paginator(self) -> BasePaginator:
        arguments = dict(self.resource.paginator)
        own = self.vendor.paginators.get(arguments["type"])
        if own:
            arguments.pop("type")
            made: BasePaginator = own(**arguments)
            return made
        return create_paginator(arguments)


def _asked(request: Request) -> str:
    return repr((request.url, request.params, request.json, request.data))


def advice(response: Response) -> str:
    """What to do about an answer that holds no records; empty when waiting is all."""
    if response.status_code in (401, 403):
        return "Check the token and its rights, then run again; the last good data stays."
    if response.status_code == 404 or "html" in response.headers.get("Content-Type", ""):
        return "Check the address of the source in company.yml, then run again; the last good data stays."
    return ""
