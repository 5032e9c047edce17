"""`lead2cash serve`: the published site, to this machine only."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.settings import Company
from orchestration.cli.site_server import SiteServer
from orchestration.releases import Release, publish
from tests.orchestration.cli.conftest import PROGRAM, Run, clean_environment
from tests.orchestration.conftest import Build


@pytest.fixture
def server(company: Company, release: Release) -> Iterator[SiteServer]:
    """A running server of the company's site."""
    (company.root / "secret.txt").write_text("secret")
    one = SiteServer(company.current, 0)
    thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield one
    one.shutdown()
    thread.join()
    one.server_close()


def get(
    server: SiteServer, path: str, method: str = "GET", host: str | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    connection.endheaders()
    return connection.getresponse()


def test_a_page_with_the_headers_that_protect_it(server: SiteServer) -> None:
    response = get(server, "/")
    assert response.status == 200
    assert response.read() == b"<h1>build 1</h1>"
    assert "default-src 'none'" in (response.getheader("Content-Security-Policy") or "")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Cache-Control") == "no-cache"
    assert get(server, "/index.html?x=1", "HEAD").status == 200


def test_a_new_release_shows_at_once(server: SiteServer, company: Company, build: Build) -> None:
    publish(company, build(company), "b2", {})
    assert get(server, "/").read() == b"<h1>build 2</h1>"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/../../secret.txt",
        "/..%2f..%2fsecret.txt",
        "/%2e%2e/%2e%2e/secret.txt",
        "/../warehouse.duckdb",
        "//etc/passwd",
        "/..\\secret.txt",
        "/%00",
        "/missing.html",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_site(server: SiteServer, path: str) -> None:
    response = get(server, path)
    assert response.status == 404
    assert b"secret" not in response.read()


def test_a_link_out_of_the_site_is_not_followed(
    server: SiteServer, company: Company, release: Release
) -> None:
    (release.site / "out.txt").symlink_to(company.root / "secret.txt")
    assert get(server, "/out.txt").status == 404


def test_another_name_for_this_machine_is_refused(server: SiteServer) -> None:
    assert get(server, "/", host="evil.example").status == 421
    assert get(server, "/", host="localhost:1").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading(server: SiteServer, method: str) -> None:
    assert get(server, "/", method).status == 501


def test_it_listens_on_loopback_only(server: SiteServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_the_command(lead2cash: Run, company: Company, release: Release) -> None:
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", "0", "--company", company.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment() | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert err.splitlines()[-1] == "stopped"


def test_a_role_is_served_its_own_pages_only(company: Company, build: Build) -> None:
    folder = build(company)
    (folder / "roles" / "anna").mkdir(parents=True)
    (folder / "roles" / "anna" / "index.html").write_text("<h1>Anna</h1>")
    publish(company, folder, "b1", {})
    one = SiteServer(company.current, 0, Path("roles/anna"))
    thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        assert get(one, "/").read() == b"<h1>Anna</h1>"
        assert get(one, "/../../site/index.html").status == 404
        assert get(one, "/%2e%2e/%2e%2e/warehouse.duckdb").status == 404
    finally:
        one.shutdown()
        thread.join()
        one.server_close()


def test_a_role_without_pages(lead2cash: Run, company: Company, release: Release) -> None:
    result = lead2cash("serve", "--role", "anna", "--company", company.root)
    assert result.returncode == 2
    assert "no pages of a role 'anna'" in result.stderr and "roles.yml" in result.stderr


def test_a_port_that_is_taken(lead2cash: Run, company: Company, release: Release) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = lead2cash("serve", "--port", port, "--company", company.root)
    assert result.returncode == 2
    assert f"port {port} cannot be used: Address already in use. Choose another one" in result.stderr
