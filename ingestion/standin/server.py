"""The ASGI app of all vendors, and its server on the loopback interface."""

from __future__ import annotations

import contextlib
import importlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from ingestion.standin.faults import Faults
from ingestion.standin.world import World

CRM = Path(__file__).parents[1] / "crm"
LOOPBACK = "127.0.0.1"


@cache
def vendors() -> Mapping[str, ModuleType]:
    """Stand-in of each vendor by its name: modules with `routes(world)` and `express(tables)`."""
    return MappingProxyType(
        {
            path.parent.name: importlib.import_module(f"ingestion.crm.{path.parent.name}.standin")
            for path in sorted(CRM.glob("*/standin.py"))
        }
    )


def stand_in(world: World, faults: Faults | None = None) -> ASGIApp:
    """The app: every vendor's API below `/<vendor>`."""
    app = Starlette(
        routes=[Mount(f"/{name}", routes=module.routes(world)) for name, module in vendors().items()]
    )
    return faults.around(app) if faults else app


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an app on a free port of this machine; gives its address, e.g. `http://127.0.0.1:43210`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind((LOOPBACK, 0))
        listening.listen()
        config = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            thread.join()
