"""Faults of an API, switched on one request at a time."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingestion.registry import connectors

Answer = tuple[int, dict[str, str], bytes]
JSON = {"content-type": "application/json"}
HANGS_SECONDS = 3.0


@dataclass
class Fault:
    """One fault: what goes wrong with the n-th request (from 1) whose path ends with `path`.

    Attributes:
        kind: a name of KINDS.
        times: for how many requests from there on it goes wrong.
    """

    path: str
    number: int
    kind: str
    times: int = 1


@dataclass
class Faults:
    """Faults to come, and how often each path was asked for.

    Attributes:
        before: called with path and number before a request is answered, e.g. to change the world meanwhile.
        rewrite: changes the true answer of every list, by its records; for APIs that answer in another form.
    """

    planned: list[Fault] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    happened: list[Fault] = field(default_factory=list)
    before: Callable[[str, int], None] | None = None
    rewrite: Callable[[str, list[Any]], None] | None = None

    def around(self, app: ASGIApp) -> ASGIApp:
        """The app with these faults."""

        async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
            path = str(scope.get("path", ""))
            self.asked[path] += 1
            if self.before:
                self.before(path, self.asked[path])
            for fault in self.planned:
                first = fault.number
                if path.endswith(fault.path) and first <= self.asked[path] < first + fault.times:
                    self.happened.append(fault)
                    await KINDS[fault.kind](app, scope, receive, send)
                    return
            if self.rewrite:
                await _rewritten(self.rewrite, app, scope, receive, send)
                return
            await app(scope, receive, send)

        return faulty


Kind = Callable[[ASGIApp, Scope, Receive, Send], Awaitable[None]]


async def _true_answer(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """What the app would have answered."""
    status, headers, body = 0, {}, b""

    async def keep(message: Message) -> None:
        nonlocal status, headers, body
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            body += message.get("body", b"")

    await app(scope, receive, keep)
    return status, headers, body


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    pairs = {"content-length": str(len(body)), **headers}
    listed = [(key.encode(), value.encode()) for key, value in pairs.items()]
    await send({"type": "http.response.start", "status": status, "headers": listed})
    await send({"type": "http.response.body", "body": body})


def _fixed(status: int, headers: dict[str, str], body: bytes) -> Kind:
    async def kind(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        await _send(send, status, headers, body)

    return kind


async def _throttled_until(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    await _send(send, 429, {**JSON, "retry-after": moment}, b"{}")


def _abort(send: Send) -> None:
    """Drop the connection as a crashed server does; uvicorn's `send` belongs to what holds the socket."""
    send.__self__.transport.abort()  # type: ignore[attr-defined]


async def _reset(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    _abort(send)


async def _hang(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(HANGS_SECONDS)
    _abort(send)


async def _cut(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The first half of the JSON, with the length of that half."""
    status, headers, body = await _true_answer(app, scope, receive)
    await _send(send, status, {"content-type": headers["content-type"]}, body[: len(body) // 2])


async def _short(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """The first half of the answer under the length of the whole."""
    status, headers, body = await _true_answer(app, scope, receive)
    listed = [(key.encode(), value.encode()) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": listed})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await asyncio.sleep(0.05)
    _abort(send)


def _records_become(value: Any) -> Kind:
    """The true answer with another value where its records are."""

    async def kind(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        status, headers, body = await _true_answer(app, scope, receive)
        document = json.loads(body or b"{}")
        place, path = document, _record_path(scope["path"])
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place[path[-1]] = value
        kept = {"content-type": headers.get("content-type", JSON["content-type"])}
        await _send(send, status if body else 200, kept, json.dumps(document).encode())

    return kind


async def _rewritten(
    rewrite: Callable[[str, list[Any]], None], app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    status, headers, body = await _true_answer(app, scope, receive)
    document = json.loads(body or b"{}")
    try:
        place: Any = document
        for key in _record_path(scope["path"]):
            place = place[key]
    except LookupError:
        place = None
    if isinstance(place, list):
        rewrite(scope["path"], place)
        body = json.dumps(document).encode()
        headers.pop("content-length", None)
    await _send(send, status, headers, body)


def _record_path(path: str) -> list[str]:
    """Where the records or sums stand in the answers of a path, by the vendor's own declaration."""
    _, vendor, rest = path.split("/", 2)
    for resource in connectors()[vendor].VENDOR.api.resources:  # type: ignore[attr-defined]
        if resource.summary and rest.endswith(resource.summary.path):
            return str(resource.summary.groups).split(".")
        if rest.endswith(resource.path.split("{")[0].rstrip("/")):
            return str(resource.records).split(".")
    raise LookupError(f"{path} is no list of {vendor}")


LOGIN_PAGE = b"<!DOCTYPE html><html><body><form>Sign in</form></body></html>"
ERROR = b'{"error": "INTERNAL", "errors": [{"title": "Internal error", "status": "500"}]}'
KINDS: dict[str, Kind] = {
    "429 seconds": _fixed(429, {**JSON, "retry-after": "1"}, b"{}"),
    "429 date": _throttled_until,
    "500": _fixed(500, JSON, ERROR),
    "503": _fixed(503, {"content-type": "text/html"}, b"<h1>Service Unavailable</h1>"),
    "reset": _reset,
    "time-out": _hang,
    "cut JSON": _cut,
    "short body": _short,
    "HTML login page": _fixed(200, {"content-type": "text/html"}, LOGIN_PAGE),
    "204": _fixed(204, {}, b""),
    "200 with an error": _fixed(200, JSON, ERROR),
    "null": _records_become(None),
    "empty page": _records_become([]),
    "401": _fixed(401, JSON, b'{"errors": [{"title": "Token expired", "status": "401"}]}'),
}
