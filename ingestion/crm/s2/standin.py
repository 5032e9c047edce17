"""Stand-in of S2: JSON:API 1.0, 50 records a page and 100 at most, relations without ids unless included."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.crm.s2 import shapes
from ingestion.crm.s2.express import express
from ingestion.standin.tables import Row, Tables
from ingestion.standin.world import World

__all__ = ["SNAPSHOTS", "express", "options", "routes"]
DEFAULT_SIZE, LARGEST_SIZE = 50, 100
# changes of stage and owner are only known as differences between readings
SNAPSHOTS = ("stage_changes", "owner_changes")
Show = Callable[[Row, Tables], shapes.Shown]


class Api(JSONResponse):
    """A JSON:API document."""

    media_type = "application/vnd.api+json"


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/s2/api/v1"}


def lists(tables: Tables) -> dict[str, tuple[list[Row], Show]]:
    """Every list of the API: its rows and how they are shown."""
    clients = tables["counterparties"]
    leads = {row["lead_id"] for row in tables["leads"]}
    persons = [row for row in clients if row["kind"] == "person" and row["counterparty_id"] not in leads]
    dictionary = shapes.named("id")
    return {
        "users": (tables["users"], shapes.user),
        "deal-stage-categories": (tables["pipelines"], shapes.named("pipeline_id")),
        "deal-stages": (tables["stages"], shapes.stage),
        "sources": (tables["lead_sources"], shapes.named("lead_source_id")),
        "deal-loss-reasons": (tables["loss_reasons"], shapes.named("loss_reason_id")),
        "contact-statuses": (shapes.words(shapes.statuses(tables, "leads")), dictionary),
        "order-statuses": (shapes.words(shapes.statuses(tables, "requests")), dictionary),
        "activity-types": (shapes.words(shapes.numbered(shapes.KINDS.values())), dictionary),
        "products": (tables["products"], shapes.product),
        "companies": ([row for row in clients if row["kind"] == "company"], shapes.company),
        "contacts": ([*tables["leads"], *persons], shapes.contact),
        "orders": (tables["requests"], shapes.order),
        "deals": (tables["deals"], shapes.deal),
        "diary-tasks": (tables["tasks"], shapes.task),
        "diary-events": (tables["activities"], shapes.event),
        "invoices": (tables["invoices"], shapes.invoice),
    }


def routes(world: World) -> list[Route]:
    """The API below `/s2`."""
    kept: dict[int, tuple[Tables, dict[str, tuple[list[Row], Show]]]] = {}

    def known() -> tuple[Tables, dict[str, tuple[list[Row], Show]]]:
        if world.version not in kept:
            tables = express(world.tables)
            kept.clear()
            kept[world.version] = tables, lists(tables)
        return kept[world.version]

    async def listed(request: Request) -> Response:
        name = request.path_params["name"]
        if request.headers.get("authorization") != f"Bearer {world.token}":
            return _error(401, "Unauthorized")
        tables, found = known()
        if name not in found:
            return _error(404, "Not found")
        asked = request.query_params
        size = min(int(asked.get("page[size]", DEFAULT_SIZE)), LARGEST_SIZE)
        number = int(asked.get("page[number]", 1))
        included = set(asked.get("include", "").split(","))
        rows, show = found[name]
        if (order := asked.get("sort", "")).endswith("updated-at"):
            rows = sorted(rows, key=lambda row: row["updated_at"], reverse=order.startswith("-"))
        page = rows[(number - 1) * size : number * size]
        data = [_record(name, row, show(row, tables), included) for row in page]
        meta = {"record-count": len(rows), "page-count": math.ceil(len(rows) / size)}
        return Api({"data": data, "meta": meta})

    async def current_token(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {world.token}":
            return _error(401, "Unauthorized")
        return Api({"data": {"type": "tokens", "id": "1", "attributes": {"scopes": ["read"]}}})

    return [Route("/api/v1/current-token", current_token), Route("/api/v1/{name}", listed)]


def _record(name: str, row: Row, shown: shapes.Shown, included: set[str]) -> dict[str, Any]:
    key, attributes, relations = shown
    address = f"/api/v1/{name}/{key}"
    discarded = row.get("updated_at") if row.get("is_deleted") == "true" else None
    times = {
        "created-at": shapes.moment(row.get("created_at")),
        "updated-at": shapes.moment(row.get("updated_at")),
        "discarded-at": shapes.moment(discarded),
    }
    related: dict[str, Any] = {}
    for relation, (kind, other) in relations.items():
        related[relation] = {"links": {"self": f"{address}/relationships/{relation}"}}
        if relation in included:
            if isinstance(other, list):
                related[relation]["data"] = [{"type": kind, "id": one} for one in other]
            else:
                related[relation]["data"] = {"type": kind, "id": other} if other else None
    return {
        "type": name,
        "id": key,
        "links": {"self": address},
        "attributes": {**times, **attributes},
        "relationships": related,
    }


def _error(status: int, title: str) -> Response:
    return Api({"errors": [{"title": title, "status": str(status)}]}, status_code=status)
