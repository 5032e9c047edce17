"""The declaration of a vendor: `resources.yml` as typed values.

Paths inside records and envelopes are written with dots (`attributes.updated-at`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

# what a declared field may hold; `null` and `absent` allow an empty one and a missing one
FIELD_WORDS = frozenset({"text", "number", "boolean", "object", "array", "null", "absent"})
# a text in every language of the pages
Words = dict[Literal["en", "ru"], str]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Part(BaseModel):
    """A part of the declaration: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cursor(Part):
    """Where a record says when it was last changed.

    Attributes:
        field: path in the record.
        format: `iso` (an offset is respected, none means UTC), `unix` seconds or `unix_ms`.
    """

    field: str
    format: Literal["iso", "unix", "unix_ms"] = "iso"


class Increment(Part):
    """How to ask for what changed in a closed range of time, where the API can filter.

    Attributes:
        params, body: added to the request; `{from}` and `{to}` are replaced by the ends of the range.
        format: how the ends are written.
        overlap_minutes: how far the range reaches back behind what completed loads already hold.
        window_hours: the range is cut into windows of this length; 0 leaves it whole.
        oldest_first: for an API that cannot filter but may sort. `params` then ask for the newest change
            first, and reading ends behind the range; `oldest_first` turns the order around. Only an API that
            answers both in their order is believed to sort; of any other everything is read.
    """

    params: dict[str, str] = {}
    body: dict[str, Any] = {}
    format: Literal["iso", "unix", "unix_ms"] = "iso"
    overlap_minutes: Annotated[int, Field(ge=0)] = 120
    window_hours: Annotated[float, Field(ge=0)] = 0
    oldest_first: dict[str, str] = {}


class ForEach(Part):
    """The list a list hangs on.

    Attributes:
        list: name of that list, declared before. field: path of the value in its records.
        changed_only: only for records that are new or changed; such a list is never swept.
        at_once: how many values one request takes: an element of a list in the body that holds `{each}` is
            repeated for every one of them.
        not_found: top-level key of an answer that names the values it has no record for, where the API does:
            each value must then be the id of a record, or stand somewhere below that key.
    """

    list: str
    field: str = "id"
    changed_only: bool = False
    at_once: Annotated[int, Field(ge=1)] = 1
    not_found: str | None = None


class Summary(Part):
    """What the API says of all records of a list together; asked before and after a whole reading.

    Attributes:
        path: of the request.
        groups: path in the answer of an object currency → group; an empty list is one without currencies.
        count, amount: paths in a group of the number of its records and of their sum.
        total: path in the answer of the number of all records, to which those of the groups must add up.
        of: fields of a record that are counted so: its `amount`, its `currency`.
        without: fields and their values, as texts, of records that are not counted.
    """

    path: str
    groups: str
    count: str
    amount: str
    total: str
    of: dict[Literal["amount", "currency"], str]
    without: dict[str, str] = {}


class Resource(Part):
    """One list of the API.

    Attributes:
        name: the entity it lands as: lower case, digits and `_`.
        path: below the base URL. method, params, body, headers: of every request.
        records: path of the list in an answer. envelope: top-level keys every answer must have.
        errors: top-level keys an answer must not have filled.
        statuses: statuses of an answer that holds records.
        empty_status: a status that means "no records" besides an empty list.
        null_records: an empty list may be given as null.
        id: path of the record's id; several are joined by `/`.
        id_of_parent: put the parent's value and `/` before the id.
        for_each: read once per record of another list; `{parent}` in path, params and body is its value.
        total: path of the number of records in an answer, when the API counts them. total_of: whether `every`
            answer says it, or only the `first`.
        paginator: dlt's paginator by its `type` and arguments, or one the vendor registers.
        fields: path → what it may hold, e.g. `text`, `number | null`, `object | absent`.
        sweep: how often every id is compared with what is known: at every run, at every run but those within
            the day, once a week, or never (records that neither change nor go away).
        gone: what it means when a record is no longer in the list: it was `deleted`, or it `left` the list in
            the ordinary course of things, however many do at once.
        summary: where the API says the number and the sum of all records of the list.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    path: str
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, Any] = {}
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    records: str
    envelope: list[str] = []
    errors: list[str] = ["error", "errors"]
    statuses: list[int] = [200]
    empty_status: int | None = None
    null_records: bool = False
    id: str | list[str] = "id"
    id_of_parent: bool = False
    for_each: ForEach | None = None
    cursor: Cursor | None = None
    total: str | None = None
    total_of: Literal["every", "first"] = "every"
    paginator: dict[str, Any] = {"type": "single_page"}
    fields: dict[str, str] = {}
    increment: Increment | None = None
    sweep: Literal["every_run", "daily", "weekly", "never"] = "every_run"
    gone: Literal["deleted", "left"] = "deleted"
    summary: Summary | None = None

    @property
    def ids(self) -> list[str]:
        """Paths that make the id."""
        return [self.id] if isinstance(self.id, str) else self.id

    @field_validator("fields")
    @classmethod
    def _known_words(cls, fields: dict[str, str]) -> dict[str, str]:
        for path, words in fields.items():
            strange = set(field_types(words)) - FIELD_WORDS
            if strange:
                raise ValueError(f"{path}: {', '.join(sorted(strange))} is none of {sorted(FIELD_WORDS)}")
        return fields


class Api(Part):
    """All of resources.yml.

    Attributes:
        url: base of the API; options of the source may give another.
        deal_url: page of a deal in the CRM: {id} and options of the source in braces.
        hosts: hosts a base URL may have, `*.example.com` for any subdomain, `*` for any host.
        requests_per_second: the vendor's limit.
        max_megabytes: largest answer that is read.
        headers: of every request.
        history: in words of each language, since when changes of stage and owner are known and how exactly.
        lag: in words of each language, how late data arrives.
        not_provided: in words of each language, what reports could show and it does not give.
    """

    url: str | None = None
    deal_url: str | None = None
    hosts: list[str]
    requests_per_second: float
    max_megabytes: int = 64
    headers: dict[str, str] = {}
    history: Words
    lag: Words
    not_provided: Words
    resources: list[Resource]

    def offers(self, name: str) -> tuple[str, bool] | None:
        """What lists that hang on this one need of its records: a path, and whether only of changed ones."""
        hanging = [one.for_each for one in self.resources if one.for_each and one.for_each.list == name]
        if not hanging:
            return None
        return hanging[0].field, all(one.changed_only for one in hanging)


@cache
def load_api(path: Path) -> Api:
    """The declaration of a vendor; `defaults:` is put under every resource.

    Raises:
        pydantic.ValidationError: the file says something it may not; a mistake in the code.
    """
    document = yaml.load(path.read_text(encoding="utf-8"), Loader)
    defaults = document.pop("defaults", {})
    document["resources"] = [
        _merged({"path": name, **defaults}, {"name": name.replace("-", "_"), **(own or {})})
        for name, own in document["resources"].items()
    ]
    return Api.model_validate(document)


def field_types(words: str) -> list[str]:
    """The words of a declared field."""
    return [word.strip() for word in words.split("|")]


def _merged(defaults: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """`own` over `defaults`; mappings of parameters, headers and fields are joined."""
    joined: dict[str, Any] = {
        key: {**defaults[key], **own[key]}
        for key in ("params", "headers", "fields")
        if key in defaults and key in own
    }
    return {**defaults, **own, **joined}
