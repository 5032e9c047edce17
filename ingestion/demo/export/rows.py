"""Rows of one story as the source shows them at a moment."""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.demo.catalog import LINE_IDS
from ingestion.demo.export.dialect import Dialect
from ingestion.demo.export.values import deal_stage
from ingestion.demo.records import Activity, Deal, Lead, OwnerChange, Request, Story, Task
from ingestion.demo.world import World

Lines = dict[str, list[str]]


class RowWriter:
    """Adds the rows of stories, shown as of a moment, to lists of CSV lines by entity."""

    def __init__(
        self, world: World, dialect: Dialect, as_of: int, labels: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.world, self.dialect, self.as_of = world, dialect, as_of
        self.today = world.clock.day(as_of)
        self.labels = labels
        self.lines: Lines = {}

    def take(self) -> Lines:
        """The lines written so far; starts anew."""
        lines, self.lines = self.lines, {}
        return lines

    def put(self, entity: str, *cells: str) -> None:
        """One row."""
        self.lines.setdefault(entity, []).append(self.dialect.delimiter.join(cells))

    def label(self, column: str, value: str) -> str:
        """The source's own word for a canonical value."""
        return self.labels.get(column, {}).get(value, value)

    def story(self, story: Story) -> None:
        """All rows of a story that exist at the moment."""
        as_of, today = self.as_of, self.today
        moment, text = self.dialect.moment, self.dialect.text
        for row in story.counterparties:
            if row.created_at > as_of:
                continue
            source = row.source.source_id if row.source else None
            self.put(
                "counterparties",
                row.counterparty_id,
                text(row.name),
                self.label("client_kind", row.kind),
                row.inn,
                row.kpp,
                text(row.phone),
                row.email,
                source or "",
                row.owner,
                moment(row.created_at if row.created_at > 0 else None),
                row.region,
            )
        for lead in story.leads:
            if lead.created_at <= as_of:
                self._lead(lead)
        for request in story.requests:
            if request.created_at <= as_of:
                self._request(request)
        next_tasks = self._tasks(story)
        for deal in story.deals:
            if deal.created_at <= as_of:
                self._deal(deal, next_tasks.get(deal.deal_id))
        for link in story.links:
            if link.at <= as_of:
                self.put("lead_deal_links", link.lead_id, link.deal_id, link.rule)
        for activity in story.activities:
            if activity.created_at <= as_of:
                self.activity(activity)
        self._money(story, today)

    def _lead(self, lead: Lead) -> None:
        d, as_of = self.dialect, self.as_of
        status, changed = "new", lead.created_at
        for at, (since, value) in enumerate(lead.statuses):
            if since > as_of:
                break
            if at:
                self.put(
                    "stage_changes",
                    f"s{lead.lead_id}-{at}",
                    self.label("entity_type", "lead"),
                    lead.lead_id,
                    "",
                    self.world.words.lead_statuses[status],
                    "",
                    self.world.words.lead_statuses[value],
                    d.moment(since),
                    "",
                )
            status, changed = value, since
        owner = self._owner(lead.owner, lead.owner_changes)
        known = lead.converted_at is not None and lead.converted_at <= as_of
        utm = lead.source.utm or ("", "")
        closed = lead.closed_at if lead.closed_at is not None and lead.closed_at <= as_of else None
        self.put(
            "leads",
            lead.lead_id,
            d.text(lead.name),
            d.moment(lead.created_at),
            self.world.words.lead_statuses[status],
            owner,
            lead.source.source_id or "",
            lead.counterparty_id if known else "",
            d.text(lead.phone),
            lead.email,
            utm[0],
            utm[1],
            lead.campaign,
            d.moment(closed),
            d.text(lead.tags),
            d.moment(changed),
        )

    def _owner(self, owner: str, changes: list[OwnerChange]) -> str:
        """Write the changes of owner that happened, and return the present owner."""
        moment = self.dialect.moment
        for row in changes:
            if row.at > self.as_of:
                break
            self.put(
                "owner_changes",
                row.change_id,
                self.label("entity_type", row.entity_type),
                row.entity_id,
                row.from_owner,
                row.to_owner,
                moment(row.at),
                row.by,
            )
            owner = row.to_owner
        return owner

    def _request(self, request: Request) -> None:
        d = self.dialect
        owner = self._owner(request.owner, request.owner_changes)
        accepted = self._past(request.accepted_at)
        processed = self._past(request.processed_at)
        said = accepted if request.says_accepted else None
        status = (
            "done"
            if processed
            else "accepted"
            if accepted
            else "closed"
            if self._past(request.closed_at)
            else "new"
        )
        self.put(
            "requests",
            request.request_id,
            d.moment(request.created_at),
            request.lead_id,
            request.deal_id if self._past(request.deal_at) else "",
            request.source.source_id or "",
            owner,
            d.moment(said),
            request.accepted_by if said else "",
            d.moment(self._past(request.response_at)),
            d.moment(processed),
            request.processed_by if processed else "",
            self.world.words.request_statuses[status],
            d.text(request.tags),
        )

    def _past(self, at: int | None) -> int | None:
        return at if at is not None and at <= self.as_of else None

    def _deal(self, deal: Deal, next_task: int | None) -> None:
        d, as_of = self.dialect, self.as_of
        deal_type = self.label("entity_type", "deal")
        changed = deal.created_at
        for move in deal.moves:
            if move.at > as_of:
                break
            self.put(
                "stage_changes",
                move.change_id,
                deal_type,
                deal.deal_id,
                move.from_pipeline,
                move.from_stage,
                move.to_pipeline,
                move.to_stage,
                d.moment(move.at),
                move.by,
            )
            changed = move.at
        pipeline, stage = deal_stage(deal, as_of, self.world.catalog)
        owner = self._owner(deal.owner, deal.owner_changes)
        has_lines = deal.lines_at <= as_of
        utm = deal.source.utm or ("", "")
        closed = self._past(deal.closed_at) if self.world.catalog.kind[pipeline, stage] != "open" else None
        merged = deal.merged_into if self._past(deal.merged_at) else ""
        self.put(
            "deals",
            deal.deal_id,
            d.text(deal.name),
            pipeline,
            stage,
            owner,
            deal.counterparty_id,
            deal.contact_id,
            deal.source.source_id or "",
            deal.loss_reason if self.world.catalog.kind[pipeline, stage] == "lost" else "",
            LINE_IDS[deal.line],
            d.money(deal.amount_at(as_of)),
            d.money(deal.cost if has_lines else None),
            deal.currency,
            d.moment(deal.created_at),
            d.moment(closed),
            d.day(deal.expected_day),
            d.moment(next_task),
            utm[0],
            utm[1],
            deal.campaign,
            d.text(deal.tags),
            f"https://crm.example.com/deals/{deal.deal_id}",
            merged,
            deal.region,
            d.moment(changed),
            d.flag(self._past(deal.deleted_at) is not None),
        )
        if not has_lines:
            return
        for line in deal.lines:
            self.put(
                "deal_lines",
                line.deal_line_id,
                deal.deal_id,
                line.product_id,
                d.quantity(line.quantity),
                d.money(line.price),
                d.money(line.amount),
                d.money(line.cost),
            )

    def activity(self, row: Activity) -> None:
        """An activity; calls have a file of their own, as telephony exports them."""
        d = self.dialect
        result = row.result
        if row.kind == "meeting" and row.happened_at > self.as_of and result:
            result = "planned"
        way, result = self.label("direction", row.direction), self.label("result", result)
        who = (row.user_id, row.lead_id, row.deal_id, row.counterparty_id)
        happened = d.moment(row.happened_at)
        if row.kind == "call":
            seconds = "" if row.duration is None else str(row.duration)
            phone = d.text(row.phone)
            self.put("calls", row.activity_id, way, result, *who, happened, seconds, phone, row.call_key)
            return
        kind, addresses = self.label("activity_kind", row.kind), row.addresses
        created = d.moment(row.created_at)
        count = "" if addresses is None else str(addresses)
        self.put("activities", row.activity_id, kind, way, result, *who, created, happened, count)

    def _tasks(self, story: Story) -> dict[str, int]:
        """Write the tasks; returns the next due moment of each deal."""
        found: dict[str, int] = {}
        for task in story.tasks:
            if task.created_at <= self.as_of:
                due, is_open = self._task(task)
                if is_open and task.deal_id and due is not None:
                    found[task.deal_id] = min(due, found.get(task.deal_id, due))
        return found

    def _task(self, task: Task) -> tuple[int | None, bool]:
        d, due, moves = self.dialect, task.due_at, 0
        for at, later in task.moves:
            if at <= self.as_of:
                due, moves = later, moves + 1
        done, cancelled = self._past(task.done_at), self._past(task.cancelled_at)
        state = "done" if done else "cancelled" if cancelled else "open"
        says = task.says_state or state == "cancelled"
        self.put(
            "tasks",
            task.task_id,
            d.text(task.title),
            task.owner,
            task.assigner,
            d.moment(task.created_at),
            d.moment(due),
            d.flag(task.all_day),
            d.moment(done),
            self.label("state", state) if says else "",
            task.deal_id,
            task.lead_id,
            task.counterparty_id,
            str(moves),
        )
        return due, state == "open"

    def _money(self, story: Story, today: int) -> None:
        """Documents of days before the day shown, as bookkeeping enters them in the evening."""
        d = self.dialect
        for invoice in story.invoices:
            if invoice.day < today:
                cancelled = invoice.cancelled_day is not None and invoice.cancelled_day < today
                self.put(
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
                    self.label("invoice_status", "cancelled" if cancelled else "sent"),
                )
        for row in story.deliveries:
            if row.day < today:
                self.put(
                    "deliveries",
                    row.delivery_id,
                    row.number,
                    row.invoice_id,
                    row.deal_id,
                    row.counterparty_id,
                    d.day(row.day),
                    d.money(row.amount),
                    row.currency,
                )
        for part in story.instalments:
            if part.day < today:
                self.put(
                    "payment_schedule",
                    part.instalment_id,
                    part.invoice_id,
                    part.deal_id,
                    d.day(part.due_day),
                    d.money(part.amount),
                    part.currency,
                )
