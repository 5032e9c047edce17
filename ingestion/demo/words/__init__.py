"""Vocabulary of the demo company, one YAML file per language; both have the same shape."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from ingestion.demo.plan import Language

# written in the files as one line of words
WORD_LISTS = ("men", "women", "surnames", "company_heads", "company_tails", "cities", "regions")


@dataclass(frozen=True)
class Words:
    """Every text of the demo company; lists of both languages are equally long.

    Attributes:
        company, bank_name: the company as the CRM and as a bank statement names it.
        surnames: male forms; `female_ending` makes the female one.
        company_heads, company_tails: parts of client names; `forms` are legal forms with a `{}`.
        stages: names of the two pipelines' stages, in order.
        suppliers, services: names of the other sides of expenses.
    """

    company: str
    bank_name: str
    men: list[str]
    women: list[str]
    surnames: list[str]
    female_ending: str
    forms: list[str]
    sole_trader: str
    company_heads: list[str]
    company_tails: list[str]
    cities: list[str]
    regions: list[str]
    departments: dict[str, str]
    team: str
    roles: dict[str, str]
    robot: str
    dispatcher: str
    former: str
    pipelines: list[str]
    stages: list[list[str]]
    won: str
    lost: str
    sources: dict[str, list[str]]
    loss_reasons: list[str]
    price_reason: str
    lines: dict[str, str]
    products: list[str]
    tasks: list[str]
    categories: dict[str, str]
    lead_statuses: dict[str, str]
    request_statuses: dict[str, str]
    deal_titles: list[str]
    articles: dict[str, str]
    suppliers: list[str]
    services: dict[str, str]
    accounts: list[str]
    absences: dict[str, str]
    holiday_names: dict[str, str]
    campaigns: list[str]
    hostile_people: list[str]
    hostile_companies: list[str]
    reasons: list[str]
    notes: dict[str, str]
    test_name: str
    test_tag: str

    def surname(self, number: int, female: bool) -> str:
        """A surname in the form of the person."""
        return self.surnames[number % len(self.surnames)] + (self.female_ending if female else "")


def words(language: Language) -> Words:
    """The vocabulary of a language."""
    path = Path(__file__).with_name(f"{language}.yml")
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in WORD_LISTS:
        values[name] = values[name].split()
    assert set(values) == {field.name for field in fields(Words)}
    return Words(**values)
