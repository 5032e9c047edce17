"""Rows of deals: the deal as it stands, its way, its lines."""

from __future__ import annotations

from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.values import deal_stage
from ingestion.demo.records import Deal


def write_deal(writer: RowWriter, deal: Deal, next_task: int | None) -> None:
    """A deal with its changes of stage and owner and its lines."""
    as_of = writer.as_of
    if deal.created_at > as_of:
        return
    d, past, world = writer.dialect, writer.past, writer.world
    changed = _moves(writer, deal)
    pipeline, stage = deal_stage(deal, as_of, world.catalog)
    kind = world.catalog.kind[pipeline, stage]
    owner = writer.owner(deal.owner, deal.owner_changes)
    has_lines = deal.lines_at <= as_of
    utm = deal.source.utm or ("", "")
    writer.put(
        "deals",
        deal.deal_id,
        d.text(deal.name),
        pipeline,
        stage,
        owner,
        deal.counterparty_id,
        deal.contact_id,
        deal.source.source_id or "",
        deal.loss_reason if kind == "lost" else "",
        LINE_IDS[deal.line],
        d.money(deal.amount_at(as_of)),
        d.money(deal.cost if has_lines else None),
        deal.currency,
        d.moment(deal.created_at),
        d.moment(past(deal.closed_at) if kind != "open" else None),
        d.day(deal.expected_day),
        d.moment(next_task),
        *utm,
        deal.campaign,
        d.text(deal.tags),
        f"https://crm.example.com/deals/{deal.deal_id}",
        deal.merged_into if past(deal.merged_at) else "",
        deal.region,
        d.moment(changed),
        d.flag(past(deal.deleted_at) is not None),
    )
    if has_lines:
        for line in deal.lines:
            amounts = (d.money(line.price), d.money(line.amount), d.money(line.cost))
            writer.put(
                "deal_lines",
                line.deal_line_id,
                deal.deal_id,
                line.product_id,
                d.quantity(line.quantity),
                *amounts,
            )


def _moves(writer: RowWriter, deal: Deal) -> int:
    """Write the changes of stage that happened; returns when the deal last changed."""
    d, changed = writer.dialect, deal.created_at
    kind = writer.label("entity_type", "deal")
    for move in deal.moves:
        if move.at > writer.as_of:
            break
        way = (move.from_pipeline, move.from_stage, move.to_pipeline, move.to_stage)
        writer.put("stage_changes", move.change_id, kind, deal.deal_id, *way, d.moment(move.at), move.by)
        changed = move.at
    return changed
