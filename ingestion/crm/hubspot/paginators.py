"""How a search of HubSpot goes on: by the last id, so that no search is ever paged through."""

from __future__ import annotations

from typing import Any

import msgspec
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from requests import Request, Response

PAGE = 200


class AfterObject(BasePaginator):  # type: ignore[misc]
    """Records in the order of their ids, each page a new search for what comes after the last id.

    HubSpot refuses to page beyond 10,000 records of one search. A window of time does not help when a bulk
    edit gives more records than that the same moment; ids always tell them apart. Nothing that happens
    meanwhile shifts such pages. The first answer counts the records; those of later ones count the rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self._filters: list[Any] = []
        self._last = ""

    def init_request(self, request: Request) -> None:
        """Keep the filters of the search itself."""
        groups = _body(request).get("filterGroups") or [{"filters": []}]
        self._filters = groups[0]["filters"]

    def update_state(self, response: Response, data: list[msgspec.Raw] | None = None) -> None:
        """Remember the last id; a page that is not full is the last one."""
        self._has_next_page = len(data or []) == PAGE
        if data:
            self._last = str(msgspec.json.decode(data[-1])["id"])

    def update_request(self, request: Request) -> None:
        """Search for what comes after it."""
        after = {"propertyName": "hs_object_id", "operator": "GT", "value": self._last}
        request.json = {**_body(request), "filterGroups": [{"filters": [*self._filters, after]}]}


def _body(request: Request) -> dict[str, Any]:
    body = request.json
    return dict(body) if isinstance(body, dict) else {}
