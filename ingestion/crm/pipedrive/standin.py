"""Stand-in of Pipedrive: v2 pages by an opaque cursor, v1 by `start`; up to 500 records a page."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.pipedrive.standin_company import converted, express
from ingestion.crm.pipedrive.standin_diary import flows
from ingestion.crm.pipedrive.standin_held import held
from ingestion.crm.pipedrive.standin_lists import LISTS
from ingestion.crm.pipedrive.standin_summary import SUMMARIES, summary
from ingestion.standin.tables import Tables
from ingestion.standin.world import World

__all__ = ["LEFT", "LONGEST", "express", "options", "routes"]

DEFAULT_SIZE, LARGEST_SIZE = 100, 500
# the list in which faults are tried
LONGEST = "activities"
# a lead that became a deal is no longer in its list and known all the same
LEFT = {"leads": converted}
Record = dict[str, Any]


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/pipedrive/api"}


def routes(world: World) -> list[Route]:
    """The API below `/pipedrive`."""
    kept: dict[int, tuple[Tables, dict[str, list[Record]]]] = {}

    def records(path: str) -> list[Record] | None:
        """A list of the world as it is; None for a path there is not."""
        if world.version not in kept:
            kept.clear()
            kept[world.version] = held(world.tables), {}
        company, lists = kept[world.version]
        if path not in lists:
            if path in LISTS:
                lists[path] = LISTS[path](company, world.now)
            elif path.endswith("/flow"):
                lists |= {f"v1/deals/{deal}/flow": found for deal, found in flows(company).items()}
        return lists.get(path)

    async def listed(request: Request) -> Response:
        path = request.path_params["path"]
        if request.headers.get("x-api-token") != world.token:
            return _error(401, "unauthorized access")
        found = records(SUMMARIES.get(path, path))
        if found is None:
            return _error(404, "Not Found")
        if path in SUMMARIES:
            return JSONResponse(summary(found, request.query_params))
        return _by_start(found, request) if path.startswith("v1/") else _by_cursor(found, request)

    return [Route("/api/{path:path}", listed)]


def _size(request: Request) -> int:
    return min(int(request.query_params.get("limit", DEFAULT_SIZE)), LARGEST_SIZE)


def _by_start(records: list[Record], request: Request) -> Response:
    """A page of v1, whose empty lists are null."""
    start, size = int(request.query_params.get("start", 0)), _size(request)
    page = records[start : start + size]
    pagination = {
        "start": start,
        "limit": size,
        "more_items_in_collection": start + size < len(records),
    }
    return JSONResponse(
        {"success": True, "data": page or None, "additional_data": {"pagination": pagination}}
    )


def _by_cursor(records: list[Record], request: Request) -> Response:
    """A page of v2, in the order of ids, which begins after the record its cursor names."""
    asked, size = request.query_params, _size(request)
    since = asked.get("updated_since")
    found = [record for record in records if since is None or _moment(record) >= _moment_of(since)]
    if "cursor" in asked:
        last = int(base64.b64decode(asked["cursor"]))
        found = [record for record in found if int(record["id"]) > last]
    page = found[:size]
    more = base64.b64encode(str(page[-1]["id"]).encode()).decode() if len(found) > size else None
    return JSONResponse({"success": True, "data": page, "additional_data": {"next_cursor": more}})


def _moment(record: Record) -> datetime:
    return _moment_of(record["update_time"])


def _moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _error(status: int, text: str) -> Response:
    body = {"success": False, "error": text, "errorCode": status, "data": None, "additional_data": None}
    return JSONResponse(body, status)
