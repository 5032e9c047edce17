"""Values as amoCRM's answers hold them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

ACCOUNT = 1
# what the records call the account; the stand-in itself answers elsewhere
HOST = "https://stand-in.amocrm.ru"
Record = dict[str, Any]


def seconds(text: str | None) -> int | None:
    """Naive UTC as the API writes a moment."""
    return None if text is None else int(datetime.fromisoformat(f"{text}+00:00").timestamp())


def number(text: str | None) -> int | None:
    """An id as the API writes it."""
    return None if text is None else int(text)
