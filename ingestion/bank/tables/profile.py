"""What a profile says; ingestion/bank/README.md explains every key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ingestion.errors import UserError
from ingestion.settings.explain import explain
from ingestion.settings.problems import Problem, SettingsError
from ingestion.settings.yaml_lines import PlainLoader, read_yaml

FOLDER = Path(__file__).parents[1] / "profiles"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_cell(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list) else value


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise _refuse(f"a regular expression ({error})") from None
    return text


def _refuse(allowed: str) -> PydanticCustomError:
    return PydanticCustomError("lead2cash", "allowed: {allowed}", {"allowed": allowed})


Names = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_listed)]
Regex = Annotated[str, AfterValidator(_regex)]


class Strict(BaseModel):
    """A part of a profile: an unknown key is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Cell(Strict):
    """Where a value stands: in one column, or in one for receipts and another for payments.

    Attributes:
        column, when_in, when_out: of several columns the first that is filled counts.
        match: expression whose first group, else whole match, is the value.
    """

    column: Names = []
    when_in: Names = Field(default=[], alias="in")
    when_out: Names = Field(default=[], alias="out")
    match: Regex | None = None

    def names(self, direction: str) -> list[str]:
        """Names of the columns for a direction."""
        return self.column or (self.when_in if direction == "in" else self.when_out)


class Account(Strict):
    """The own account: in columns, in the text before the table, or in neither: then in the file's name."""

    columns: Names = []
    prefix: str = ""
    match: Regex | None = None


class Currency(Strict):
    """The currency: in a column, or the same for every file of the bank."""

    column: Names = []
    values: dict[str, str] = {}
    constant: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class Amount(Strict):
    """The sum: signed, in two columns, or beside a column that says the direction.

    Attributes:
        fee: column of a fee that is taken from the account besides the sum.
    """

    signed: Names = []
    debit: Names = []
    credit: Names = []
    column: Names = []
    type: Names = []
    when_in: Names = Field(default=[], alias="in")
    when_out: Names = Field(default=[], alias="out")
    fee: Names = []

    @model_validator(mode="after")
    def _one_rule(self) -> Amount:
        rules = [bool(self.signed), bool(self.debit and self.credit), bool(self.column and self.type)]
        if sum(rules) != 1:
            raise _refuse("one of: signed; debit and credit; column and type with in and out")
        return self


class Skip(Strict):
    """Rows that are no movements: `when` a column has one of these values, `unless` it has one of those."""

    column: Names
    when: Names = []
    unless: Names = []


class Columns(Strict):
    """Fields of a movement."""

    booked_on: Annotated[Cell, BeforeValidator(_as_cell)]
    value_on: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    bank_id: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    doc_number: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    doc_kind: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    purpose: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    counterparty_name: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    counterparty_inn: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    counterparty_kpp: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    counterparty_account: Annotated[Cell | None, BeforeValidator(_as_cell)] = None
    counterparty_bic: Annotated[Cell | None, BeforeValidator(_as_cell)] = None


class Labels(Strict):
    """Texts beside which balances and totals stand, before or after the table."""

    opening: Names = []
    closing: Names = []
    totals: Names = []
    total_in: Names = []
    total_out: Names = []


class Profile(Strict):
    """One bank's table.

    Attributes:
        sample: what the sample beside the profile gives: day, direction, sum, currency, account of each row.
    """

    label: Annotated[str, Field(min_length=1)]
    based_on: str = ""
    header: Annotated[list[str], Field(min_length=3)]
    header_rows: Literal[1, 2] = 1
    delimiter: Literal[",", ";", "\t"] = ";"
    decimal: Literal[".", ","] = ","
    thousands: str = ""
    dates: Names
    account: Account
    currency: Currency = Currency()
    amount: Amount
    columns: Columns
    balance: Names = []
    labels: Labels = Labels()
    period: Regex | None = None
    skip: list[Skip] = []
    ends: Names = []
    sample: list[str] = []


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile by name, which is the name of its file.

    Raises:
        ValidationError: a profile holds a mistake; a mistake in the code.
    """
    found = {
        path.stem: Profile.model_validate(yaml.load(path.read_text(encoding="utf-8"), PlainLoader))
        for path in sorted(FOLDER.glob("*.yml"))
    }
    return MappingProxyType(found)


def own_profiles(folder: Path, shown: str) -> Mapping[str, Profile]:
    """Profiles a company has written itself, by the names of their files.

    Args:
        shown: how errors call the folder.

    Raises:
        UserError: there is no such folder, or a profile holds mistakes; every one is listed.
    """
    if not folder.is_dir():
        todo = "Make it, or correct `profiles` of the source in company.yml."
        raise UserError("there is no such folder.", where=shown, todo=todo)
    found: dict[str, Profile] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yml")):
        document = read_yaml(path, f"{shown}/{path.name}")
        try:
            found[path.stem] = Profile.model_validate(document.data)
        except ValidationError as error:
            problems += explain(error, Profile, document)
    if problems:
        raise SettingsError(problems)
    return MappingProxyType(found)


def folded(text: str) -> str:
    """A name as names are compared: without line breaks, capitals, and ё."""
    return " ".join(text.split()).casefold().replace("ё", "е").lstrip("\ufeff")
