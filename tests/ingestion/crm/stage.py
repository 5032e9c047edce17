"""A stand-in at work, and a company whose one source it is."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from starlette.types import Receive, Scope, Send

from ingestion.canonical import canonical_entities
from ingestion.connector import Batch, ExtractContext
from ingestion.crm.kit.entity import EntitySync
from ingestion.crm.kit.resources import Api, Resource
from ingestion.crm.kit.sync import naive_utc
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor
from ingestion.demo.plan import Plan
from ingestion.landing import DELETIONS, Landing, LoadReport, land
from ingestion.landing.reader import load_id_of
from ingestion.registry import connectors
from ingestion.settings import load_company
from ingestion.settings.company import Company
from ingestion.standin.faults import Faults
from ingestion.standin.server import serving, stand_in, vendors
from ingestion.standin.tables import Company as Demo
from ingestion.standin.tables import Row, Tables
from ingestion.standin.world import World
from tests.ingestion.crm.first import first_load

CANARY = "canary-7f3a91c0"
# rows of a list that make three pages for every vendor
ENOUGH = 1_500
# seeds of the campaign in one test, which share a first run
BLOCK = 25


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME__REQUEST_BACKOFF_FACTOR", "0.01")
    monkeypatch.setenv("RUNTIME__REQUEST_MAX_RETRY_DELAY", "0.05")
    monkeypatch.setenv("RUNTIME__REQUEST_TIMEOUT", "1")


@cache
def demo_company() -> Demo:
    """A small company of the demo, told once."""
    return Demo(Plan("en", 0.15, date(2026, 3, 31), 11, 24, "Asia/Nicosia"))


@cache
def _told(demo: Demo, moment: int) -> Tables:
    return demo.at(moment)


class Stage(contextlib.ExitStack):
    """A stand-in of one vendor and a company; use as a context.

    Attributes:
        world: what is served; faults: what goes wrong on the way.
    """

    def __init__(
        self, name: str, demo: Demo, root: Path, monkeypatch: pytest.MonkeyPatch, *, whole: bool = False
    ) -> None:
        super().__init__()
        self.name, self.root, self.demo, self.whole = name, root, demo, whole
        self.now = datetime.fromtimestamp(demo.demo.clock.as_of, UTC)
        self.vendor: Vendor = connectors()[name].VENDOR  # type: ignore[attr-defined]
        monkeypatch.setenv("LEAD2CASH_CRM_TOKEN", CANARY)
        if not whole:
            # only this list and those it hangs on: what holds for one list is the kit's doing
            monkeypatch.setitem(self.vendor.__dict__, "api", narrowed(self.vendor.api, self.longest))
        self._begin()

    def _begin(self) -> None:
        self.world = World(self._rows, self.now, CANARY)
        if not self.whole:
            for entity in ("activities", "tasks"):
                del self.world.tables[entity][ENOUGH if entity == self.entity else 0 :]
        self.untouched = self.world.version
        self.faults = Faults()
        self.app = stand_in(self.world, self.faults)

    def _rows(self, moment: int) -> Tables:
        return {entity: [dict(row) for row in rows] for entity, rows in _told(self.demo, moment).items()}

    def __enter__(self) -> Stage:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await self.app(scope, receive, send)

        self.address = self.enter_context(serving(answer))
        self.write()
        return self

    def begin(self) -> None:
        """The first load of the world as it begins."""
        assert self.world.version == self.untouched and not self.faults.rewrite
        lists = (resource.name for resource in self.vendor.api.resources)
        first_load((self.name, *lists), self.company.landing_dir, self._land_all)

    def _land_all(self) -> None:
        assert self.land().ok

    def first_run(self) -> None:
        """A load of the world as it begins; `again` goes back to it."""
        (self._land_all if self.faults.rewrite else self.begin)()
        shutil.copytree(self.root, self._kept)

    def again(self) -> None:
        """World and company as they were after the first run, without faults."""
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root)
        self._begin()

    @property
    def _kept(self) -> Path:
        return self.root.with_name(f"{self.root.name} after the first run")

    def write(self, **more: Any) -> None:
        """company.yml as the world stands."""
        options = {
            "connector": self.name,
            "requests_per_second": 10_000.0,
            **vendors()[self.name].options(self.address),
        }
        document = {
            "name": "Stand-in",
            "timezone": "Asia/Nicosia",
            "as_of": self.world.now.isoformat(),
            "sources": {"crm": {**options, **more}},
        }
        (self.root / "company.yml").write_text(yaml.safe_dump(document), encoding="utf-8")

    @property
    def company(self) -> Company:
        return load_company(self.root)

    @property
    def landing(self) -> Landing:
        return Landing(self.company.landing_dir)

    def land(self, cadence: str = "daily") -> LoadReport:
        """One real load."""
        return land(self.company, "crm", cadence)  # type: ignore[arg-type]

    @property
    def longest(self) -> Resource:
        """A list of three pages or more: that of the deals, unless the stand-in names another."""
        name = getattr(vendors()[self.name], "LONGEST", "deals")
        return next(resource for resource in self.vendor.api.resources if resource.name == name)

    @property
    def entity(self) -> str:
        """The canonical entity behind the longest list."""
        return getattr(vendors()[self.name], "LONGEST", "deals")

    @property
    def rows(self) -> list[Row]:
        """Rows of the world that the longest list shows."""
        return self.world.tables[self.entity]

    @property
    def key(self) -> str:
        """Column of their id."""
        return canonical_entities()[self.entity].key[0]

    def read(self, resource: Resource, cadence: str = "daily", *, anew: bool = False) -> list[Batch]:
        """What one list gives, without landing it; `anew` as if nothing had ever landed."""
        company = self.company
        source = company.sources["crm"]
        landing = Landing(self.root / "none") if anew else self.landing
        context = ExtractContext(company, source, cadence, self.world.now, landing)  # type: ignore[arg-type]
        auth = self.vendor.auth(company, source)
        url = self.vendor.base_url(company, source)
        transport = Transport("crm", url, self.vendor.api, auth, 0)
        entity = EntitySync(self.vendor, resource, transport, context, 0.05, naive_utc(self.world.now))
        try:
            return list(entity.run())
        finally:
            entity.close()
            transport.close()

    def landed(self) -> dict[str, dict[str, str]]:
        """Payload of the newest version by list and id; marks of deleted records too."""
        found: dict[str, dict[str, str]] = {}
        landing = self.landing
        for entity in landing.entities("crm"):
            for path in landing.files("crm", entity):
                for row in pq.read_table(path).to_pylist():
                    found.setdefault(entity, {})[row["id"]] = row["payload"]
        return found

    def live(self, entity: str) -> dict[str, str]:
        """Newest payload of each record that is not marked as deleted, as the staging sees it."""
        newest: dict[str, tuple[Any, ...]] = {}
        for path in self.landing.files("crm", entity):
            load = float(load_id_of(path))
            for row in pq.read_table(path).to_pylist():
                settled = hashlib.md5(row["payload"].encode()).hexdigest()
                version = (load, row["updated_at"] or datetime.min, settled, row["payload"])
                newest[row["id"]] = max(version, newest.get(row["id"], (0.0,)))
        deleted: dict[str, str] = {}
        for path in self.landing.files("crm", DELETIONS):
            for row in pq.read_table(path).to_pylist():
                mark = json.loads(row["payload"])
                if mark["entity"] == entity:
                    deleted[mark["id"]] = mark["is_deleted"]
        return {key: row[3] for key, row in newest.items() if deleted.get(key) != "true"}


def blocks(number: int, short: int) -> list[Any]:
    """Seeds by the parameters of a test: a few for every day, and all of them, in blocks, for the campaign."""
    whole = (range(first, min(first + BLOCK, number)) for first in range(0, number, BLOCK))
    of_campaign = [
        pytest.param(each, id=f"{each.start}-{each.stop - 1}", marks=pytest.mark.long) for each in whole
    ]
    return [pytest.param(range(short), id="short"), *of_campaign]


def narrowed(api: Api, resource: Resource) -> Api:
    """The declaration with one list and the lists it hangs on."""
    wanted = {resource.name}
    for one in reversed(api.resources):
        if one.name in wanted and one.for_each:
            wanted.add(one.for_each.list)
    return api.model_copy(update={"resources": [one for one in api.resources if one.name in wanted]})


def digest(batches: list[Batch]) -> str:
    """Hash of the records in batches, whatever their order."""
    rows = sorted(
        (batch.entity, row["id"], row["payload"])
        for batch in batches
        if not batch.entity.startswith("_")
        for row in batch.rows.to_pylist()
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def leaks_below(folder: Path) -> list[Path]:
    """Every file of a folder that holds the canary."""
    return [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
