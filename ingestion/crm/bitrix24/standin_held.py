"""What Bitrix24 keeps of the demo company: nothing deleted, calls apart, each stage that was come into."""

from __future__ import annotations

from ingestion.standin.tables import Row, Tables, only

SIDES = ("from_stage_id", "to_stage_id")


def held(tables: Tables) -> Tables:
    """The company without what is deleted, which Bitrix24 no longer has; calls stand apart."""
    company = dict(tables)
    company["deals"] = [row for row in tables["deals"] if row.get("is_deleted") != "true"]
    company["tasks"] = [row for row in tables["tasks"] if row.get("state") != "cancelled"]
    company["counterparties"] = [{"created_at": row["updated_at"], **row} for row in tables["counterparties"]]
    company["calls"] = _calls(tables)
    company["activities"] = [row for row in tables["activities"] if _is_activity(row)]
    company["visits"] = _visits(company)
    company["statuses"] = _statuses(tables)
    return company


def _calls(tables: Tables) -> list[Row]:
    """The telephony's statistics: one row per call, whatever it hangs on."""
    first: dict[str, Row] = {}
    for row in tables["activities"]:
        if row["kind"] == "call" and "result" in row and "call_key" in row and concerns(row):
            first.setdefault(row["call_key"], row)
    return list(first.values())


def _is_activity(row: Row) -> bool:
    """What is kept as an activity: meetings, letters, and calls entered by hand, each on a deal or a lead."""
    by_hand = row["kind"] == "call" and "result" not in row
    return (
        (by_hand or row["kind"] in ("meeting", "email"))
        and row.get("result") != "cancelled"
        and bool(concerns(row))
    )


def concerns(row: Row) -> Row:
    """The one record an activity hangs on."""
    return only(row, "deal_id") or only(row, "lead_id")


def _statuses(tables: Tables) -> list[Row]:
    """Statuses of leads, in the order they are met."""
    names = [row["status"] for row in tables["leads"]]
    names += [
        row[side]
        for row in tables["stage_changes"]
        if row["entity_type"] == "lead"
        for side in SIDES
        if side in row
    ]
    return [{"status_id": f"ST{place}", "name": name} for place, name in enumerate(dict.fromkeys(names))]


def _visits(company: Tables) -> list[Row]:
    """Each stage a deal or a lead came into, by time; of a deal only those of its present pipeline."""
    pipelines = {row["deal_id"]: row["pipeline_id"] for row in company["deals"]}
    visits: list[Row] = []
    for kind in ("deal", "lead"):
        moves = [
            row for row in company["stage_changes"] if row["entity_type"] == kind and "from_stage_id" in row
        ]
        come = [
            row
            for row in moves
            if "from_stage_id" in row and (kind == "lead" or row["entity_id"] in pipelines)
        ]
        rows = [*_begins(company, kind), *come]
        rows.sort(key=lambda row: (row["changed_at"], int(row["entity_id"])))
        for number, row in enumerate(rows, 1):
            if kind == "lead" or row["to_pipeline_id"] == pipelines[row["entity_id"]]:
                visits.append({**row, "visit_id": str(number)})
    return visits


def _begins(company: Tables, kind: str) -> list[Row]:
    """The stage each record appeared in, as a change without a stage before."""
    name, made = ("deal_id", company["deals"]) if kind == "deal" else ("lead_id", company["leads"])
    first: dict[str, Row] = {}
    for row in sorted(company["stage_changes"], key=lambda move: move["changed_at"], reverse=True):
        if row["entity_type"] == kind:
            side = "from" if "from_stage_id" in row else "to"
            stage = {
                "to_stage_id": row[f"{side}_stage_id"],
                "to_pipeline_id": row.get(f"{side}_pipeline_id", ""),
            }
            first[row["entity_id"]] = stage
    rows = []
    for row in made:
        now = {
            "to_stage_id": row.get("stage_id", row.get("status", "")),
            "to_pipeline_id": row.get("pipeline_id", ""),
        }
        begin = first.get(row[name], now)
        rows.append({**begin, "entity_type": kind, "entity_id": row[name], "changed_at": row["created_at"]})
    return rows
