"""What a source answers, list by list, as key names and types only: what a report of a drift needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from requests import Response

from ingestion.crm.kit.connection import connect
from ingestion.crm.kit.fields import value_at
from ingestion.crm.kit.parts import Part
from ingestion.crm.kit.reader import ListReader, advice
from ingestion.crm.kit.resources import Resource
from ingestion.crm.kit.shape import Shape, differences, shape
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor
from ingestion.settings.company import Company, SourceSettings

# records of another list whose own lists are looked at
PARENTS = 3
OK = 200


@dataclass(frozen=True)
class ListShape:
    """The shape of one list's first page.

    Attributes:
        status: HTTP status of the answer. content: its type, when it is no JSON.
        envelope: what stands around the records. fields: what the records hold; empty without records.
        wrong: what is not as resources.yml declares it, in words.
    """

    status: int
    content: str = ""
    envelope: Shape = field(default_factory=dict)
    fields: Shape = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As a probe file says it."""
        said: dict[str, Any] = {"status": self.status} if self.status != OK else {}
        said |= {"content": self.content} if self.content else {}
        said |= {"envelope": self.envelope} if self.envelope else {}
        return said | ({"fields": self.fields} if self.fields else {})


def probe(vendor: Vendor, company: Company, source: SourceSettings) -> dict[str, ListShape]:
    """The shape of every list, from one page each; nothing lands.

    Raises:
        UserError: there is no secret, or the URL may not be used.
        InputError: the source cannot be reached or refuses the secret.
    """
    transport = connect(vendor, company, source)
    found: dict[str, ListShape] = {}
    records: dict[str, list[Any]] = {}
    try:
        for resource in vendor.api.resources:
            answers = [_ask(vendor, resource, transport, part) for part in _parts(resource, records)]
            found[resource.name], records[resource.name] = _seen(resource, answers)
    finally:
        transport.close()
    return found


def _parts(resource: Resource, records: Mapping[str, list[Any]]) -> list[Part]:
    """The whole list, or those of a few records it hangs on."""
    hangs = resource.for_each
    if hangs is None:
        return [Part()]
    values = [value_at(record, hangs.field) for record in records[hangs.list]]
    named = [str(value) for value in values if value is not None][:PARENTS]
    if hangs.at_once > 1:
        return [Part(each=tuple(named))] if named else []
    return [Part(number, parent=value, each=(value,)) for number, value in enumerate(named)]


def _ask(vendor: Vendor, resource: Resource, transport: Transport, part: Part) -> Response:
    _, request = ListReader(vendor, resource, transport).begin(part)
    response = transport.send(resource.name, request, lambda answer: False)
    if response.status_code == 401:
        found = "it answered with status 401."
        raise transport.refusal(resource.name, found, advice(response))
    return response


def _seen(resource: Resource, answers: list[Response]) -> tuple[ListShape, list[Any]]:
    """What the answers to one list look like, and its records."""
    if not answers:
        return ListShape(OK), []
    last = answers[-1]
    documents = [document for document in map(_decoded, answers) if isinstance(document, dict)]
    status = last.status_code
    if not documents:
        kind = last.headers.get("Content-Type", "").split(";")[0].strip()
        found = [] if status == resource.empty_status else [f"it answered {status} without a JSON object."]
        return ListShape(status, kind if last.content else "", wrong=tuple(found)), []
    lists = [value_at(document, resource.records) for document in documents]
    records = [record for one in lists if isinstance(one, list) for record in one]
    whole = shape(documents)
    below = f"{resource.records}."
    envelope = {path: words for path, words in whole.items() if not path.startswith(below)}
    fields = shape(records)
    wrong: tuple[str, ...] = tuple(differences(resource, envelope, fields))
    if status not in resource.statuses:
        wrong = (f"it answered with status {status}.",)
    return ListShape(status, "", envelope, fields, wrong), records


def _decoded(response: Response) -> Any:
    try:
        return msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
