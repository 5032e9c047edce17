"""Rows of clients, leads and requests."""

from __future__ import annotations

from ingestion.demo.contacts import Counterparty, Lead, Request
from ingestion.demo.export.rows import RowWriter


def write_counterparty(writer: RowWriter, row: Counterparty) -> None:
    """A company or a contact; clients from before the history do not say since when they are known."""
    if row.created_at > writer.as_of:
        return
    text, moment = writer.dialect.text, writer.dialect.moment
    writer.put(
        "counterparties",
        row.counterparty_id,
        text(row.name),
        writer.label("client_kind", row.kind),
        row.inn,
        row.kpp,
        text(row.phone),
        row.email,
        (row.source.source_id or "") if row.source else "",
        row.owner,
        moment(row.created_at if row.created_at > 0 else None),
        row.region,
    )


def write_lead(writer: RowWriter, lead: Lead) -> None:
    """A lead with the changes of its status and owner."""
    if lead.created_at > writer.as_of:
        return
    d, words = writer.dialect, writer.world.words.lead_statuses
    status, changed = "new", lead.created_at
    kind = writer.label("entity_type", "lead")
    for at, (since, value) in enumerate(lead.statuses):
        if since > writer.as_of:
            break
        if at:
            change = (f"s{lead.lead_id}-{at}", kind, lead.lead_id, "", words[status], "", words[value])
            writer.put("stage_changes", *change, d.moment(since), "")
        status, changed = value, since
    owner = writer.owner(lead.owner, lead.owner_changes)
    utm = lead.source.utm or ("", "")
    writer.put(
        "leads",
        lead.lead_id,
        d.text(lead.name),
        d.moment(lead.created_at),
        words[status],
        owner,
        lead.source.source_id or "",
        lead.counterparty_id if writer.past(lead.converted_at) else "",
        d.text(lead.phone),
        lead.email,
        *utm,
        lead.campaign,
        d.moment(writer.past(lead.closed_at)),
        d.text(lead.tags),
        d.moment(changed),
    )


def write_request(writer: RowWriter, request: Request) -> None:
    """A request; some sources do not say who accepted it, only who owns it."""
    if request.created_at > writer.as_of:
        return
    d, past = writer.dialect, writer.past
    owner = writer.owner(request.owner, request.owner_changes)
    accepted, processed = past(request.accepted_at), past(request.processed_at)
    said = accepted if request.says_accepted else None
    closed = past(request.closed_at)
    status = "done" if processed else "accepted" if accepted else "closed" if closed else "new"
    writer.put(
        "requests",
        request.request_id,
        d.moment(request.created_at),
        request.lead_id,
        request.deal_id if past(request.deal_at) else "",
        request.source.source_id or "",
        owner,
        d.moment(said),
        request.accepted_by if said else "",
        d.moment(past(request.response_at)),
        d.moment(processed),
        request.processed_by if processed else "",
        writer.world.words.request_statuses[status],
        d.text(request.tags),
    )
