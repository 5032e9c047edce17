"""The things `lead2cash list` lists, as objects with at least a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ingestion.errors import UserError

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# what people see; JSON has more
COLUMNS = {
    "reports": ("name", "section", "cadence", "title", "question"),
    "metrics": ("name", "label", "format", "description"),
    "dimensions": ("name", "kind", "full_name", "count"),
    "connectors": ("name", "label"),
    "formats": ("name", "label"),
    "profiles": ("name", "rows", "label"),
    "rejects": ("source", "name", "row", "column", "value", "reason"),
}
Row = dict[str, Any]


def reports(company: Path | None) -> list[Row]:
    """Every report of the project, in the order of the site's navigation, in the company's language."""
    language = _language(company)
    found = []
    for document in _documents("reports/**/*.yml"):
        for exposure in document.get("exposures", []):
            spec = exposure.get("config", {}).get("meta", {}).get("report", {})
            found.append(
                {
                    "name": exposure["name"],
                    "title": _in(spec.get("title"), language) or exposure.get("label"),
                    "question": _in(spec.get("question"), language),
                    "section": spec.get("section"),
                    "cadence": spec.get("cadence"),
                    "order": spec.get("order"),
                    "mart": f"rpt_{exposure['name']}",
                    "page": f"{exposure['name']}.html",
                    "needs": spec.get("needs", []),
                }
            )
    return sorted(found, key=lambda row: (str(row["section"]), row["order"] or 0, row["name"]))


def metrics(company: Path | None) -> list[Row]:
    """Every metric of the project by name, labels in the company's language."""
    russian = _language(company) == "ru"
    found = []
    for document in _documents("**/*.yml"):
        parts = [document, *document.get("models", [])]
        for metric in (metric for part in parts for metric in part.get("metrics") or []):
            meta = metric.get("config", {}).get("meta", {})
            label, description = metric.get("label"), metric.get("description")
            found.append(
                {
                    "name": metric["name"],
                    "label": meta.get("label_ru", label) if russian else label,
                    "description": meta.get("description_ru", description) if russian else description,
                    "type": metric.get("type"),
                    "format": meta.get("format"),
                    "date": meta.get("date"),
                }
            )
    return sorted(found, key=lambda row: str(row["name"]))


def dimensions(company: Path | None) -> list[Row]:
    """Everything the metrics of the current release can be cut by."""
    from orchestration.cli.options import open_company
    from orchestration.metrics import cuts
    from orchestration.releases import require_current

    found = cuts(require_current(open_company(company, check_options=False)))
    return [{**row, "count": len(row["metrics"])} for row in found]


def connectors(company: Path | None) -> list[Row]:
    """Every connector there is."""
    from ingestion.registry import connectors as known

    return [
        {"name": name, "label": item.LABEL, "options": list(item.Options.model_fields)}
        for name, item in sorted(known().items())
    ]


def formats(company: Path | None) -> list[Row]:
    """Every bank statement format that is read."""
    from ingestion.registry import bank_formats

    return [
        {"name": name, "label": getattr(item, "LABEL", (item.__doc__ or name).strip().splitlines()[0])}
        for name, item in sorted(bank_formats().items())
    ]


def profiles(company: Path | None) -> list[Row]:
    """Every ready-made description of an export: tables of banks, calls, advertising."""
    from ingestion.bank.tables.profile import profiles as tables
    from ingestion.files.mapping.profiles import file_profiles

    banks = {name: ("bank_transactions", each.label, each.based_on) for name, each in tables().items()}
    files = {name: (each.entity, each.label, each.based_on) for name, each in file_profiles().items()}
    return [
        {"name": name, "rows": entity, "label": label, "based_on": based_on}
        for found in (banks, files)
        for name, (entity, label, based_on) in sorted(found.items())
    ]


def rejects(company: Path | None) -> list[Row]:
    """Rows and files of the company's inputs that were left out, each with the reason."""
    from orchestration.cli.options import open_company
    from orchestration.cli.rejects import rejected

    return rejected(open_company(company))


def _documents(pattern: str) -> list[Row]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(MODELS.glob(pattern)))
    return [document for text in texts if (document := yaml.load(text, Loader))]


def _in(text: Any, language: str) -> Any:
    return text.get(language, text.get("en")) if isinstance(text, dict) else text


def _language(company: Path | None) -> str:
    """The company's language; English when there is no company to ask."""
    from orchestration.cli.options import open_company

    try:
        return open_company(company, check_options=False).language
    except UserError:
        if company:
            raise
        return "en"
