"""Stand-in of amoCRM, API v4: hal+json, 204 when nothing is found, 250 records a page, 100 events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.amocrm import standin_records as records
from ingestion.crm.amocrm.standin_company import as_held, express
from ingestion.crm.amocrm.standin_tokens import Tokens
from ingestion.standin.tables import Tables
from ingestion.standin.world import World

__all__ = ["LEFT", "LONGEST", "express", "options", "routes"]

DEFAULT_SIZE, LARGEST_SIZE, LARGEST_EVENTS = 50, 250, 100
# the list in which faults are tried
LONGEST = "tasks"
# a record that is no longer in its list is known all the same, with this much changed
LEFT = {"requests": {"status": "declined"}}
Record = dict[str, Any]
Check = Callable[[Record], bool]
Filter = Callable[[QueryParams], Check | None]


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
    kept: dict[int, tuple[Tables, dict[str, list[Record]]]] = {}

    def records_of(path: str) -> list[Record]:
        if world.version not in kept:
            kept.clear()
            kept[world.version] = as_held(world.tables), {}
        company, made = kept[world.version]
        if path not in made:
            now = int(world.now.replace(tzinfo=world.now.tzinfo or UTC).timestamp())
            made[path] = records.LISTS[path](company, now)
        return made[path]

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
        checks = [check for made in CHECKS if (check := made(request.query_params))]
        found = [one for one in records_of(path) if all(check(one) for check in checks)]
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


def _between(field: str) -> Filter:
    def made(asked: QueryParams) -> Check | None:
        first, last = (asked.get(f"filter[{field}][{end}]") for end in ("from", "to"))
        if first is None and last is None:
            return None
        lowest, highest = int(first or 0), int(last or 1 << 62)
        return lambda record: lowest <= record.get(field, 0) <= highest

    return made


def _kinds(field: str, parameter: str) -> Filter:
    def made(asked: QueryParams) -> Check | None:
        wanted = asked.getlist(parameter)
        return (lambda record: record.get(field) in wanted) if wanted else None

    return made


# what a request asks for by its parameters; nothing when it does not
CHECKS = (
    _between("updated_at"),
    _between("created_at"),
    _kinds("type", "filter[type][]"),
    _kinds("note_type", "filter[note_type][]"),
)
