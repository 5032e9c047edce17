"""Requests to one host: dlt's session with its retries, inside what a source may do at all.

Only the host of the base URL is spoken to, over https (http for this machine alone), without redirects;
an answer has a largest size; requests keep the vendor's pace; no message holds a URL or a secret.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

from dlt.common.configuration import resolve_configuration
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client
from requests import PreparedRequest, Request, Response
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.exceptions import RequestException, Timeout

from ingestion.crm.kit.resources import Api
from ingestion.errors import InputError, UserError
from ingestion.secrets import hide

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
CHUNK = 1 << 16
MEGABYTE = 1_000_000
ONE_TRY_SECONDS = 15
# limits of vendors sit behind these; everything else in 4xx will not get better by itself
RETRIED = (408, 425, 429, *range(500, 600))
Retry = Callable[[Response], bool]


def check_url(url: str, api: Api, source: str) -> None:
    """Refuse a base URL that no connector may use.

    Raises:
        UserError: another host than the vendor's, or http to another machine.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = host in LOOPBACK
    if parts.username or parts.query or parts.fragment:
        found = "the url may hold neither a login nor parameters."
    elif not local and not any(fnmatch(host, pattern) for pattern in api.hosts):
        found = f"{host!r} is no host of this CRM; allowed: {', '.join(api.hosts)}."
    elif parts.scheme != "https" and not local:
        found = "the url must begin with https."
    else:
        return
    raise UserError(found, where=f"company.yml, sources.{source}.url")


class Transport:
    """Sends requests of one source.

    Args:
        name: name of the source, for messages.
        pace: requests per second; 0 leaves them unlimited.
        patient: wait for faults that pass by themselves; else every request is sent once.
    """

    def __init__(
        self, name: str, url: str, api: Api, auth: AuthBase, pace: float, *, patient: bool = True
    ) -> None:
        check_url(url, api, name)
        self.name, self.url, self.api, self.auth = name, url, api, auth
        self._adapter = GuardedAdapter(url, api.max_megabytes * MEGABYTE, pace)
        # the user's dlt settings apply: RUNTIME__REQUEST_TIMEOUT, …_MAX_ATTEMPTS, …_MAX_RETRY_DELAY
        self._config = resolve_configuration(RuntimeConfiguration())
        if not patient:
            self._config.request_max_attempts = 1
            self._config.request_timeout = min(self._config.request_timeout, ONE_TRY_SECONDS)
        self._sessions: dict[str, Any] = {}
        self._retries: dict[str, Retry] = {}

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def send(self, what: str, request: Request, retry: Retry) -> Response:
        """The answer to a request; faults that pass by themselves are waited for.

        Args:
            what: what is read, for messages.
            retry: true for an answer of status 200 that is not whole.

        Raises:
            InputError: there was no answer, or one that will not get better.
        """
        session = self._session(what)
        self._retries[what] = retry
        request.auth = self.auth
        request.headers = {**self.api.headers, **request.headers}
        failure, told = "", None
        try:
            prepared = session.prepare_request(request)
            settings = session.merge_environment_settings(prepared.url, {}, True, None, None)
            response: Response = session.send(prepared, allow_redirects=False, **settings)
        except Timeout:
            failure = "it did not answer in time."
        except RequestException as error:
            # the error's own text may hold the URL, and that the secret
            failure = _unreachable(error)
        except InputError as error:
            told, failure = error if error.where else None, error.what
        if told:
            raise told from None
        if failure:
            raise self.refusal(what, failure) from None
        return response

    def refusal(self, what: str, found: str, todo: str = "") -> InputError:
        """An error of this source, without secrets."""
        return InputError(
            hide(found),
            where=f"{self.name}, {what}",
            todo=todo or "Nothing of this source was landed; its last good data stays.",
        )

    def _session(self, what: str) -> Any:
        """The session of a list; it asks the condition of the request of the moment."""
        if what not in self._sessions:
            client = Client(
                raise_for_status=False,
                status_codes=RETRIED,
                retry_condition=lambda response, error: (
                    response is not None and self._retries[what](response)
                ),
            )
            client.update_from_config(self._config)
            session = client.session
            session.headers["User-Agent"] = "lead2cash"
            for scheme in ("http://", "https://"):
                session.mount(scheme, self._adapter)
            self._sessions[what] = session
        return self._sessions[what]


class GuardedAdapter(HTTPAdapter):
    """Speaks to one host only, in its pace, and reads no more than it should; sees every attempt."""

    def __init__(self, url: str, limit: int, pace: float) -> None:
        super().__init__(pool_maxsize=2)
        self.origin, self.limit = _origin(url), limit
        self.pause = 1 / pace if pace else 0.0
        self._next = 0.0

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> Response:
        """Send one attempt and read its answer to the end.

        Raises:
            InputError: the request leaves the host, the answer is a redirect or too large.
        """
        if _origin(request.url or "") != self.origin:
            raise InputError("an answer pointed to another host; it was not followed.")
        self._keep_pace()
        response = super().send(request, True, timeout, verify, cert, proxies)
        with response:
            if response.is_redirect:
                raise InputError("it redirects to another address; that was not followed.")
            blocks, size = [], 0
            for block in response.iter_content(CHUNK):
                size += len(block)
                if size > self.limit:
                    raise InputError(f"an answer is larger than {self.limit // MEGABYTE} MB.")
                blocks.append(block)
        response._content = b"".join(blocks)
        return response

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self.pause


def _unreachable(error: BaseException) -> str:
    """Why there was no answer, in words that hold no URL."""
    kinds = {type(error)}
    while (below := getattr(error, "reason", None) or next(iter(error.args), None)) and isinstance(
        below, BaseException
    ):
        error = below
        kinds.add(type(error))
    names = {kind.__name__ for kind in kinds}
    if "NameResolutionError" in names:
        return "the name of its host was not found; there is no network, or its address is wrong."
    if "SSLError" in names:
        return "its certificate cannot be trusted."
    if "NewConnectionError" in names:
        return "nothing answers at its address."
    return f"the connection failed ({type(error).__name__})."


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port
