"""Values as HubSpot's answers hold them."""

from __future__ import annotations

# users have numbers of their own beside those of owners
USERS = 5_000_000


def moment(text: str | None) -> str | None:
    """Naive UTC as HubSpot writes it, to the millisecond."""
    return None if text is None else f"{text}.000Z"


def day(text: str | None) -> str | None:
    """A day, as a property of date and time holds it."""
    return None if text is None else f"{text}T00:00:00.000Z"


def user(owner: str | None) -> int | None:
    """Number of the user who is an owner."""
    return None if owner is None else USERS + int(owner)
