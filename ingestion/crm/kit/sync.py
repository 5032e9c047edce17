"""Bringing a source up to date: every list of its declaration, as one load or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ingestion.connector import Batch, ExtractContext
from ingestion.crm.kit.connection import connect
from ingestion.crm.kit.entity import EntitySync
from ingestion.crm.kit.vendor import Vendor


def sync(vendor: Vendor, context: ExtractContext) -> Iterator[Batch]:
    """New and changed records of every list, in the order declared; see `Vendor.extract`."""
    options = vendor.options.model_validate(context.source.options)
    transport = connect(vendor, context.company, context.source)
    known_at = naive_utc(context.as_of)
    offered: dict[str, list[str]] = {}
    try:
        for resource in vendor.api.resources:
            parents = offered[resource.for_each.list] if resource.for_each else None
            offers = vendor.api.offers(resource.name)
            entity = EntitySync(
                vendor, resource, transport, context, options.max_shrink, known_at, parents, offers
            )
            try:
                yield from entity.run()
                offered[resource.name] = entity.offered()
            finally:
                entity.close()
    finally:
        transport.close()


def naive_utc(moment: datetime) -> datetime:
    """An aware moment as the landing writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
