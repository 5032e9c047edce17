"""One answer of an API: its records as the vendor's own bytes, and the little that stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from requests import Response

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
    size: int = 0


def read_page(response: Response, resource: Resource) -> Page:
    """The page in an answer.

    Positive proof: status, content type, envelope keys and the types of list and rows must be those declared.

    Raises:
        BadPage: they are not.
    """
    if resource.empty_status is not None and response.status_code == resource.empty_status:
        return Page([], {})
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
        return Page([], envelope)
    records = _records(raws, [first, *rest], resource.records)
    return Page(records, envelope, len(response.content))


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
