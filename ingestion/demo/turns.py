"""Turns of a deal beyond the plain way: owner changes, re-opening, deletion, merging, import."""

from __future__ import annotations

import random

from ingestion.demo.catalog import LOST, WON
from ingestion.demo.funnel import Walk
from ingestion.demo.people import SERVICE
from ingestion.demo.records import Deal, Move, OwnerChange, Story
from ingestion.demo.scripts import Script
from ingestion.demo.world import World

DAY = 86_400


def before_walk(world: World, rng: random.Random, deal: Deal, script: Script) -> None:
    """What is settled before the deal moves."""
    if script.turn == "imported":
        deal.logged_first = False


def after_walk(
    world: World, rng: random.Random, story: Story, deal: Deal, walk: Walk, script: Script, outcome: str
) -> None:
    """What happens to a deal that walked to its end."""
    turn = script.turn
    last = deal.moves[-1] if deal.moves else None
    if walk.left_behind:
        story.planted.append(("deal left behind by a dismissed manager", "deals", deal.deal_id))
    if last is None:
        return
    if script.name:
        story.planted.append((script.name, "deals", deal.deal_id))
    if last.to_stage == WON:
        _after_win(walk, story, turn)
    elif last.to_stage == LOST and (turn == "revive" or (not script.name and rng.random() < 0.04)):
        walk.reopen("won" if turn == "revive" or rng.random() < 0.4 else "lost")
        story.planted.append(("lost deal re-opened", "deals", deal.deal_id))
    if turn == "owner_before_win" or (not script.name and rng.random() < 0.04):
        _pass_on(world, rng, story, deal)
    if turn == "imported":
        _import(deal)
    elif turn == "closed_before":
        deal.closed_at = deal.created_at - 3 * DAY
    elif turn == "former_owner":
        _give_to_former(world, deal)
    elif turn in ("deleted", "merged") or (not script.name and rng.random() < 0.012):
        _remove(
            rng, story, deal, turn or ("deleted" if rng.random() < 0.5 or len(story.deals) < 2 else "merged")
        )
    if (
        deal.closed_at is None
        and deal.moves
        and deal.moves[-1].to_stage in (WON, LOST)
        and rng.random() < 0.9
    ):
        deal.closed_at = deal.moves[-1].at


def _after_win(walk: Walk, story: Story, turn: str) -> None:
    """Some wins are taken back; some won deals go to another hand."""
    rng, world, deal = walk.rng, walk.world, walk.deal
    if turn.startswith("reopen") or (not turn and rng.random() < 0.018):
        then = {"reopen_won_again": "won", "reopen_lost": "lost", "reopen_open": "open"}.get(turn)
        walk.reopen(then or ("won", "won", "lost", "open")[int(rng.random() * 4)])
        story.planted.append(("deal re-opened after the win", "deals", deal.deal_id))
    if deal.moves[-1].to_stage == WON and (turn == "owner_after_win" or rng.random() < 0.09):
        at = deal.moves[-1].at + (4 + int(rng.random() * 50)) * DAY
        follower = world.roster.pick(rng, SERVICE, world.clock.day(at)).user_id
        if follower == walk.owner:
            follower = world.roster.pick(rng, "sales", world.clock.day(at)).user_id
        moment = world.at_work(rng, follower, at)
        if moment > 0 and follower != walk.owner:
            walk.hand_over(follower, moment)
            story.planted.append(("owner changed after the win", "deals", deal.deal_id))


def _pass_on(world: World, rng: random.Random, story: Story, deal: Deal) -> None:
    """In the middle of its way the deal gets another owner, who does everything from there on."""
    if deal.owner_changes or len(deal.moves) < 3:
        return
    at = (deal.moves[0].at + deal.moves[1].at) // 2
    department = world.roster.by_id[deal.owner].department_on(world.clock.day(at))
    other = world.roster.pick(rng, department, world.clock.day(at)).user_id
    # everything after must fall into days of the new owner's employment
    user = world.roster.by_id[other]
    if other == deal.owner or not user.employed(world.clock.day(deal.moves[-1].at)):
        return
    change_id = str(9_000_000_000 + (int(deal.deal_id) - 10_000_000) * 8 + 7)
    deal.owner_changes.append(OwnerChange(change_id, "deal", deal.deal_id, deal.owner, other, at, deal.owner))
    deal.moves = [move if move.at <= at else move._replace(by=other) for move in deal.moves]
    story.planted.append(("owner changed before the end", "deals", deal.deal_id))


def _import(deal: Deal) -> None:
    """The deal was brought over from an old system: its present stage is known, its way is not."""
    last: Move = deal.moves[-1]
    deal.entry = (last.to_pipeline, last.to_stage)
    deal.closed_at = last.at if last.to_stage in (WON, LOST) else None
    deal.moves = []
    deal.owner_changes = []


def _give_to_former(world: World, deal: Deal) -> None:
    """An account that was switched off without a day of dismissal still owns the deal."""
    deal.owner = world.roster.former.user_id
    deal.owner_changes = []


def _remove(rng: random.Random, story: Story, deal: Deal, how: str) -> None:
    """Deleted, or merged into an earlier deal of the same client."""
    at = deal.moves[-1].at + (1 + int(rng.random() * 20)) * DAY
    if how == "merged" and len(story.deals) > 1:
        deal.merged_at, deal.merged_into = at, story.deals[0].deal_id
    else:
        deal.deleted_at = at
    story.planted.append(
        (f"deal {how}" if how == "deleted" else "deal merged into another", "deals", deal.deal_id)
    )
