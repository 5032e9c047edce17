"""Redirects, links to other hosts, giant answers, pace: real HTTP on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from requests import Request
from requests.auth import AuthBase
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ingestion.crm.kit.resources import Api
from ingestion.crm.kit.transport import Transport
from ingestion.errors import InputError
from ingestion.secrets import remember
from ingestion.standin.server import serving

SECRET = "canary-in-a-path"


def app() -> Starlette:
    async def fine(request: object) -> Response:
        return JSONResponse({"ok": True})

    async def away(request: object) -> Response:
        return RedirectResponse("http://localhost:9/stolen")

    async def giant(request: object) -> Response:
        return Response(b"x" * 2_000_000, media_type="application/json")

    return Starlette(routes=[Route("/fine", fine), Route("/away", away), Route("/giant", giant)])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(app()) as url:
        yield url


def transport(address: str, pace: float = 0) -> Transport:
    api = Api(
        hosts=["none.example"],
        requests_per_second=1,
        max_megabytes=1,
        history={},
        lag={},
        not_provided={},
        resources=[],
    )
    return Transport("crm", address, api, AuthBase(), pace)


class NoAuth(AuthBase):
    def __call__(self, request):  # type: ignore[no-untyped-def]
        return request


def send(made: Transport, url: str) -> Response:
    made.auth = NoAuth()
    return made.send("deals", Request("GET", url), lambda response: False)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("{0}/away", "redirects to another address"),
        ("{0}/giant", "larger than 1 MB"),
        ("http://localhost:9/" + SECRET, "pointed to another host"),
        ("https://127.0.0.1/" + SECRET, "pointed to another host"),
        ("http://127.0.0.1:1/" + SECRET, "pointed to another host"),
    ],
)
def test_what_is_not_followed(address: str, url: str, found: str) -> None:
    remember(SECRET)
    with pytest.raises(InputError, match=found) as error:
        send(transport(address), url.format(address))
    assert SECRET not in str(error.value) and error.value.__cause__ is None


def test_requests_keep_their_pace(address: str) -> None:
    made = transport(address, pace=20)
    started = time.monotonic()
    for _ in range(5):
        assert send(made, f"{address}/fine").status_code == 200
    # four pauses of a twentieth of a second
    assert time.monotonic() - started >= 0.2


def test_whether_an_answer_is_whole_is_asked_of_its_own_request(address: str) -> None:
    """One list is read by many requests, each of which asks for records of its own."""
    made, asked = transport(address), []
    made.auth = NoAuth()
    for number in (1, 2):
        made.send(
            "deals", Request("GET", f"{address}/fine"), lambda _, number=number: bool(asked.append(number))
        )
    assert asked == [1, 2]
