"""Stand-in of S2: JSON:API 1.0, 50 records a page and 100 at most, relations without ids unless included."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingestion.standin.tables import Row, Tables
from ingestion.standin.world import World

MOSCOW = timezone(timedelta(hours=3))
DEFAULT_SIZE, LARGEST_SIZE = 50, 100


def options(address: str) -> dict[str, Any]:
    """What company.yml says about a source that is this stand-in; `address` is that of the server."""
    return {"url": f"{address}/s2/api/v1"}


class Api(JSONResponse):
    """A JSON:API document."""

    media_type = "application/vnd.api+json"


def express(tables: Tables) -> Tables:
    """The company as S2 can hold it: ids of stages are unique, and what S2 has no place for is left out."""
    stages = tables["stages"]
    return {
        "users": [_only(row, "user_id name email phone role is_active") for row in tables["users"]],
        "pipelines": tables["pipelines"],
        "stages": [{**row, "stage_id": stage_id(row["pipeline_id"], row["stage_id"])} for row in stages],
        "deals": [
            {
                **_only(row, DEAL_FIELDS),
                "stage_id": stage_id(row["pipeline_id"], row["stage_id"]),
                "custom": customs(row),
            }
            for row in tables["deals"]
        ],
    }


def customs(row: Row) -> str:
    """Own fields of the company, as S2 keeps them."""
    return json.dumps({"custom-1": row.get("region")}, ensure_ascii=False, separators=(",", ":"))


def stage_id(pipeline: str, stage: str) -> str:
    """S2 numbers the stages of all pipelines together."""
    return f"{pipeline}{stage:0>6}"


DEAL_FIELDS = """
deal_id name pipeline_id owner_id counterparty_id contact_id lead_source_id loss_reason_id amount cost
created_at closed_at expected_close_on utm_source utm_medium utm_campaign updated_at is_deleted
"""


def _only(row: Row, fields: str) -> Row:
    return {name: row[name] for name in fields.split() if name in row}


def moment(text: str | None) -> str | None:
    """Naive UTC as S2 writes it."""
    if text is None:
        return None
    local = datetime.fromisoformat(f"{text}+00:00").astimezone(MOSCOW)
    return local.isoformat(timespec="milliseconds")


Shown = tuple[str, dict[str, Any], dict[str, tuple[str, str | None]]]


def user(row: Row) -> Shown:
    """id, attributes, relations (type, id)."""
    attributes: dict[str, Any] = {"name": row["name"], "email": row.get("email"), "phone": row.get("phone")}
    attributes |= {"position": row.get("role"), "active": row.get("is_active", "true") == "true"}
    return row["user_id"], attributes, {}


def category(row: Row) -> Shown:
    """A pipeline."""
    return row["pipeline_id"], {"name": row["name"]}, {}


def stage(row: Row) -> Shown:
    """A stage of a pipeline."""
    attributes = {"name": row["name"], "position": int(row["position"])}
    return row["stage_id"], attributes, {"stage-category": ("deal-stage-categories", row["pipeline_id"])}


def deal(row: Row) -> Shown:
    """A deal."""
    amount, cost = row.get("amount"), row.get("cost")
    discarded = row["updated_at"] if row.get("is_deleted") == "true" else None
    attributes = {
        "name": row.get("name"),
        "amount": amount,
        "cost": cost,
        "number": row["deal_id"],
        "planned-at": row.get("expected_close_on"),
        "finished-at": moment(row.get("closed_at")),
        "archived-at": None,
        "discarded-at": moment(discarded),
        "customs": json.loads(row["custom"]),
        "utm-source": row.get("utm_source"),
        "utm-medium": row.get("utm_medium"),
        "utm-campaign": row.get("utm_campaign"),
    }
    relations = {
        "stage": ("deal-stages", row["stage_id"]),
        "stage-category": ("deal-stage-categories", row["pipeline_id"]),
        "responsible": ("users", row.get("owner_id")),
        "source": ("sources", row.get("lead_source_id")),
        "loss-reason": ("deal-loss-reasons", row.get("loss_reason_id")),
        "company": ("companies", row.get("counterparty_id")),
        "contact": ("contacts", row.get("contact_id")),
    }
    return row["deal_id"], attributes, relations


LISTS: Mapping[str, tuple[str, Callable[[Row], Shown]]] = {
    "users": ("users", user),
    "deal-stage-categories": ("pipelines", category),
    "deal-stages": ("stages", stage),
    "deals": ("deals", deal),
}


def routes(world: World) -> list[Route]:
    """The API below `/s2`."""
    kept: dict[int, Tables] = {}

    def tables() -> Tables:
        if world.version not in kept:
            kept.clear()
            kept[world.version] = express(world.tables)
        return kept[world.version]

    async def listed(request: Request) -> Response:
        name = request.path_params["name"]
        if request.headers.get("authorization") != f"Bearer {world.token}":
            return _error(401, "Unauthorized")
        if name not in LISTS:
            return _error(404, "Not found")
        asked = request.query_params
        size = min(int(asked.get("page[size]", DEFAULT_SIZE)), LARGEST_SIZE)
        number = int(asked.get("page[number]", 1))
        included = set(asked.get("include", "").split(","))
        entity, show = LISTS[name]
        rows = tables().get(entity, [])
        page = rows[(number - 1) * size : number * size]
        data = [_record(name, row, show(row), included) for row in page]
        meta = {"record-count": len(rows), "page-count": math.ceil(len(rows) / size)}
        return Api({"data": data, "meta": meta})

    async def current_token(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {world.token}":
            return _error(401, "Unauthorized")
        return Api({"data": {"type": "tokens", "id": "1", "attributes": {"scopes": ["read"]}}})

    return [Route("/api/v1/current-token", current_token), Route("/api/v1/{name}", listed)]


def _record(name: str, row: Row, shown: Shown, included: set[str]) -> dict[str, Any]:
    key, attributes, relations = shown
    address = f"/api/v1/{name}/{key}"
    times = {"created-at": moment(row.get("created_at")), "updated-at": moment(row.get("updated_at"))}
    related: dict[str, Any] = {}
    for relation, (kind, other) in relations.items():
        related[relation] = {"links": {"self": f"{address}/relationships/{relation}"}}
        if relation in included:
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
