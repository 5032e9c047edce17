"""What HubSpot keeps of the demo company: a person is one contact, nothing deleted, each value ever held."""

from __future__ import annotations

from ingestion.standin.tables import Row, Tables, only

KEPT = ("call", "meeting", "email")


def stage_id(pipeline: str, stage: str) -> str:
    """A stage's id is unique in the portal."""
    return f"{pipeline}{int(stage):07d}"


def held(tables: Tables) -> Tables:
    """The company as HubSpot numbers it."""
    lead_of = _leads_of_people(tables)
    company = {entity: [_numbered(row, lead_of) for row in rows] for entity, rows in tables.items()}
    company["lead_sources"] = [row for row in company["lead_sources"] if "lead_source_id" in row]
    company["archived"] = [row for row in company["deals"] if row.get("is_deleted") == "true"]
    company["deals"] = [row for row in company["deals"] if row.get("is_deleted") != "true"]
    known = {row["deal_id"] for row in company["deals"]}
    company["companies"] = [
        {"created_at": row["updated_at"], **row}
        for row in company["counterparties"]
        if row["kind"] == "company"
    ]
    company["contacts"] = _contacts(company)
    company["tasks"] = [
        _linked(row, known) for row in company["tasks"] if row.get("state") != "cancelled" and "due_at" in row
    ]
    company["activities"] = [_linked(row, known) for row in _activities(company)]
    company["statuses"] = _statuses(company)
    company["stage_values"] = [*_stages(company), *_lead_statuses(company)]
    company["owner_values"] = [*_owners(company, "deal"), *_owners(company, "lead")]
    return company


def _leads_of_people(tables: Tables) -> dict[str, str]:
    """Person → the lead that became it, where a deal shows it: HubSpot knows a person once."""
    person_of_deal = {row["deal_id"]: row["contact_id"] for row in tables["deals"] if "contact_id" in row}
    found: dict[str, str] = {}
    for link in tables["lead_deal_links"]:
        person = person_of_deal.get(link["deal_id"])
        if person and person not in found and link["lead_id"] not in found.values():
            found[person] = link["lead_id"]
    return found


def _numbered(row: Row, lead_of: dict[str, str]) -> Row:
    kept = dict(row)
    for name in ("contact_id", "counterparty_id"):
        if name in kept:
            kept[name] = lead_of.get(kept[name], kept[name])
    return kept


def _linked(row: Row, deals: set[str]) -> Row:
    """Nothing is associated with a deal that is archived."""
    return {name: value for name, value in row.items() if name != "deal_id" or value in deals}


def _contacts(company: Tables) -> list[Row]:
    """Every person: the leads, and persons who never were one."""
    kinds = {row["counterparty_id"]: row["kind"] for row in company["counterparties"]}
    own = "name owner_id phone email created_at updated_at lead_source_id"
    rows = []
    for lead in company["leads"]:
        client = lead.get("counterparty_id")
        of = {"company_id": client} if client and kinds.get(client) == "company" else {}
        rows.append({**only(lead, f"{own} status"), **of, "contact_id": lead["lead_id"]})
    known = {row["contact_id"] for row in rows}
    for person in company["counterparties"]:
        if person["kind"] == "person" and person["counterparty_id"] not in known:
            made = {"created_at": person["updated_at"], **only(person, own)}
            rows.append({**made, "contact_id": person["counterparty_id"]})
    return sorted(rows, key=lambda row: int(row["contact_id"]))


def _activities(company: Tables) -> list[Row]:
    """Calls, meetings and letters; a call that hangs on several records is one call."""
    seen: set[str] = set()
    rows = []
    for row in company["activities"]:
        key = row.get("call_key")
        if row["kind"] not in KEPT or (key is not None and key in seen):
            continue
        seen |= {key} if key else set()
        rows.append(row)
    return rows


def _statuses(company: Tables) -> list[Row]:
    """Statuses of leads, in the order they are met."""
    names = [row["status"] for row in company["leads"]]
    for row in company["stage_changes"]:
        if row["entity_type"] == "lead":
            names += [row[side] for side in ("from_stage_id", "to_stage_id") if side in row]
    return [{"value": f"STATUS_{place}", "label": name} for place, name in enumerate(dict.fromkeys(names), 1)]


def _stages(company: Tables) -> list[Row]:
    moves = [row for row in company["stage_changes"] if row["entity_type"] == "deal"]

    def value(row: Row, side: str) -> str:
        return stage_id(row[f"{side}_pipeline_id"], row[f"{side}_stage_id"])

    changed = [
        {**row, "from": value(row, "from"), "to": value(row, "to")} for row in moves if "from_stage_id" in row
    ]
    now = {row["deal_id"]: stage_id(row["pipeline_id"], row["stage_id"]) for row in company["deals"]}
    moved = {row["entity_id"] for row in changed}
    # a deal nobody was seen to move came into its closed stage when it was closed
    rows = [
        row if row["deal_id"] in moved else {**row, "created_at": row.get("closed_at", row["created_at"])}
        for row in company["deals"]
    ]
    return _values("deal", rows, "deal_id", now, changed)


def _lead_statuses(company: Tables) -> list[Row]:
    changed = [
        {**row, "from": row["from_stage_id"], "to": row["to_stage_id"]}
        for row in company["stage_changes"]
        if row["entity_type"] == "lead" and "from_stage_id" in row
    ]
    people = [row for row in company["contacts"] if "status" in row]
    return _values("lead", people, "contact_id", {p["contact_id"]: p["status"] for p in people}, changed)


def _owners(company: Tables, kind: str) -> list[Row]:
    changed = [
        {**row, "from": row["from_owner_id"], "to": row["to_owner_id"]}
        for row in company["owner_changes"]
        if row["entity_type"] == kind
    ]
    rows, key = (company["deals"], "deal_id") if kind == "deal" else (company["contacts"], "contact_id")
    owned = [row for row in rows if "owner_id" in row]
    return _values(kind, owned, key, {row[key]: row["owner_id"] for row in owned}, changed)


def _values(kind: str, rows: list[Row], key: str, now: dict[str, str], changed: list[Row]) -> list[Row]:
    """Every value a property held: the first since the record was created, then each change, by time."""
    of: dict[str, list[Row]] = {}
    for change in sorted(changed, key=lambda one: one["changed_at"]):
        of.setdefault(change["entity_id"], []).append(change)
    found = []
    for row in rows:
        own = of.get(row[key], [])
        first = own[0]["from"] if own else now[row[key]]
        base = {"entity_type": kind, "entity_id": row[key]}
        found.append({**base, "value": first, "at": row["created_at"]})
        for one in own:
            found.append(
                {
                    **base,
                    "value": one["to"],
                    "at": one["changed_at"],
                    **only(one, "changed_by"),
                    "is_change": "true",
                }
            )
    return found
