"""Short lists of HubSpot: owners, pipelines with their stages, options of properties."""

from __future__ import annotations

from typing import Any

from ingestion.crm.hubspot.standin_held import stage_id
from ingestion.crm.hubspot.standin_values import user
from ingestion.standin.tables import Tables

PROBABILITY = {"won": "1.0", "lost": "0.0", "open": "0.5"}
Record = dict[str, Any]


def owners(company: Tables, archived: bool) -> list[Record]:
    """Owners who are archived, or those who are not."""
    names = {row["department_id"]: row["name"] for row in company["departments"]}
    made = []
    for row in company["users"]:
        if (row.get("is_active", "true") == "true") == archived:
            continue
        first, _, last = row["name"].partition(" ")
        team = row.get("department_id")
        record = {
            "id": row["user_id"],
            "email": row.get("email"),
            "firstName": first,
            "lastName": last,
            "userId": user(row["user_id"]),
            "archived": archived,
            "teams": [{"id": team, "name": names[team], "primary": True}] if team else [],
        }
        made.append(record)
    return made


def pipelines(company: Tables) -> list[Record]:
    """Pipelines of deals."""
    return [
        {
            "id": row["pipeline_id"],
            "label": row["name"],
            "displayOrder": place,
            "archived": False,
            "stages": [
                {
                    "id": stage_id(stage["pipeline_id"], stage["stage_id"]),
                    "label": stage["name"],
                    "displayOrder": int(stage["position"]),
                    "metadata": {
                        "isClosed": "false" if stage["kind"] == "open" else "true",
                        "probability": PROBABILITY[stage["kind"]],
                    },
                }
                for stage in company["stages"]
                if stage["pipeline_id"] == row["pipeline_id"]
            ],
        }
        for place, row in enumerate(company["pipelines"])
    ]


def option_lists(company: Tables) -> dict[str, list[Record]]:
    """Options of properties by the property's name."""
    sources = [(row["name"], row["lead_source_id"]) for row in company["lead_sources"]]
    statuses = [(row["label"], row["value"]) for row in company["statuses"]]
    return {
        name: [
            {"label": label, "value": value, "displayOrder": place, "hidden": False}
            for place, (label, value) in enumerate(options)
        ]
        for name, options in (("hs_analytics_source", sources), ("hs_lead_status", statuses))
    }
