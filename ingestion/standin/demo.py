"""The demo company behind the API of a CRM: its connector reads the stand-in over HTTP, day by day."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

import yaml

from ingestion.demo import make_demo
from ingestion.demo.maker import Progress
from ingestion.demo.plan import ZONES, Language, Plan
from ingestion.errors import UserError
from ingestion.landing import land
from ingestion.secrets import variable
from ingestion.settings import load_company
from ingestion.standin.server import serving, stand_in, vendors
from ingestion.standin.tables import Company, Tables
from ingestion.standin.world import World

SOURCE = "crm"
# nightly readings before the last one: a CRM without a history has a week of it
NIGHTS = 7
FAST = 10_000.0


@contextmanager
def crm_demo(
    root: Path,
    vendor: str,
    *,
    language: Language,
    scale: float,
    end: date,
    months: int,
    seed: int,
    progress: Progress,
) -> Iterator[None]:
    """Make the company and serve its CRM while the context lasts, its earlier nights already landed.

    What belongs to the exports of the files is left out: they, their mapping, and the truth about them.

    Raises:
        UserError: there is no such CRM.
    """
    if vendor not in vendors():
        raise UserError(f"there is no CRM {vendor!r}.", todo=f"Choose one of: {', '.join(vendors())}.")
    module = vendors()[vendor]
    make_demo(
        root,
        language=language,
        scale=scale,
        end=end,
        seed=seed,
        months=months,
        truth=False,
        progress=progress,
    )
    for part in ("inbox/crm", "mapping", "truth"):
        shutil.rmtree(root / part, ignore_errors=True)
    company = Company(Plan(language, scale, end, seed, months, ZONES[language]))
    last = datetime.fromtimestamp(company.demo.clock.as_of, UTC)
    nights = [last - timedelta(days=NIGHTS - number) for number in range(NIGHTS)]
    world = World(company.at, nights[0])
    with serving(stand_in(world)) as address, mock.patch.dict(os.environ, {variable(SOURCE): world.token}):
        options = {"connector": vendor, "requests_per_second": FAST, **module.options(address)}
        for number, night in enumerate(nights):
            progress("readings of the CRM", number, NIGHTS)
            world.set_clock(night)
            _write_company(root, options, night)
            report = land(load_company(root), SOURCE, "weekly" if number == 0 else "daily", night)
            if report.failures:
                raise report.failures[0]
        world.set_clock(last)
        _write_company(root, options, last)
        write_stage_roles(root, world.tables, module.express(world.tables))
        yield


def _write_company(root: Path, options: dict[str, object], as_of: datetime) -> None:
    path = root / "company.yml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["sources"][SOURCE] = options
    document["as_of"] = as_of.isoformat()
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_stage_roles(root: Path, tables: Tables, expressed: Tables) -> None:
    """Roles of the stages under the ids the CRM gives them."""
    ids = {
        (row["pipeline_id"], row["stage_id"]): (there["pipeline_id"], there["stage_id"])
        for row, there in zip(tables["stages"], expressed["stages"], strict=False)
    }
    path = root / "settings" / "stage_roles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["pipeline_id", "stage_id", "role"])
        for row in rows:
            if (row["pipeline_id"], row["stage_id"]) in ids:
                writer.writerow([*ids[row["pipeline_id"], row["stage_id"]], row["role"]])
