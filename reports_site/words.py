"""Sections, entities and dates in words a reader understands; ``N_`` puts them into the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports_site.i18n import N_, Ui


@dataclass(frozen=True)
class SectionWords:
    """A page of its own: the reports that belong to it and the question they answer."""

    slug: str
    title: str
    question: str


SECTIONS: tuple[SectionWords, ...] = (
    SectionWords("daily", N_("Daily"), N_("What was done on the last day?")),
    SectionWords("weekly", N_("Weekly"), N_("Did deals move this week?")),
    SectionWords("monthly", N_("Monthly"), N_("Where is the month heading?")),
    SectionWords("employees", N_("Employees"), N_("Is the team working, and what does each person bring?")),
    SectionWords("funnel", N_("Funnel"), N_("Where do clients get lost?")),
    SectionWords("money", N_("Money"), N_("Did the money arrive?")),
)
# the owner's question in three parts; a report says in its YAML which of them it answers
QUESTIONS: Mapping[str, str] = {
    "team": N_("Is the team working?"),
    "losses": N_("Where do clients get lost?"),
    "money": N_("Did the money arrive?"),
}
ENTITIES: Mapping[str, str] = {
    "absences": N_("Absences"),
    "activities": N_("Calls, meetings and letters"),
    "ad_spend": N_("Advertising spend"),
    "bank_accounts": N_("Bank accounts"),
    "bank_balances": N_("Bank balances"),
    "bank_transactions": N_("Bank transactions"),
    "counterparties": N_("Clients"),
    "deal_lines": N_("Goods in deals"),
    "deals": N_("Deals"),
    "deliveries": N_("Deliveries"),
    "departments": N_("Departments"),
    "exchange_rates": N_("Exchange rates"),
    "invoices": N_("Invoices"),
    "lead_deal_links": N_("Links of leads and deals"),
    "lead_sources": N_("Lead sources"),
    "leads": N_("Leads"),
    "lines_of_business": N_("Lines of business"),
    "loss_reasons": N_("Loss reasons"),
    "opening_balances": N_("Opening balances"),
    "owner_changes": N_("Changes of owner"),
    "payment_schedule": N_("Payment schedule"),
    "payroll": N_("Payroll"),
    "pipelines": N_("Pipelines"),
    "plans": N_("Plans"),
    "products": N_("Products"),
    "requests": N_("Requests"),
    "stage_changes": N_("Changes of stage"),
    "stages": N_("Stages"),
    "tasks": N_("Tasks"),
    "user_departments": N_("Departments of people"),
    "users": N_("People"),
}
GRAINS: Mapping[str, str] = {
    "day": N_("By day"),
    "week": N_("By week"),
    "month": N_("By month"),
    "quarter": N_("By quarter"),
    "year": N_("By year"),
}
CADENCES: Mapping[str, str] = {
    "daily": N_("a daily report"),
    "weekly": N_("a weekly report"),
    "monthly": N_("a monthly report"),
}
STATUSES: Mapping[str, str] = {
    "ok": N_("up to date"),
    "stale": N_("late"),
    "failed": N_("last load failed"),
    "never": N_("nothing loaded yet"),
}
FORMATS: Mapping[str, str] = {
    "integer": N_("a count"),
    "money": N_("an amount of money"),
    "percent": N_("a share, in per cent"),
    "decimal": N_("a number"),
    "minutes": N_("a duration in minutes"),
    "days": N_("a duration in days"),
}


def entity_words(ui: Ui, entity: str) -> str:
    return ui._(ENTITIES[entity]) if entity in ENTITIES else entity
