"""A source that answers at once: pages of one record over and over, under other ids, made before they are asked for.

What the stand-in answers once, in its own shape, is the pattern; only paging and filters by time are known here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

FIRST_ID = 100_000_000_000
MARK = 987_654_321_012
Send = Callable[[Any], Awaitable[None]]


class Pages:
    """Answers of a vendor's longest list.

    Args:
        pattern: an answer of the stand-in. records: path of its list. key: its ids.
        cursor: where a record says when it changed. moment: when all did.
        size: records a page. total, changed: records in all, and those that an increment gives.
    """

    def __init__(
        self,
        vendor: str,
        pattern: dict[str, Any],
        records: list[str],
        key: str,
        cursor: str,
        moment: str,
        size: int,
        total: int,
        changed: int,
    ) -> None:
        self.vendor, self.records, self.size, self.total, self.changed = vendor, records, size, total, changed
        place: Any = pattern
        for step in records[:-1]:
            place = place[step]
        self.envelope = pattern
        record = dict(place[records[-1]][0])
        place[records[-1]] = []
        self.moment = int(datetime.fromisoformat(moment).timestamp())
        *steps, last = cursor.split(".")
        place = record
        for step in steps:
            place[step] = dict(place[step])
            place = place[step]
        place[last] = self.moment if isinstance(place[last], int) else moment
        record[key] = MARK if isinstance(record[key], int) else str(MARK)
        self.lists = self._lists(record, total)
        self.changes = self._lists({**record, "changed": True}, changed)

    def _lists(self, record: dict[str, Any], total: int) -> list[bytes]:
        pieces = json.dumps(record).encode().split(str(MARK).encode())
        starts = range(FIRST_ID, FIRST_ID + total, self.size)
        pages = (range(first, min(first + self.size, FIRST_ID + total)) for first in starts)
        return [b"[" + b",".join(str(one).encode().join(pieces) for one in ids) + b"]" for ids in pages]

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """An ASGI app."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        asked = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        again = urlencode({name: value for name, value in asked.items() if name != "page"})
        url = f"http://{_host(scope)}{scope['path']}?{again}"
        content = self.answer(asked, json.loads(body or b"{}"), url)
        status = 204 if content is None else 200
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content or b"")).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content or b""})

    def answer(self, asked: dict[str, str], body: dict[str, Any], url: str) -> bytes | None:
        """The page that is asked for."""
        total, lists = self.total, self.lists
        if _is_increment(asked, body):
            total, lists = self.changed, self.changes
        number = _page(self.vendor, asked, body, self.size)
        first = number * self.size
        last = first + self.size >= total
        if self.vendor == "amocrm" and (first >= total or not _holds(asked, self.moment)):
            return None
        envelope = {
            **self.envelope,
            **_around(self.vendor, self.envelope, number, last, total, self.size, url),
        }
        listed = lists[number] if number < len(lists) else b"[]"
        text = json.dumps(envelope)
        # the pattern's own list was emptied, and no other value of the envelope is an empty list
        name = json.dumps(self.records[-1])
        return text.replace(f"{name}: []", f"{name}: @").encode().replace(b"@", listed, 1)


def _host(scope: Any) -> str:
    return next(value.decode() for name, value in scope["headers"] if name == b"host")


def _is_increment(asked: dict[str, str], body: dict[str, Any]) -> bool:
    filters = json.dumps([list(asked), body])
    return any(word in filters for word in ("updated_since", "[from]", "GTE", ">="))


def _holds(asked: dict[str, str], moment: int) -> bool:
    """Whether a window of time, where one is asked for, holds the moment of all records."""
    first, last = (asked.get(f"filter[updated_at][{end}]") for end in ("from", "to"))
    return first is None or last is None or int(first) <= moment <= int(last)


def _page(vendor: str, asked: dict[str, str], body: dict[str, Any], size: int) -> int:
    if vendor == "s2":
        return int(asked["page[number]"]) - 1
    if vendor == "amocrm":
        return int(asked.get("page", 1)) - 1
    if vendor == "pipedrive":
        return int(asked.get("cursor", 0))
    if vendor == "bitrix24":
        after = next((value for name, value in body.get("filter", {}).items() if name.upper() == ">ID"), None)
    else:
        filters = [one for group in body.get("filterGroups", []) for one in group["filters"]]
        after = next((one["value"] for one in filters if one["operator"] == "GT"), None)
    return 0 if after is None else (int(after) - FIRST_ID + 1) // size


def _around(
    vendor: str, envelope: dict[str, Any], number: int, last: bool, total: int, size: int, url: str
) -> dict[str, Any]:
    """What stands around the records of a page."""
    if vendor == "s2":
        return {"meta": {"record-count": total, "page-count": -(-total // size)}}
    if vendor == "amocrm":
        links = {} if last else {"next": {"href": f"{url}&page={number + 2}"}}
        return {"_links": {"self": {"href": url}, **links}}
    if vendor == "pipedrive":
        return {"additional_data": {"next_cursor": None if last else str(number + 1)}}
    if vendor == "bitrix24":
        return {"total": total} | ({} if last else {"next": size})
    return {"total": total}
