"""A static server of the published site: loopback only, follows `current` on every request."""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK = "127.0.0.1"
NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SiteServer(ThreadingHTTPServer):
    """Serves one folder of the release that is current, its site or a role's, on 127.0.0.1."""

    daemon_threads = True

    def __init__(
        self, current: Path, port: int, folder: Path = Path("site"), *, verbose: bool = False
    ) -> None:
        self.current, self.verbose = current, verbose
        self.folder = folder
        super().__init__((LOOPBACK, port), SiteHandler)

    @property
    def url(self) -> str:
        """Address of the first page."""
        return f"http://{LOOPBACK}:{self.server_port}/"


class SiteHandler(SimpleHTTPRequestHandler):
    """GET and HEAD of files below the site; no listings, nothing outside, no other host's name."""

    server: SiteServer
    server_version = "lead2cash"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    # a connection kept open ends by itself
    timeout = 30

    def send_head(self) -> Any:
        """Answer the head of a request; the file to send, or None when there is none."""
        # a page elsewhere whose name was pointed at 127.0.0.1 must not read the company's numbers
        host = self.headers.get("Host", "").rsplit(":", 1)[0] if self.headers.get("Host") else ""
        if host not in NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 only")
            return None
        if not self._is_page():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """The file of a request in the release that is current now; a directory means its index.html."""
        wanted = unquote(urlsplit(path).path, errors="replace")
        parts = [part for part in wanted.split("/") if part not in ("", ".")]
        site = self._site()
        if ".." in parts or any("\0" in part or "\\" in part for part in parts):
            return str(site / "\N{REPLACEMENT CHARACTER}")
        file = site.joinpath(*parts)
        return str(file / "index.html" if file.is_dir() else file)

    def _is_page(self) -> bool:
        """True for a file below the site that is no link to somewhere else."""
        try:
            path = Path(self.translate_path(self.path))
            return path.is_file() and path.resolve().is_relative_to(self._site())
        except OSError:
            # a name longer than a file may have
            return False

    def _site(self) -> Path:
        return (self.server.current / self.server.folder).resolve()

    def end_headers(self) -> None:
        """Add what keeps a browser from doing more than showing the pages."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """One line per request on the error stream, control characters escaped."""
        if self.server.verbose:
            text = (format % args).encode("ascii", "backslashreplace").decode()
            sys.stderr.write(
                "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text) + "\n"
            )
