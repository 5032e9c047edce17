"""How Bitrix24 goes on from page to page: by the last id where a method can filter, else by `start`."""

from __future__ import annotations

from typing import Any

import msgspec
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from requests import Request, Response

PAGE = 50


class AfterId(BasePaginator):  # type: ignore[misc]
    """Records in the order of their ids, each page after the last id of the one before.

    Nothing that happens meanwhile can shift such pages. Only the first request asks how many records there
    are (`start` 0); the others pass `start` -1, which spares the server the counting.

    Args:
        field: name of the id in the records; filter: in the filter; body: key of the filter in the body.
    """

    def __init__(self, field: str = "ID", filter: str | None = None, body: str = "filter") -> None:
        super().__init__()
        self.field, self.filter, self.body = field, filter or field, body
        self._last: Any = None

    def init_request(self, request: Request) -> None:
        """The first page, counted."""
        request.json = {**_body(request), "start": 0}

    def update_state(self, response: Response, data: list[msgspec.Raw] | None = None) -> None:
        """Remember the last id; a page that is not full is the last one."""
        self._has_next_page = len(data or []) == PAGE
        if data:
            self._last = msgspec.json.decode(data[-1])[self.field]

    def update_request(self, request: Request) -> None:
        """Ask for what comes after it."""
        body = _body(request)
        kept = {**body.get(self.body, {}), f">{self.filter}": self._last}
        request.json = {**body, self.body: kept, "start": -1}


def _body(request: Request) -> dict[str, Any]:
    body = request.json
    return dict(body) if isinstance(body, dict) else {}


class NextStart(BasePaginator):  # type: ignore[misc]
    """The answer says where the next page starts, and nothing on the last page."""

    def __init__(self) -> None:
        super().__init__()
        self._next: int | None = None

    def update_state(self, response: Response, data: list[msgspec.Raw] | None = None) -> None:
        """Where the next page starts."""
        self._next = response.json().get("next")
        self._has_next_page = self._next is not None

    def update_request(self, request: Request) -> None:
        """Ask for it."""
        request.json = {**_body(request), "start": self._next}
