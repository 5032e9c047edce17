"""What Pipedrive keeps of the demo company: leads that became deals, where a deal stands, who is whose."""

from __future__ import annotations

from datetime import datetime, timedelta

from ingestion.crm.pipedrive.standin_values import ORGANIZATION, PERSON, stage_key
from ingestion.standin.tables import Row, Tables, only

TYPED = ("call", "email", "meeting")
OPEN = "open"
ARCHIVED_AFTER = timedelta(days=365)
PERSON_OF_LEAD = "name phone email owner_id created_at updated_at"


def held(tables: Tables) -> Tables:
    """The company with what Pipedrive makes of it.

    Deals say their `status` and where they stand in the pipeline (`standing`), closed ones too; `links` join
    leads and the deals they became; `moves` are the deals' changes of stage that came from somewhere.
    """
    company = dict(tables)
    kinds = {(row["pipeline_id"], row["stage_id"]): row["kind"] for row in tables["stages"]}
    company["moves"] = [
        {
            **row,
            "from_kind": kinds[row["from_pipeline_id"], row["from_stage_id"]],
            "to_kind": kinds[row["to_pipeline_id"], row["to_stage_id"]],
        }
        for row in tables["stage_changes"]
        if row["entity_type"] == "deal" and "from_stage_id" in row
    ]
    company["stages"] = [row for row in tables["stages"] if row["kind"] == OPEN]
    standing = _standings(company)
    company["deals"] = [
        _deal(row, kinds[row["pipeline_id"], row["stage_id"]], standing, company) for row in tables["deals"]
    ]
    company["links"] = [row for row in tables["lead_deal_links"] if row["rule"] == "explicit"]
    company["counterparties"] = [{"created_at": row["updated_at"], **row} for row in tables["counterparties"]]
    company["persons"] = [
        *[row for row in company["counterparties"] if row["kind"] == "person"],
        *[{**only(row, PERSON_OF_LEAD), "counterparty_id": row["lead_id"]} for row in tables["leads"]],
    ]
    became = deals_by_lead(company)
    company["tasks"] = [_moved(row, became) for row in tables["tasks"] if row.get("state") != "cancelled"]
    company["activities"] = [
        _moved(row, became)
        for row in tables["activities"]
        if row["kind"] in TYPED and row.get("result") != "cancelled"
    ]
    return company


def deals_by_lead(company: Tables) -> dict[str, Row]:
    """Lead → the deal it became."""
    deals = {row["deal_id"]: row for row in company["deals"]}
    return {row["lead_id"]: deals[row["deal_id"]] for row in company["links"] if row["deal_id"] in deals}


def kinds_of_clients(company: Tables) -> dict[str, str]:
    """Counterparty → company or person."""
    return {row["counterparty_id"]: row["kind"] for row in company["counterparties"]}


def prefixed(counterparty: str | None, kinds: dict[str, str]) -> Row:
    """A counterparty's id with its kind, as a field; nothing when there is none."""
    if counterparty is None:
        return {}
    return {"counterparty_id": (PERSON if kinds[counterparty] == "person" else ORGANIZATION) + counterparty}


def is_archived(deal: Row, now: datetime) -> bool:
    """Deals that were closed long ago are put into the archive."""
    return "close_time" in deal and archived_at(deal) <= now.replace(tzinfo=None)


def archived_at(deal: Row) -> datetime:
    """When a closed deal is archived."""
    return datetime.fromisoformat(deal["close_time"]) + ARCHIVED_AFTER


def _standings(company: Tables) -> dict[str, tuple[str, str]]:
    """The open stage a deal was last seen in; each move learns where the deal stood before it (`stood`)."""
    found: dict[str, tuple[str, str]] = {}
    for row in sorted(company["moves"], key=lambda move: move["changed_at"]):
        for side in ("from", "to"):
            if side == "to":
                row["stood"] = stage_key(*found.get(row["entity_id"], ("", "")))
            if row[f"{side}_kind"] == OPEN:
                found[row["entity_id"]] = (row[f"{side}_pipeline_id"], row[f"{side}_stage_id"])
    return found


def _deal(row: Row, kind: str, standing: dict[str, tuple[str, str]], company: Tables) -> Row:
    first = next(stage for stage in company["stages"] if stage["pipeline_id"] == row["pipeline_id"])
    stage = standing.get(row["deal_id"], (row["pipeline_id"], first["stage_id"]))
    if kind == OPEN:
        stage = (row["pipeline_id"], row["stage_id"])
    closed = {} if kind == OPEN else {"close_time": row.get("closed_at", row["updated_at"])}
    return {**row, **closed, "status": kind, "standing": stage_key(*stage)}


def _moved(row: Row, became: dict[str, Row]) -> Row:
    """When a lead becomes a deal, what hung on it hangs on the deal."""
    deal = became.get(row.get("lead_id", ""))
    if "deal_id" in row or deal is None:
        return row
    moved = {**row, "deal_id": deal["deal_id"], "updated_at": max(row["updated_at"], deal["created_at"])}
    del moved["lead_id"]
    return moved
