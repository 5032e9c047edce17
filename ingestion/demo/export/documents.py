"""Rows of a story's documents, and the story as a whole."""

from __future__ import annotations

from ingestion.demo.export.clients import write_counterparty, write_lead, write_request
from ingestion.demo.export.deals import write_deal
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.work import write_activity, write_tasks
from ingestion.demo.records import Story


def write_story(writer: RowWriter, story: Story) -> None:
    """All rows of a story that exist at the writer's moment."""
    for client in story.counterparties:
        write_counterparty(writer, client)
    for lead in story.leads:
        write_lead(writer, lead)
    for request in story.requests:
        write_request(writer, request)
    next_tasks = write_tasks(writer, story.tasks)
    for deal in story.deals:
        write_deal(writer, deal, next_tasks.get(deal.deal_id))
    for link in story.links:
        if link.at <= writer.as_of:
            writer.put("lead_deal_links", link.lead_id, link.deal_id, link.rule)
    for activity in story.activities:
        write_activity(writer, activity)
    _documents(writer, story)


def _documents(writer: RowWriter, story: Story) -> None:
    """Documents of days before the day shown, as bookkeeping enters them in the evening."""
    d, today = writer.dialect, writer.today
    for invoice in story.invoices:
        if invoice.day < today:
            cancelled = invoice.cancelled_day is not None and invoice.cancelled_day < today
            writer.put(
                "invoices",
                invoice.invoice_id,
                invoice.number,
                invoice.deal_id,
                invoice.counterparty_id,
                d.day(invoice.day),
                d.day(invoice.due_day),
                d.money(invoice.amount),
                d.money(invoice.vat),
                invoice.currency,
                writer.label("invoice_status", "cancelled" if cancelled else "sent"),
            )
    for row in story.deliveries:
        if row.day < today:
            key = (row.delivery_id, row.number, row.invoice_id, row.deal_id, row.counterparty_id)
            writer.put("deliveries", *key, d.day(row.day), d.money(row.amount), row.currency)
    for part in story.instalments:
        if part.day < today:
            of = (part.instalment_id, part.invoice_id, part.deal_id)
            writer.put("payment_schedule", *of, d.day(part.due_day), d.money(part.amount), part.currency)
