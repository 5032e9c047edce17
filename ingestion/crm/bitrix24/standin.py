"""Stand-in of Bitrix24: methods by POST, 50 records a page, no `next` on the last one, texts for numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.bitrix24.standin_company import express
from ingestion.crm.bitrix24.standin_held import held
from ingestion.crm.bitrix24.standin_lists import LISTS, Listing
from ingestion.standin.tables import Tables
from ingestion.standin.world import World

__all__ = ["SNAPSHOTS", "express", "options", "routes"]

PAGE = 50
# changes of owner are only known as differences between readings
SNAPSHOTS = ("owner_changes",)
Record = dict[str, Any]


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/bitrix24", "user": 7}


def routes(world: World) -> list[Route]:
    """The methods below `/bitrix24/rest/<user>/<code>/`."""
    kept: dict[int, tuple[Tables, dict[str, list[Record]]]] = {}

    def records(key: str) -> list[Record]:
        if world.version not in kept:
            kept.clear()
            kept[world.version] = held(world.tables), {}
        company, made = kept[world.version]
        if key not in made:
            made[key] = LISTS[key].make(company)
        return made[key]

    async def called(request: Request) -> Response:
        if request.path_params["code"] != world.token:
            return _error(401, "NO_AUTH_FOUND", "Wrong authorization data")
        body = await request.json()
        kind = body.get("entityTypeId")
        key = request.path_params["method"] + (f"/{kind}" if kind else "")
        if key not in LISTS:
            return _error(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
        listing = LISTS[key]
        found = [record for record in records(key) if _wanted(record, body, listing)]
        if "order" in body or "ORDER" in body:
            # the only order that is asked for
            found.sort(key=lambda record: int(record[listing.key]))
        if listing.is_whole:
            return _answer(listing, found, len(found), None)
        start = int(body.get("start", 0))
        if start < 0:
            # nobody is to count
            return _answer(listing, found[:PAGE], None, None)
        following = start + PAGE if start + PAGE < len(found) else None
        return _answer(listing, found[start : start + PAGE], len(found), following)

    return [Route("/rest/{user}/{code}/{method}", called, methods=["POST"])]


def _wanted(record: Record, body: Record, listing: Listing) -> bool:
    """Whether a record passes the filter: `>ID`, and `>=` and `<=` on its moment."""
    for condition, bound in body.get("FILTER" if "FILTER" in body else "filter", {}).items():
        name = condition.lstrip("<>=")
        sign = condition.removesuffix(name)
        if name.upper() == "ID":
            if int(record[listing.key]) <= int(bound):
                return False
            continue
        value, limit = _moment(record[listing.moment]), _moment(bound)
        if (sign == ">=" and value < limit) or (sign == "<=" and value > limit):
            return False
    return True


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _answer(listing: Listing, page: list[Record], total: int | None, following: int | None) -> Response:
    times = {"start": 0.0, "finish": 0.1, "duration": 0.1, "processing": 0.1, "operating": 0}
    body: Record = {"result": {listing.under: page} if listing.under else page, "time": times}
    if total is not None:
        body["total"] = total
    if following is not None:
        body["next"] = following
    return JSONResponse(body)


def _error(status: int, code: str, text: str) -> Response:
    return JSONResponse({"error": code, "error_description": text}, status)
