"""Stand-in of amoCRM, API v4: hal+json, 204 when nothing is found, 250 records a page, 100 events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.amocrm import standin_records as records
from ingestion.crm.amocrm.standin_company import as_held, express
from ingestion.crm.amocrm.standin_tokens import Tokens
from ingestion.standin.world import World

__all__ = ["LEFT", "LONGEST", "express", "options", "routes"]

DEFAULT_SIZE, LARGEST_SIZE, LARGEST_EVENTS = 50, 250, 100
# the list in which faults are tried
LONGEST = "tasks"
# a record that is no longer in its list is known all the same, with this much changed
LEFT = {"requests": {"status": "declined"}}
Record = dict[str, Any]


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/amocrm/api/v4"}


class Api(JSONResponse):
    """A hal+json document."""

    media_type = "application/hal+json"


class Problem(JSONResponse):
    """A refusal."""

    media_type = "application/problem+json"

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__({"title": title, "type": "about:blank", "status": status, "detail": detail}, status)


def routes(world: World) -> list[Route]:
    """The API below `/amocrm`."""
    kept: dict[int, Mapping[str, list[Record]]] = {}

    def lists() -> Mapping[str, list[Record]]:
        if world.version not in kept:
            kept.clear()
            held = as_held(world.tables)
            now = int(world.now.replace(tzinfo=world.now.tzinfo or UTC).timestamp())
            kept[world.version] = {path: make(held, now) for path, make in records.LISTS.items()}
        return kept[world.version]

    tokens = Tokens(world)

    async def listed(request: Request) -> Response:
        if not tokens.accept(request.headers.get("authorization", "")):
            return Problem(401, "Unauthorized", "The token is wrong or expired.")
        path = request.path_params["path"]
        if path == "account":
            return Api(records.account(as_held(world.tables)))
        if path not in records.LISTS:
            return Problem(404, "Not Found", path)
        asked = request.query_params
        size = int(asked.get("limit", DEFAULT_SIZE))
        if size > (LARGEST_EVENTS if path == "events" else LARGEST_SIZE):
            return Problem(400, "Bad Request", "limit is too large")
        found = [one for one in lists()[path] if _wanted(one, request)]
        number = int(asked.get("page", 1))
        page = found[(number - 1) * size : number * size]
        if not page:
            return Response(status_code=204)
        links = {"self": {"href": str(request.url)}}
        if number * size < len(found):
            links["next"] = {"href": str(request.url.include_query_params(page=number + 1))}
        return Api({"_page": number, "_links": links, "_embedded": {path.split("/")[-1]: page}})

    return [
        Route("/oauth2/access_token", tokens.give, methods=["POST"]),
        Route("/api/v4/{path:path}", listed),
    ]


def _between(field: str) -> Callable[[Record, Request], bool]:
    def check(record: Record, request: Request) -> bool:
        first = request.query_params.get(f"filter[{field}][from]")
        last = request.query_params.get(f"filter[{field}][to]")
        if first is None and last is None:
            return True
        return int(first or 0) <= int(record.get(field, 0)) <= int(last or 1 << 62)

    return check


def _kinds(field: str, parameter: str) -> Callable[[Record, Request], bool]:
    def check(record: Record, request: Request) -> bool:
        asked = request.query_params.getlist(parameter)
        return not asked or record.get(field) in asked

    return check


CHECKS = (
    _between("updated_at"),
    _between("created_at"),
    _kinds("type", "filter[type][]"),
    _kinds("note_type", "filter[note_type][]"),
)


def _wanted(record: Record, request: Request) -> bool:
    return all(check(record, request) for check in CHECKS)
