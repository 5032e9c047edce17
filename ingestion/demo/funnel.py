"""The way of a deal through the stages: forward, over, back, across pipelines, won, lost and re-opened."""

from __future__ import annotations

import random
from math import exp

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.contacts import OwnerChange
from ingestion.demo.records import Deal, Move
from ingestion.demo.world import World

# usual working days in a stage; the last stage of the first pipeline is never used
DAYS = ((0.6, 2.5, 4.0, 5.0, 6.0, 7.0, 5.0), (0.8, 6.0, 5.0, 16.0, 6.0))
# where deals are lost
LOSSES = ((22, 20, 17, 8, 19, 10, 4), (26, 24, 30, 4, 16))
EARLY_REASONS, LATE_REASONS = ("34", "35", "33", "38"), ("31", "32", "33", "36", "37", "31")
HOLD = 3


class Walk:
    """One deal on its way. Ids of its changes come from `base`, a number of the story."""

    def __init__(
        self, world: World, rng: random.Random, deal: Deal, base: int, pipeline: int, turn: str
    ) -> None:
        self.world, self.rng, self.deal, self.turn = world, rng, deal, turn
        self.base, self.pipeline, self.position = base, pipeline, 0
        self.at, self.owner = deal.created_at, deal.owner
        self.stage = world.catalog.open[pipeline][0].stage_id
        self.left_behind = False
        self.returns_to = -1
        if deal.logged_first:
            self._log("", "", str(pipeline + 1), self.stage)

    def _log(self, from_pipeline: str, from_stage: str, to_pipeline: str, to_stage: str) -> None:
        deal = self.deal
        change_id = str(8_000_000_000 + self.base * 32 + len(deal.moves))
        deal.moves.append(
            Move(change_id, self.at, from_pipeline, from_stage, to_pipeline, to_stage, self.owner)
        )

    def move(self, stage: str, pipeline: int | None = None) -> None:
        """Enter a stage now."""
        target = self.pipeline if pipeline is None else pipeline
        self._log(str(self.pipeline + 1), self.stage, str(target + 1), stage)
        self.stage, self.pipeline = stage, target

    def hand_over(self, to_owner: str, at: int, by: str = "") -> None:
        """Give the deal to somebody else."""
        if to_owner == self.owner:
            return
        deal = self.deal
        change_id = str(9_000_000_000 + self.base * 8 + len(deal.owner_changes))
        deal.owner_changes.append(
            OwnerChange(change_id, "deal", deal.deal_id, self.owner, to_owner, at, by or self.owner)
        )
        self.owner = to_owner

    def wait(self, days: float) -> bool:
        """Let working days pass; False when the owner is gone and nobody took the deal."""
        whole = int(days + self.rng.random())
        at = self.world.at_work(self.rng, self.owner, self.at, whole)
        if at < 0:
            if not self._take_over():
                self.left_behind = True
                return False
            at = self.world.at_work(self.rng, self.owner, self.at, min(whole, 5))
            if at < 0:
                self.left_behind = True
                return False
        self.at = at
        return True

    def _take_over(self) -> bool:
        """After a dismissal the head gives the deals to others; a few stay behind."""
        roster, rng = self.world.roster, self.rng
        user = roster.by_id[self.owner]
        if user.dismissed is None or self.turn == "left_behind" or rng.random() > 0.9:
            return False
        day = user.dismissed + 2 + int(rng.random() * 18)
        department = user.department_on(user.dismissed)
        follower = roster.pick(rng, department, day)
        head = roster.head_of.get(department, follower.user_id)
        moment = self.world.at_work(rng, follower.user_id, max(self.at, self.world.clock.utc(day, 0)))
        if moment < 0 or follower.user_id == self.owner:
            return False
        self.hand_over(follower.user_id, moment, head)
        self.at = moment
        return True

    def stay(self) -> float:
        """Working days in the present stage."""
        mean = DAYS[self.pipeline][min(self.position, len(DAYS[self.pipeline]) - 1)]
        return mean * exp(self.rng.gauss(-0.1, 0.45))

    def rest(self) -> float:
        """Working days a deal nobody moves stands before somebody closes it."""
        return 12 + 30 * self.rng.random()

    def lose(self) -> bool:
        """Close the deal as lost with a reason that fits the stage."""
        early = self.position < 3 - self.pipeline
        reasons = EARLY_REASONS if early else LATE_REASONS
        self.move(LOST)
        rng = self.rng
        # some managers do not say why
        self.deal.loss_reason = "" if rng.random() < 0.06 else reasons[int(rng.random() * len(reasons))]
        return True

    def go(self, outcome: str) -> None:
        """Walk to the outcome: won, lost, given_up after a long rest, or stuck for good."""
        rng = self.rng
        last = len(DAYS[self.pipeline]) - 1
        stop = last + 1
        if outcome != "won":
            weights = LOSSES[self.pipeline]
            stop = rng.choices(range(len(weights)), weights)[0]
        while True:
            if not self.wait(self.stay()):
                return
            if outcome == "won" and self.position == len(DAYS[self.pipeline]) - 1:
                self.move(WON)
                return
            if outcome != "won" and self.position >= min(stop, len(DAYS[self.pipeline]) - 1):
                if outcome == "lost" or (outcome == "given_up" and self.wait(self.rest())):
                    self.lose()
                return
            self._step(stop)

    def _step(self, stop: int) -> None:
        rng, turn = self.rng, self.turn
        last = len(DAYS[self.pipeline]) - 1
        chance = rng.random()
        if self.returns_to >= 0 and chance < 0.9:
            back = self.returns_to
            self.returns_to = -1
            self.position = 5
            self.move(self.world.catalog.open[back][5].stage_id, back)
            return
        wants_handoff = turn in ("handoff", "handoff_return") and self.position == 3
        if self.pipeline == 0 and self.position in (2, 3) and (wants_handoff or chance < 0.025):
            if turn == "handoff_return" or rng.random() < 0.25:
                self.returns_to = 0
            self.position = 1
            self.move(self.world.catalog.open[1][1].stage_id, 1)
            return
        if self.position > 1 and (turn == "back" or chance > 0.95) and len(self.deal.moves) < 10:
            self.turn = "" if turn == "back" else turn
            self.position -= 1
        else:
            step = 2 if (turn == "skip" and self.position == 1) or 0.1 < chance < 0.2 else 1
            # hardly anybody uses the pause of the second pipeline
            if self.pipeline == 1 and self.position + step == HOLD and chance > 0.15:
                step += 1
            self.position = min(self.position + step, last, max(stop, self.position))
        self.move(self.world.catalog.open[self.pipeline][self.position].stage_id)

    def reopen(self, then: str) -> None:
        """A closed deal comes back to negotiation and ends as told: won, lost or open."""
        self.at += (6 + int(self.rng.random() * 25)) * 86_400
        if not self.wait(0):
            return
        self.position = len(DAYS[self.pipeline]) - 2 if self.pipeline == 0 else 4
        self.move(self.world.catalog.open[self.pipeline][self.position].stage_id)
        self.deal.loss_reason = ""
        if then == "open" or not self.wait(self.stay()):
            return
        if then == "won":
            self.move(WON)
        else:
            self.lose()
