"""Turns of a deal beyond the plain way: owner changes, re-opening, deletion, merging, import."""

from __future__ import annotations

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.contacts import OwnerChange
from ingestion.demo.funnel import Walk
from ingestion.demo.people import SERVICE
from ingestion.demo.records import Story
from ingestion.demo.scripts import Script

DAY = 86_400
REOPENED = {"reopen_won_again": "won", "reopen_lost": "lost", "reopen_open": "open"}


class Turns:
    """What happens to a deal that walked to its end; plots force a turn, the rest is left to chance."""

    def __init__(self, walk: Walk, story: Story, script: Script) -> None:
        self.walk, self.story, self.script = walk, story, script
        self.world, self.rng, self.deal, self.turn = walk.world, walk.rng, walk.deal, script.turn

    def note(self, name: str, at: int) -> None:
        """Plant an oddity of this deal."""
        self.story.note(name, "deals", self.deal.deal_id, at)

    def chance(self, turn: str, share: float) -> bool:
        """Whether a turn is taken: told by the plot, or by chance where there is no plot."""
        pick = self.rng.random()
        return (bool(turn) and self.turn == turn) or (not self.script.name and pick < share)

    def take(self) -> None:
        """Take the turns."""
        deal = self.deal
        if deal.moves:
            self._after_close()
            if self.chance("owner_before_win", 0.04):
                self._pass_on()
            self._leave()
        if self.script.name:
            self.note(
                self.script.name, deal.moves[-1].at if deal.moves else deal.closed_at or deal.created_at
            )
        last = deal.moves[-1] if deal.moves else None
        if last and deal.closed_at is None and last.to_stage in (WON, LOST) and self.rng.random() < 0.9:
            deal.closed_at = last.at

    def _after_close(self) -> None:
        last = self.deal.moves[-1]
        if self.walk.left_behind:
            self.note("deal left behind by a dismissed manager", last.at)
        if last.to_stage == WON:
            if self.turn in REOPENED or self.chance("", 0.018):
                self._reopen_win()
            if self.deal.moves[-1].to_stage == WON and self.chance("owner_after_win", 0.09):
                self._pass_after_win()
        elif last.to_stage == LOST and self.chance("revive", 0.04):
            then = "won" if self.turn == "revive" or self.rng.random() < 0.4 else "lost"
            self.walk.reopen(then)
            self.note("lost deal re-opened", self.deal.moves[-1].at)

    def _reopen_win(self) -> None:
        then = REOPENED.get(self.turn) or ("won", "won", "lost")[int(self.rng.random() * 3)]
        known = len(self.deal.moves)
        self.walk.reopen(then)
        if len(self.deal.moves) > known:
            self.note("deal re-opened after the win", self.deal.moves[known].at)

    def _pass_after_win(self) -> None:
        """The won deal goes to somebody who looks after the client from now on."""
        rng, world, walk = self.rng, self.world, self.walk
        at = self.deal.moves[-1].at + (4 + int(rng.random() * 50)) * DAY
        day = world.clock.day(at)
        follower = world.roster.pick(rng, SERVICE, day).user_id
        if follower == walk.owner:
            follower = world.roster.pick(rng, "sales", day).user_id
        moment = world.at_work(rng, follower, at)
        if moment > 0 and follower != walk.owner:
            walk.hand_over(follower, moment)
            self.note("owner changed after the win", moment)

    def _pass_on(self) -> None:
        """In the middle of its way the deal gets another owner, who does everything from there on."""
        deal, clock = self.deal, self.world.clock
        if deal.owner_changes or len(deal.moves) < 3:
            return
        at = (deal.moves[0].at + deal.moves[1].at) // 2
        department = self.world.roster.by_id[deal.owner].department_on(clock.day(at))
        other = self.world.roster.pick(self.rng, department, clock.day(at))
        # everything after must fall into days of the new owner's employment
        if other.user_id == deal.owner or not other.employed(clock.day(deal.moves[-1].at)):
            return
        change_id = str(9_000_000_000 + self.walk.base * 8 + 7)
        deal.owner_changes.append(
            OwnerChange(change_id, "deal", deal.deal_id, deal.owner, other.user_id, at, deal.owner)
        )
        deal.moves = [move if move.at <= at else move._replace(by=other.user_id) for move in deal.moves]
        self.note("owner changed before the end", at)

    def _leave(self) -> None:
        """The deal was imported, given to a switched-off account, deleted or merged."""
        deal, rng = self.deal, self.rng
        last = deal.moves[-1]
        if self.turn == "imported":
            # its present stage is known, its way is not
            deal.entry = (last.to_pipeline, last.to_stage)
            deal.closed_at = last.at if last.to_stage in (WON, LOST) else None
            deal.moves, deal.owner_changes, deal.logged_first = [], [], False
        elif self.turn == "closed_before":
            deal.closed_at = deal.created_at - 3 * DAY
        elif self.turn == "former_owner":
            # an account that was switched off without a day of dismissal
            deal.owner, deal.owner_changes = self.world.roster.former.user_id, []
        elif self.turn == "merged" or (len(self.story.deals) > 1 and self.chance("", 0.008)):
            deal.merged_at = last.at + (1 + int(rng.random() * 20)) * DAY
            deal.merged_into = self.story.deals[0].deal_id
            self.note("deal merged into another", deal.merged_at)
        elif self.chance("deleted", 0.007):
            deal.deleted_at = last.at + (1 + int(rng.random() * 20)) * DAY
            self.note("deal deleted", deal.deleted_at)
