"""Tokens of the stand-in of amoCRM: a refresh token works once, only the newest access token is accepted."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ingestion.standin.world import World

DAY = 86_400


class Tokens:
    """What was given so far; every secret has the world's token in it, so that a leak of any is found."""

    def __init__(self, world: World) -> None:
        self.world, self.pairs = world, 0

    def accept(self, header: str) -> bool:
        """Whether a request says the long-lived token, or the newest access token."""
        return header in (f"Bearer {self.world.token}", f"Bearer {self._named('access', self.pairs)}")

    async def give(self, request: Request) -> Response:
        """A new pair for a code, or for the refresh token of the newest pair."""
        asked = await request.json()
        first = {"grant_type": "authorization_code", "code": self._named("code", self.pairs)}
        next_ = {"grant_type": "refresh_token", "refresh_token": self._named("refresh", self.pairs)}
        if asked.get("client_secret") != self._named("secret", 0) or not asked.get("redirect_uri"):
            return _refusal(401, "Client authentication failed")
        if not any(grant.items() <= asked.items() for grant in (first, next_)):
            return _refusal(400, "The refresh token is invalid or was used")
        self.pairs += 1
        return JSONResponse(
            {
                "token_type": "Bearer",
                "expires_in": DAY,
                "access_token": self._named("access", self.pairs),
                "refresh_token": self._named("refresh", self.pairs),
            }
        )

    def _named(self, what: str, number: int) -> str:
        return f"{self.world.token}-{what}-{number}"


def _refusal(status: int, hint: str) -> Response:
    body = {"title": "Bad request", "type": "about:blank", "status": status, "detail": hint, "hint": hint}
    return JSONResponse(body, status, media_type="application/problem+json")
