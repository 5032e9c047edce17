"""When the jobs run, in the company's time zone."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
DAILY = re.compile(rf"^({TIME})$")
WEEKLY = re.compile(rf"^(mon|tue|wed|thu|fri|sat|sun) ({TIME})$")
MONTHLY = re.compile(rf"^([1-9]|1\d|2[0-8]) ({TIME})$")
# only steps that divide the hour or the day, so that the gaps between runs are equal
INTRADAY = re.compile(r"^every (?:(?:5|10|15|20|30) minutes|(?:1|2|3|4|6|8|12) hours)$")

# what a value of each key looks like, for error messages
EXAMPLES = {
    "daily": "null or a time such as 07:00",
    "weekly": "null or a weekday and a time such as mon 07:30",
    "monthly": "null or a day from 1 to 28 and a time such as 1 08:00",
    "intraday": "null or a step such as every 30 minutes or every 2 hours",
}


class Schedules(BaseModel):
    """Times of the daily, weekly, monthly and optional intraday job; null switches one off."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    daily: Annotated[str, Field(pattern=DAILY)] | None = "07:00"
    weekly: Annotated[str, Field(pattern=WEEKLY)] | None = "mon 07:30"
    monthly: Annotated[str, Field(pattern=MONTHLY)] | None = "1 08:00"
    intraday: Annotated[str, Field(pattern=INTRADAY)] | None = None

    def cron(self) -> dict[str, str]:
        """Five-field cron text of every job that is switched on, by the job's name."""
        found: dict[str, str] = {}
        if self.daily:
            found["daily"] = f"{_clock(self.daily)} * * *"
        if self.weekly:
            day, time = self.weekly.split()
            found["weekly"] = f"{_clock(time)} * * {day}"
        if self.monthly:
            number, time = self.monthly.split()
            found["monthly"] = f"{_clock(time)} {number} * *"
        if self.intraday:
            _, step, unit = self.intraday.split()
            found["intraday"] = f"*/{step} * * * *" if unit == "minutes" else f"0 */{step} * * *"
        return found


def _clock(time: str) -> str:
    hour, minute = time.split(":")
    return f"{int(minute)} {int(hour)}"
