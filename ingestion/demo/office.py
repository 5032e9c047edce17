"""What people do without a client at hand: mailings of the marketing people, everybody's routine tasks."""

from __future__ import annotations

from ingestion.demo.clock import office_second
from ingestion.demo.people import MARKETING, User
from ingestion.demo.plan import CAMPAIGN
from ingestion.demo.work import Activity, Task
from ingestion.demo.world import World

# titles of routine tasks in the vocabulary
REPORT, STOCK = 8, 9


class Office:
    """Mailings and routine tasks of a company, by time."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.plan.rng(CAMPAIGN)
        self.mailings: list[Activity] = []
        self.tasks: list[Task] = []
        self._send()
        for user in world.roster.users[4:]:
            self._routine(user, 4 if user.department_id == MARKETING else 2 if self._is_head(user) else 0)

    def _is_head(self, user: User) -> bool:
        return user.user_id in self.world.roster.head_of.values()

    def _send(self) -> None:
        """A mailing every week or two; one activity each, however many addresses it went to."""
        world, rng = self.world, self.rng
        day = world.plan.first_day + 5
        while day <= world.plan.last_day:
            user = world.roster.marketing[int(rng.random() * len(world.roster.marketing))].user_id
            at = world.at_work(rng, user, world.clock.utc(day, office_second(rng)))
            if at > 0:
                addresses = int((180 + rng.random() * 900) * world.plan.scale**0.7)
                key = str(2_000_000_000 + len(self.mailings))
                self.mailings.append(
                    Activity(key, "mailing", "out", "sent", user, "", "", "", at, at, None, "", "", addresses)
                )
            day += 5 + int(rng.random() * 8)

    def _routine(self, user: User, per_week: int) -> None:
        """Reports and checks on some days of the week, given by the director."""
        world, rng = self.world, self.rng
        director = world.roster.director.user_id
        for day in range(world.plan.first_day, world.plan.last_day + 1):
            if rng.random() > per_week / 5 or world.roster.next_present(user.user_id, day) != day:
                continue
            made = world.clock.utc(day, 9 * 3600 + int(rng.random() * 1800))
            done = world.clock.utc(day, 11 * 3600 + int(rng.random() * 24_000))
            due = world.clock.utc(day, 23 * 3600 + 59 * 60)
            late = rng.random() > user.discipline + 0.3
            if late:
                done = world.at_work(rng, user.user_id, done, 1 + int(rng.random() * 3))
            title = world.words.tasks[REPORT if rng.random() < 0.7 else STOCK]
            key = str(6_000_000_000 + len(self.tasks))
            done_at = done if done > 0 else None
            self.tasks.append(
                Task(key, title, user.user_id, director, made, due, None, (), done_at, None, True, "", "", "")
            )
