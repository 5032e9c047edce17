"""The bank connector: statements of an inbox folder into bank_transactions and bank_balances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from ingestion.bank.formats import formats
from ingestion.bank.inbox import OK, candidates, landed_as, without_copies
from ingestion.bank.intake import Intake
from ingestion.bank.own_accounts import known_accounts, reading_hash
from ingestion.bank.quarantine import write_notes
from ingestion.bank.reader import StatementReader
from ingestion.bank.tables.profile import Profile, own_profiles
from ingestion.connector import Batch, ExtractContext
from ingestion.errors import InputError
from ingestion.landing import taken_files
from ingestion.settings.company import Company, SourceSettings

NAME = "bank"
LABEL = "Bank statements"
MEGABYTE = 1_000_000


class Options(BaseModel):
    """The source's keys in company.yml.

    Attributes:
        folder: where the statements are put, below the company directory.
        accounts: own accounts besides those of settings/bank_accounts.csv and of the statements themselves.
        formats: formats to accept; every known one when not given.
        profiles: folder of the company's own profiles of tables, below the company directory.
        max_megabytes: a larger file is refused.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    folder: Annotated[str, Field(min_length=1)]
    accounts: list[Annotated[str, Field(min_length=1)]] = []
    formats: Annotated[list[str], Field(min_length=1)] | None = None
    profiles: Annotated[str, Field(min_length=1)] | None = None
    max_megabytes: Annotated[int, Field(ge=1, le=2000)] = 100

    @field_validator("formats")
    @classmethod
    def _known_formats(cls, names: list[str] | None) -> list[str] | None:
        known = sorted(formats())
        if names is not None and not set(names) <= set(known):
            allowed = ", ".join(known)
            raise PydanticCustomError("lead2cash", "allowed: {allowed}", {"allowed": allowed})
        return names


def entities(company: Company, source: SourceSettings) -> set[str]:
    """Canonical entities the source provides.

    Raises:
        UserError: a profile of the company's own holds mistakes.
    """
    _tables(company, Options.model_validate(source.options))
    return {"bank_transactions", "bank_balances"}


def _tables(company: Company, options: Options) -> Mapping[str, Profile]:
    return own_profiles(company.root / options.profiles, options.profiles) if options.profiles else {}


def extract(context: ExtractContext) -> Iterator[Batch]:
    """Statements that are new, changed, or would now be read differently, then their inventory.

    A statement is taken whole or refused whole; a refused one stays where it is, stands in the notes and
    in `_files`, and leaves the others and its own last good version alone.

    Raises:
        InputError: the folder is not there.
        UserError: settings/bank_accounts.csv or a profile of the company's own holds a mistake.
    """
    options = Options.model_validate(context.source.options)
    landing, source = context.landing, context.source.name
    landed = taken_files(landing, source, [OK])
    found = candidates(context, options.folder, options.max_megabytes * MEGABYTE, landed)
    if not found:
        context.notes.warnings.append(f"{options.folder}: there are no statements yet.")
    copies = without_copies(found, landed)
    originals = [file for file in found if file.path not in copies]
    named = {account for taken in landed.values() for account in taken.payload.get("accounts", [])}
    tables = _tables(context.company, options)
    known = known_accounts(context.company, [*options.accounts, *named], tables)
    reader = StatementReader(known, options.formats)
    reader.learn(file for file in originals if not landed_as(file, landed))
    reading = reading_hash(reader.known, context.company.timezone, options.formats)
    intake = Intake(context, reading)
    for file in found:
        if file.path in copies:
            intake.skip(file, copies[file.path])
    waiting = [file for file in originals if not landed_as(file, landed, reading)]
    for number, file in enumerate(waiting):
        context.progress("statements", number, len(waiting))
        try:
            statement = reader.read(file)
        except InputError as error:
            intake.refuse(file, error)
            continue
        yield from intake.take(file, statement)
    write_notes(landing.folder(source), intake.refused, {file.path for file in found})
    yield from intake.inventory(landed)
