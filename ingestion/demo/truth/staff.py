"""People as the reports see them: who is a manager, employed, away, and where on a day."""

from __future__ import annotations

from ingestion.demo.people import User
from ingestion.demo.truth.periods import Period
from ingestion.demo.world import World

NONE = "~none"


class Staff:
    """Users known on the day looked at; `worked` collects who ever owned or did something."""

    def __init__(self, world: World, today: int) -> None:
        self.today = today
        self.users = {
            user.user_id: user for user in world.roster.users if not user.hired or user.hired <= today
        }
        self.robots = {world.roster.robot.user_id, world.roster.dispatcher.user_id}
        self.worked: set[str] = set()

    @property
    def managers(self) -> list[User]:
        """Everybody but robots who ever owned a deal, lead or request, or did an action."""
        return [user for key, user in self.users.items() if key in self.worked and key not in self.robots]

    def department(self, user_id: str, day: int) -> str:
        """Department of a user on a day."""
        user = self.users.get(user_id)
        return (user.department_on(day) or NONE) if user else NONE

    def employed_in(self, user: User, period: Period) -> bool:
        """Whether the user was employed on any day of a period."""
        late = user.hired is not None and user.hired > period.end
        gone = user.dismissed is not None and user.dismissed < period.start
        return not late and not gone and (user.is_active or user.dismissed is not None)
