"""Rows that do not come from stories: people, pipelines, catalogue, the work of the office."""

from __future__ import annotations

from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.work import write_activity, write_tasks
from ingestion.demo.office import Office
from ingestion.demo.plan import day_date
from ingestion.demo.world import World

BROKEN_ID = "2999999999"


def write_fixed(writer: RowWriter, world: World, office: Office) -> None:
    """Write the rows that exist once."""
    d, today, catalog, words = writer.dialect, writer.today, world.catalog, world.words
    for user in world.roster.users:
        if user.hired is not None and user.hired > today:
            continue
        gone = user.dismissed is not None and user.dismissed < today
        active = user.is_active if user.dismissed is None else not gone
        writer.put(
            "users",
            user.user_id,
            d.text(user.name),
            user.email,
            d.text(user.phone),
            d.text(user.role),
            user.department_on(today),
            d.flag(active),
            d.flag(user.is_robot),
            d.day(user.hired),
            d.day(user.dismissed if gone else None),
        )
    for row in world.roster.departments:
        writer.put("departments", row.department_id, d.text(row.name), row.parent_id, row.head_id)
    for stage in catalog.stages:
        pipeline = words.pipelines[int(stage.pipeline_id) - 1]
        kind = writer.label("stage_kind", stage.kind)
        writer.put(
            "stages", stage.stage_id, stage.pipeline_id, pipeline, stage.name, str(stage.position), kind
        )
    for source in catalog.sources.values():
        if source.source_id:
            writer.put("lead_sources", source.source_id, d.text(source.name), source.channel)
    for reason_id, name in catalog.loss_reasons:
        writer.put("loss_reasons", reason_id, d.text(name))
    for product in catalog.products:
        writer.put(
            "products",
            product.product_id,
            d.text(product.name),
            words.categories[product.line],
            d.money(product.price),
            LINE_IDS[product.line],
        )
    for activity in office.mailings:
        write_activity(writer, activity)
    write_tasks(writer, office.tasks)


def write_broken(writer: RowWriter) -> None:
    """A row whose time does not exist: it alone must be rejected, where everybody sees it."""
    year = day_date(writer.world.plan.last_day).year - 1
    no_such_day = (
        f"31.02.{year} 10:00:00" if writer.world.plan.language == "ru" else f"{year}-02-31T10:00:00Z"
    )
    kind, way = writer.label("activity_kind", "message"), writer.label("direction", "out")
    user = writer.world.roster.director.user_id
    writer.put("activities", BROKEN_ID, kind, way, "", user, "", "", "", no_such_day, no_such_day, "")
