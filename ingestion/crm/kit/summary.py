"""What an API says of all records of a list together: their number and their sum by currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from requests import Request, Response

from ingestion.crm.kit.fields import value_at
from ingestion.crm.kit.resources import Resource
from ingestion.crm.kit.resources import Summary as Declared
from ingestion.crm.kit.transport import Transport
from ingestion.errors import InputError

# currency → {"records": number, "amount": decimal as text}, as it stands in the journal of readings
Sums = dict[str, dict[str, Any]]
# the plan or the rights of the token do not include it
NOT_INCLUDED = (402, 403, 404)
_decoder = msgspec.json.Decoder(float_hook=Decimal)


class NoSums(Exception):
    """An answer that says no sums; the message says why, and is empty when it is not included."""


def read_sums(resource: Resource, transport: Transport) -> Sums:
    """What the source says of a list as a whole, asked once; faults that pass by themselves are waited for.

    Raises:
        NoSums: it does not say. That is no reason to refuse the records.
    """
    declared = resource.summary
    if declared is None:
        raise NoSums("")

    def is_bad(response: Response) -> bool:
        if not 200 <= response.status_code < 300:
            return False
        try:
            _sums(response, resource, declared)
        except NoSums:
            return True
        return False

    request = Request("GET", f"{transport.url}/{declared.path}", headers=dict(resource.headers))
    try:
        response = transport.send(f"{resource.name} summary", request, is_bad)
    except InputError as error:
        raise NoSums(error.what) from None
    return _sums(response, resource, declared)


def _sums(response: Response, resource: Resource, declared: Declared) -> Sums:
    if response.status_code in NOT_INCLUDED:
        raise NoSums("")
    if response.status_code != 200:
        raise NoSums(f"it answered with status {response.status_code}.")
    try:
        document = _decoder.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NoSums("its answer is no JSON.") from None
    if any(value_at(document, key) for key in resource.errors):
        raise NoSums("it answered 200 with an error.")
    groups = value_at(document, declared.groups)
    if groups != [] and not isinstance(groups, Mapping):
        raise NoSums(f"its answer lacks {declared.groups}.")
    found = {
        currency: {
            "records": _number(group, declared.count, int),
            "amount": format(Decimal(_number(group, declared.amount, (int, Decimal))), "f"),
        }
        for currency, group in (groups or {}).items()
    }
    total = _number(document, declared.total, int)
    if sum(each["records"] for each in found.values()) != total:
        raise NoSums(f"{declared.total} is not the number of records of all currencies.")
    return found


def _number(value: Any, dotted: str, kind: Any) -> Any:
    number = value_at(value, dotted)
    if isinstance(number, bool) or not isinstance(number, kind):
        raise NoSums(f"{dotted} is no number.")
    return number
