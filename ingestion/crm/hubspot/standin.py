"""Stand-in of HubSpot: searches of at most 10,000 records, batch reads; every value is a text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.hubspot.standin_company import express
from ingestion.crm.hubspot.standin_held import held
from ingestion.crm.hubspot.standin_lists import option_lists, owners, pipelines
from ingestion.crm.hubspot.standin_objects import Thing, objects
from ingestion.crm.hubspot.standin_values import moment
from ingestion.standin.tables import Tables
from ingestion.standin.world import World

__all__ = ["LONGEST", "express", "options", "routes"]

LISTED, SEARCHED, WITH_HISTORY, ASSOCIATED = 100, 200, 50, 1000
DEEPEST = 10_000
# the list in which faults are tried
LONGEST = "tasks"
LIMITS = {"X-HubSpot-RateLimit-Max": "100", "X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}
Record = dict[str, Any]


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/hubspot"}


class Portal:
    """The portal as the world stands; `refuse` gives the answer to a request that may not be answered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._version: int | None = None
        self._company: Tables = {}
        self._things: dict[str, list[Thing]] = {}

    def company(self) -> Tables:
        """The company as HubSpot holds it."""
        if self._version != self.world.version:
            self._version, self._company, self._things = self.world.version, held(self.world.tables), {}
        return self._company

    def things(self, kind: str) -> list[Thing]:
        """Its objects of a type."""
        company = self.company()
        if kind not in self._things:
            self._things[kind] = objects(company, kind)
        return self._things[kind]

    def refuse(self, request: Request) -> Response | None:
        """The refusal of a request without the token."""
        if request.headers.get("authorization") == f"Bearer {self.world.token}":
            return None
        return _error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")


def routes(world: World) -> list[Route]:
    """The API below `/hubspot/crm`."""
    portal = Portal(world)

    async def searched(request: Request) -> Response:
        body = await request.json()
        size, after = int(body.get("limit", 10)), int(body.get("after", 0))
        if size > SEARCHED or after + size > DEEPEST:
            return portal.refuse(request) or _error(400, "VALIDATION_ERROR", "limit or after is too large")
        groups = body.get("filterGroups") or [{"filters": []}]
        found = [
            thing
            for thing in portal.things(request.path_params["kind"])
            if any(all(_passes(thing, one) for one in group["filters"]) for group in groups)
        ]
        answer: Record = {
            "total": len(found),
            "results": [_shown(thing, body["properties"]) for thing in found[after : after + size]],
        }
        return portal.refuse(request) or _answer(_paged(answer, after + size, len(found)))

    async def batch(request: Request) -> Response:
        body = await request.json()
        history = body.get("propertiesWithHistory", [])
        if len(body["inputs"]) > (WITH_HISTORY if history else LISTED):
            return portal.refuse(request) or _error(400, "VALIDATION_ERROR", "too many inputs")
        known = {thing.id: thing for thing in portal.things(request.path_params["kind"])}
        asked = [one["id"] for one in body["inputs"]]
        results = [_shown(known[key], body["properties"], history) for key in asked if key in known]
        return portal.refuse(request) or _several(results, [key for key in asked if key not in known])

    async def associated(request: Request) -> Response:
        body = await request.json()
        if len(body["inputs"]) > ASSOCIATED:
            return portal.refuse(request) or _error(400, "VALIDATION_ERROR", "too many inputs")
        side = request.path_params["other"]
        links = {thing.id: thing.links[side] for thing in portal.things(request.path_params["kind"])}
        asked = [one["id"] for one in body["inputs"]]
        results = [{"from": {"id": key}, "to": _ends(links[key])} for key in asked if links.get(key)]
        missing = [key for key in asked if not links.get(key)]
        return portal.refuse(request) or _several(results, missing, at_once=False)

    async def listed(request: Request) -> Response:
        """Archived deals; nothing else is asked for."""
        size, after = int(request.query_params["limit"]), int(request.query_params.get("after", 0))
        if size > LISTED:
            return portal.refuse(request) or _error(400, "VALIDATION_ERROR", "limit is too large")
        found = [{**_shown(one, ["dealstage"]), "archived": True} for one in portal.things("archived")]
        answer = {"results": found[after : after + size]}
        return portal.refuse(request) or _answer(_paged(answer, after + size, len(found)))

    async def owned(request: Request) -> Response:
        found = owners(portal.company(), request.query_params["archived"] == "true")
        return portal.refuse(request) or _answer({"results": found})

    async def piped(request: Request) -> Response:
        return portal.refuse(request) or _answer({"results": pipelines(portal.company())})

    async def named(request: Request) -> Response:
        name = request.path_params["name"]
        values = option_lists(portal.company())[name]
        return portal.refuse(request) or _answer({"name": name, "type": "enumeration", "options": values})

    return [
        Route("/crm/v3/objects/{kind}/search", searched, methods=["POST"]),
        Route("/crm/v3/objects/{kind}/batch/read", batch, methods=["POST"]),
        Route("/crm/v4/associations/{kind}/{other}/batch/read", associated, methods=["POST"]),
        Route("/crm/v3/objects/deals", listed),
        Route("/crm/v3/owners", owned),
        Route("/crm/v3/pipelines/deals", piped),
        Route("/crm/v3/properties/contacts/{name}", named),
    ]


def _passes(thing: Thing, condition: Record) -> bool:
    """Whether a record passes a filter: `GT` on its id, `GTE` and `LTE` on its last change in ms."""
    if condition["propertyName"] == "hs_object_id":
        return int(thing.id) > int(condition["value"])
    changed = int(datetime.fromisoformat(f"{thing.updated_at}+00:00").timestamp() * 1000)
    bound = int(condition["value"])
    return changed >= bound if condition["operator"] == "GTE" else changed <= bound


def _shown(thing: Thing, properties: list[str], history: list[str] | None = None) -> Record:
    shown = {name: thing.properties.get(name) for name in properties if name != "hs_object_id"}
    record: Record = {
        "id": thing.id,
        "properties": {**shown, "hs_object_id": thing.id},
        "createdAt": moment(thing.created_at),
        "updatedAt": moment(thing.updated_at),
        "archived": False,
    }
    if history:
        record["propertiesWithHistory"] = {name: thing.history.get(name, []) for name in history}
    return record


def _paged(answer: Record, following: int, total: int) -> Record:
    return {**answer, "paging": {"next": {"after": str(following)}}} if following < total else answer


def _ends(ids: list[str]) -> list[Record]:
    kind = {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": None}
    return [{"toObjectId": int(key), "associationTypes": [kind]} for key in ids]


def _several(results: list[Record], missing: list[str], *, at_once: bool = True) -> Response:
    """The answer of a batch: 207 when some of it was not found, which one error names, or one each."""
    answer: Record = {"status": "COMPLETE", "results": results}
    if not missing:
        return _answer(answer)
    told = [{"ids": missing}] if at_once else [{"fromObjectId": [key]} for key in missing]
    error = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Nothing found"}
    errors = [{**error, "context": context} for context in told]
    return JSONResponse({**answer, "numErrors": len(errors), "errors": errors}, 207, headers=LIMITS)


def _answer(body: Record) -> Response:
    return JSONResponse(body, headers=LIMITS)


def _error(status: int, category: str, message: str) -> Response:
    return JSONResponse({"status": "error", "message": message, "category": category}, status, headers=LIMITS)
