"""Actions with the client base as the daily report counts them."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.demo.contacts import Lead, Request
from ingestion.demo.office import Office
from ingestion.demo.records import Deal, Story
from ingestion.demo.truth.staff import NONE, Staff
from ingestion.demo.work import Activity, Task
from ingestion.demo.world import World

CONNECTED_SECONDS = 10
FIGURES = (
    "call_attempts",
    "calls_connected",
    "calls_in",
    "calls_out",
    "calls_missed",
    "talk_seconds",
    "meetings_held",
    "emails_sent",
    "proposals_sent",
    "mailings_sent",
    "requests_processed",
    "tasks_done",
)
INDEX = {name: at for at, name in enumerate(FIGURES)}
# what counts as an action, with its weight in hundredths
WEIGHTS = {
    "call_attempts": 100,
    "meetings_held": 500,
    "emails_sent": 50,
    "proposals_sent": 300,
    "mailings_sent": 200,
    "requests_processed": 100,
    "tasks_done": 100,
}


class Action(NamedTuple):
    """One counted thing; `figures` are (index, value) pairs, `client` is empty when nobody was touched."""

    day: int
    user_id: str
    figures: tuple[tuple[int, int], ...]
    client: str


def _figures(**values: int) -> tuple[tuple[int, int], ...]:
    return tuple((INDEX[name], value) for name, value in values.items() if value)


class ActionReader:
    """Reads the actions of stories up to the day looked at."""

    def __init__(self, world: World, staff: Staff) -> None:
        self.world, self.staff = world, staff
        self.as_of = world.clock.as_of

    def story(self, story: Story) -> list[Action]:
        """Actions of one story."""
        clients = self._clients(story)
        found = [self._activity(row, clients) for row in self._once(story.activities)]
        found += [self._task(row, clients) for row in story.tasks if not row.is_test]
        found += self._requests(story, clients)
        return [action for action in found if action is not None]

    def _clients(self, story: Story) -> dict[str, str]:
        """Counterparty of each lead and deal."""
        known = {deal.deal_id: deal.counterparty_id for deal in story.deals}
        for lead in story.leads:
            if lead.counterparty_id and lead.converted_at is not None and lead.converted_at <= self.as_of:
                known[lead.lead_id] = lead.counterparty_id
        return known

    def _once(self, activities: list[Activity]) -> list[Activity]:
        """A call counts once, on its record with the smallest id."""
        first: dict[str, Activity] = {}
        for row in activities:
            if row.is_test or row.deleted or row.created_at > self.as_of or row.happened_at > self.as_of:
                continue
            key = row.call_key if row.kind == "call" and row.call_key else row.activity_id
            if key not in first or row.activity_id < first[key].activity_id:
                first[key] = row
        return list(first.values())

    def office(self, office: Office) -> list[Action]:
        """What people did without a client at hand."""
        sent = [self._activity(row, {}) for row in office.mailings if row.happened_at <= self.as_of]
        done = [self._task(row, {}) for row in office.tasks if row.created_at <= self.as_of]
        return [action for action in (*sent, *done) if action is not None]

    def _activity(self, row: Activity, clients: dict[str, str]) -> Action | None:
        figures: tuple[tuple[int, int], ...] = ()
        if row.kind == "call":
            figures = self._call(row)
        elif row.kind == "meeting" and row.result in ("held", ""):
            figures = _figures(meetings_held=1)
        elif row.kind == "email" and row.direction == "out":
            figures = _figures(emails_sent=1)
        elif row.kind in ("proposal", "mailing"):
            figures = _figures(**{row.kind + "s_sent": 1})
        if row.kind != "message" and row.user_id:
            self.staff.worked.add(row.user_id)
        if not figures:
            return None
        missed = figures[0][0] == INDEX["calls_missed"]
        client = "" if missed else self._client(row.counterparty_id, row.deal_id, row.lead_id, clients)
        return Action(self.world.clock.day(row.happened_at), row.user_id or NONE, figures, client)

    def _call(self, row: Activity) -> tuple[tuple[int, int], ...]:
        talk = row.duration or 0
        answered = row.result == "answered" if row.result else talk > 0
        connected = answered and talk >= CONNECTED_SECONDS
        seconds = talk if connected else 0
        if row.direction == "in" and not answered:
            return _figures(calls_missed=1)
        if row.direction == "in":
            return _figures(call_attempts=1, calls_connected=int(connected), calls_in=1, talk_seconds=seconds)
        return _figures(call_attempts=1, calls_connected=int(connected), calls_out=1, talk_seconds=seconds)

    def _client(self, counterparty: str, deal: str, lead: str, clients: dict[str, str]) -> str:
        if counterparty:
            return counterparty
        if deal and clients.get(deal):
            return clients[deal]
        if lead and clients.get(lead):
            return clients[lead]
        return f"lead:{lead}" if lead else f"deal:{deal}" if deal else ""

    def _task(self, row: Task, clients: dict[str, str]) -> Action | None:
        if row.done_at is None or row.done_at > self.as_of:
            return None
        self.staff.worked.add(row.owner)
        client = self._client(row.counterparty_id, row.deal_id, row.lead_id, clients)
        return Action(self.world.clock.day(row.done_at), row.owner, _figures(tasks_done=1), client)

    def _requests(self, story: Story, clients: dict[str, str]) -> list[Action | None]:
        found: list[Action | None] = []
        for row in story.requests:
            if row.is_test or row.processed_at is None or row.processed_at > self.as_of:
                continue
            owner = row.owner_changes[-1].to_owner if row.owner_changes else row.owner
            deal = row.deal_id if row.deal_at is not None and row.deal_at <= self.as_of else ""
            client = self._client("", deal, row.lead_id, clients)
            day = self.world.clock.day(row.processed_at)
            found.append(Action(day, row.processed_by or owner, _figures(requests_processed=1), client))
        return found


def note_owners(staff: Staff, story: Story, as_of: int) -> None:
    """Whoever owned a lead, a request or a deal did a manager's work."""
    records: list[Lead | Request | Deal] = [*story.leads, *story.requests, *story.deals]
    for record in records:
        if record.created_at > as_of:
            continue
        staff.worked.add(record.owner)
        staff.worked.update(change.to_owner for change in record.owner_changes if change.at <= as_of)
