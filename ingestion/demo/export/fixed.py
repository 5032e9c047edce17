"""Rows that do not come from stories: people, pipelines, catalogue, mailings."""

from __future__ import annotations

from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.clock import office_second
from ingestion.demo.export.rows import RowWriter
from ingestion.demo.export.work import write_activity
from ingestion.demo.plan import CAMPAIGN, day_date
from ingestion.demo.records import Activity
from ingestion.demo.world import World

BROKEN_ID = "2999999999"


def mailings(world: World) -> list[Activity]:
    """Mailings of the marketing people: one activity each, however many addresses it went to."""
    rng = world.plan.rng(CAMPAIGN)
    found: list[Activity] = []
    day = world.plan.first_day + 5
    while day <= world.plan.last_day:
        user = world.roster.marketing[int(rng.random() * len(world.roster.marketing))]
        at = world.at_work(rng, user.user_id, world.clock.utc(day, office_second(rng)))
        if at > 0:
            addresses = int((180 + rng.random() * 900) * world.plan.scale**0.7)
            activity_id = str(2_000_000_000 + len(found))
            found.append(
                Activity(
                    activity_id,
                    "mailing",
                    "out",
                    "sent",
                    user.user_id,
                    "",
                    "",
                    "",
                    at,
                    at,
                    None,
                    "",
                    "",
                    addresses,
                )
            )
        day += 5 + int(rng.random() * 8)
    return found


def write_fixed(writer: RowWriter, world: World, sent: list[Activity]) -> None:
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
    for activity in sent:
        write_activity(writer, activity)


def write_broken(writer: RowWriter) -> None:
    """A row whose time does not exist: it alone must be rejected, where everybody sees it."""
    year = day_date(writer.world.plan.last_day).year - 1
    no_such_day = (
        f"31.02.{year} 10:00:00" if writer.world.plan.language == "ru" else f"{year}-02-31T10:00:00Z"
    )
    kind, way = writer.label("activity_kind", "message"), writer.label("direction", "out")
    user = writer.world.roster.director.user_id
    writer.put("activities", BROKEN_ID, kind, way, "", user, "", "", "", no_such_day, no_such_day, "")
