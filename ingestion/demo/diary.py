"""The diary of a story: writes activities, and calls with everything that is odd about calls."""

from __future__ import annotations

import random
from math import exp
from typing import NamedTuple

from ingestion.demo.records import Story
from ingestion.demo.work import Activity


class About(NamedTuple):
    """Whom an activity is about."""

    lead: str = ""
    deal: str = ""
    client: str = ""
    test: bool = False


class Diary:
    """Activities of one story; ids are of equal length, so text and number order agree."""

    def __init__(self, rng: random.Random, story: Story, phone: str) -> None:
        self.rng, self.story, self.phone = rng, story, phone
        self.base = 3_000_000_000 + story.number * 512

    def add(
        self,
        kind: str,
        at: int,
        user: str,
        about: About,
        *,
        direction: str = "out",
        result: str = "",
        created: int = 0,
        duration: int | None = None,
        phone: str = "",
        call_key: str = "",
    ) -> str:
        """Write one activity and return its id."""
        activity_id = str(self.base + len(self.story.activities))
        self.story.activities.append(
            Activity(
                activity_id,
                kind,
                direction,
                result,
                user,
                about.lead,
                about.deal,
                about.client,
                created or at,
                at,
                duration,
                phone,
                call_key,
                None,
                about.test,
            )
        )
        return activity_id

    def call(self, at: int, user: str, about: About, inbound: bool = False) -> None:
        """A call, answered or not; some hang on two records, some come without a result or a telephony id."""
        rng = self.rng
        answered = rng.random() < (0.8 if inbound else 0.62)
        duration = int(exp(rng.gauss(4.7, 0.8))) + 3 if answered else 0
        if answered and rng.random() < 0.08:
            duration = 1 + int(rng.random() * 9)
        result = ("answered" if answered else "missed") if rng.random() < 0.9 else ""
        # a missed call may be nobody's
        if not answered and inbound and rng.random() < 0.3:
            user = ""
        seconds = duration if answered or rng.random() < 0.5 else None
        key = f"call-{self.base + len(self.story.activities)}" if rng.random() < 0.8 else ""
        way = "in" if inbound else "out"
        records = [about]
        if key and rng.random() < 0.05 and not about.test:
            records.append(About(client=about.client))
        ids = [
            self.add(
                "call",
                at,
                user,
                record,
                direction=way,
                result=result,
                duration=seconds,
                phone=self.phone,
                call_key=key,
            )
            for record in records
        ]
        if len(ids) > 1:
            self.story.note("one call on two records", "activities", ids[0], at)
