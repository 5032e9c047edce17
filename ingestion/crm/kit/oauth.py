"""OAuth 2 with a refresh token that works once: kept in the company's directory, never in a message.

A new pair of tokens is on the disk before it is used, in a file only its owner can read, which is replaced
whole. One process at a time renews it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.auth import AuthBase
from requests.exceptions import RequestException

from ingestion.crm.kit.transport import MEGABYTE, GuardedAdapter
from ingestion.errors import InputError
from ingestion.secrets import remember

OWNER_ONLY = 0o600
# a token this near to its end is renewed before it is used
EARLY_SECONDS = 300
TIMEOUT = 60
Grant = dict[str, str]


@dataclass(frozen=True)
class Tokens:
    """A pair of tokens.

    Attributes:
        expires_at: end of the access token, UTC seconds.
        seed: hash of what a person gave to get the first pair; another one begins anew.
    """

    access_token: str
    refresh_token: str
    expires_at: float
    seed: str = ""


@dataclass(frozen=True)
class TokenFile:
    """Where the tokens of a source are kept."""

    path: Path

    def read(self) -> Tokens | None:
        """The pair; None when there is none yet.

        Raises:
            InputError: others may read the file, or it is damaged.
        """
        try:
            with self.path.open("rb") as file:
                open_to_others = os.fstat(file.fileno()).st_mode & 0o077
                tokens = Tokens(**json.load(file))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            raise InputError("the file of tokens is damaged.", where=str(self.path), todo=ANEW) from None
        if open_to_others:
            raise InputError(
                "others may read this file.", where=str(self.path), todo=f"chmod 600 {self.path}"
            )
        _hide(tokens)
        return tokens

    def write(self, tokens: Tokens) -> None:
        """Replace the pair; after this it is on the disk."""
        part = self.path.with_name(f"{self.path.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
            json.dump(asdict(tokens), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else renews meanwhile."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(f"{self.path}.lock", os.O_WRONLY | os.O_CREAT, OWNER_ONLY), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class RotatingToken(AuthBase):
    """`Authorization: Bearer <access token>`, renewed when it ends or is refused.

    Args:
        source: its name, for messages. url: where tokens are given.
        client: what every request for tokens says of the client.
        first: what a person gave for the first pair: a grant with a code or a refresh token, or nothing.
    """

    def __init__(
        self,
        source: str,
        url: str,
        client: Grant,
        first: Grant,
        file: TokenFile,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.source, self.url, self.client, self.first, self.file = source, url, client, first, file
        self.clock = clock
        self.seed = hashlib.sha256(json.dumps(first).encode()).hexdigest() if first else ""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request; one that is refused is sent once more with a new token."""
        request.headers["Authorization"] = f"Bearer {self.token()}"
        request.register_hook("response", self._renewed)
        return request

    def token(self, refused: str = "") -> str:
        """An access token that holds, and is not the one that was refused.

        Raises:
            InputError: there is nothing to get tokens with, or the CRM refuses it.
        """
        with self.file.locked():
            tokens = self.file.read()
            if tokens is None or (self.seed and tokens.seed != self.seed):
                if not self.first:
                    raise InputError("there are no tokens yet.", where=self._where, todo=ANEW)
                tokens = self._ask(self.first)
            elif tokens.access_token == refused or tokens.expires_at - EARLY_SECONDS < self.clock():
                grant = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
                tokens = self._ask(grant, tokens.seed)
            return tokens.access_token

    @property
    def _where(self) -> str:
        return f"{self.source}, tokens"

    def _renewed(self, response: Response, **settings: Any) -> Response:
        request = response.request
        said = str(request.headers["Authorization"]).removeprefix("Bearer ")
        if response.status_code != 401 or getattr(request, "is_second", False):
            return response
        again = request.copy()
        again.headers["Authorization"] = f"Bearer {self.token(refused=said)}"
        setattr(again, "is_second", True)  # noqa: B010
        answer: Response = response.connection.send(again, **settings)  # type: ignore[attr-defined]
        answer.history.append(response)
        return answer

    def _ask(self, grant: Grant, seed: str = "") -> Tokens:
        """A new pair, stored."""
        adapter = GuardedAdapter(self.url, MEGABYTE, 0)
        failure = ""
        with Session() as session:
            session.mount(self.url.split("//")[0] + "//", adapter)
            try:
                response = session.post(
                    self.url, json={**self.client, **grant}, timeout=TIMEOUT, allow_redirects=False
                )
            except RequestException as error:
                failure = f"tokens could not be asked for ({type(error).__name__})."
        if failure:
            raise InputError(failure, where=self._where, todo="Run again later.")
        if response.status_code >= 500 or response.status_code == 429:
            found = f"tokens could not be asked for (status {response.status_code})."
            raise InputError(found, where=self._where, todo="Run again later.")
        try:
            said = response.json() if response.status_code == 200 else {}
            tokens = Tokens(
                str(said["access_token"]),
                str(said["refresh_token"]),
                self.clock() + float(said["expires_in"]),
                seed or self.seed,
            )
        except (ValueError, KeyError, TypeError):
            found = f"the CRM gives no tokens (status {response.status_code})."
            raise InputError(found, where=self._where, todo=ANEW) from None
        _hide(tokens)
        self.file.write(tokens)
        return tokens


ANEW = (
    "Make a new code in the settings of your integration and give it as the secret `code` within 20 minutes;"
    " the last good data stays."
)


def _hide(tokens: Tokens) -> None:
    remember(tokens.access_token)
    remember(tokens.refresh_token)
