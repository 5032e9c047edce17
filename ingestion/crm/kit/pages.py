"""One answer of an API: its records as the vendor's own bytes, and the little that stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from requests import Response

from ingestion.crm.kit.fields import value_at
from ingestion.crm.kit.resources import Resource

Raws = dict[str, msgspec.Raw]
_object = msgspec.json.Decoder(Raws)
_list = msgspec.json.Decoder(list[msgspec.Raw])
SHOWN = 120


class BadPage(Exception):
    """An answer that cannot be trusted; the message says why."""


@dataclass(frozen=True)
class Page:
    """Records of an answer, not decoded, its other top-level values, decoded, and its size in bytes."""

    records: list[msgspec.Raw]
    envelope: Mapping[str, Any]
    size: int


def read_page(response: Response, resource: Resource) -> Page:
    """The page in an answer.

    Positive proof: status, content type, envelope keys and the types of list and rows must be those declared.

    Raises:
        BadPage: they are not.
    """
    if resource.empty_status is not None and response.status_code == resource.empty_status:
        return Page([], {}, len(response.content))
    if response.status_code not in resource.statuses:
        raise BadPage(f"it answered with status {response.status_code}{_reason(response, resource)}.")
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if not kind.endswith("json"):
        raise BadPage(f"it answered with {kind or 'no content type'} instead of JSON.")
    try:
        raws = _object.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadPage(f"its answer of {len(response.content)} bytes is no whole JSON object.") from None
    for key in resource.errors:
        if key in raws and bytes(raws[key]) not in (b"null", b"[]", b"{}", b'""', b"false"):
            raise BadPage(f"it answered 200 with an error: {_shown(raws[key])}.")
    missing = [key for key in resource.envelope if key not in raws]
    if missing:
        raise BadPage(f"its answer lacks {', '.join(missing)}.")
    first, *rest = resource.records.split(".")
    envelope = {key: msgspec.json.decode(raw) for key, raw in raws.items() if key != first}
    if resource.null_records and not rest and bytes(raws.get(first, b"")) == b"null":
        return Page([], envelope, len(response.content))
    records = _records(raws, [first, *rest], resource.records)
    return Page(records, envelope, len(response.content))


def check_answered(page: Page, asked: Iterable[str], resource: Resource) -> None:
    """Whether an answer says something of every value asked for, where the list is declared to.

    Raises:
        BadPage: it leaves one out.
    """
    told = resource.for_each.not_found if resource.for_each else None
    if told is None:
        return
    said = set(_texts(page.envelope.get(told)))
    for record in page.records:
        said.add(str(value_at(msgspec.json.decode(record), resource.ids[0])))
    left_out = [value for value in asked if value not in said]
    if left_out:
        raise BadPage(
            f"its answer says nothing of {len(left_out)} records asked for, for example {left_out[0]!r}."
        )


def _texts(value: Any) -> Iterator[str]:
    """Every text in a decoded value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _records(raws: Raws, path: list[str], name: str) -> list[msgspec.Raw]:
    value: msgspec.Raw | None = None
    try:
        for at, key in enumerate(path):
            value = (raws if at == 0 else _object.decode(value or b"null")).get(key)
        if value is None:
            raise BadPage(f"its answer has no {name}.")
        records = _list.decode(value)
    except msgspec.DecodeError:
        raise BadPage(f"{name} of its answer is no list: {_shown(value)}.") from None
    if not all(bytes(record)[:1] == b"{" for record in records):
        raise BadPage(f"{name} of its answer holds something that is no object.")
    return records


def _reason(response: Response, resource: Resource) -> str:
    """What the vendor says about a refusal, cut short."""
    try:
        raws = _object.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    said = [_shown(raws[key]) for key in (*resource.errors, "error_description", "title") if key in raws]
    return f" ({'; '.join(said)})" if said else ""


def _shown(raw: msgspec.Raw | None) -> str:
    return bytes(raw or b"").decode("utf-8", "replace")[:SHOWN]
