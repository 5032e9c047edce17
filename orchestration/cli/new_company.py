"""The files of an empty company."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from string import Template

from orchestration.cli.new_directory import prepare

FILES = Path(__file__).parent / "new_company"
FOLDERS = ("inbox/crm", "inbox/bank", "settings", "mapping")


def make_company(directory: Path, *, name: str | None, language: str, timezone: str, currency: str) -> Path:
    """Write company.yml, empty settings tables with their headers, an example mapping and the inbox.

    Raises:
        SettingsError: a given value is not allowed; nothing is written.
        UserError: the directory is not empty or cannot be written.
    """
    from ingestion.settings.load import company_from
    from ingestion.settings.tables import table_specs
    from ingestion.settings.yaml_lines import parse_yaml

    title = name or directory.resolve().name
    values = {"name": _yaml_text(title), "language": language, "timezone": timezone, "currency": currency}
    company_file = Template((FILES / "company.yml").read_text(encoding="utf-8")).substitute(values)
    company_from(parse_yaml(company_file, "company.yml"), directory.resolve(), check_options=False)
    root = prepare(directory)
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True)
    (root / "company.yml").write_text(company_file, encoding="utf-8")
    (root / ".gitignore").write_text(
        "/landing/\n/releases/\n/current\n/.build/\n/.dagster/\n/.dlt/\n/run.lock\n"
    )
    mapping = Template((FILES / "crm.yml").read_text(encoding="utf-8")).substitute(values)
    (root / "mapping" / "crm.yml").write_text(mapping, encoding="utf-8")
    guide = ["# Settings tables", "", "All are optional. UTF-8, comma or semicolon, first line as below.", ""]
    for spec in table_specs().values():
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow([column.name for column in spec.columns])
        (root / spec.file).write_text(header.getvalue(), encoding="utf-8")
        guide += [
            f"## {spec.name}.csv",
            "",
            spec.description,
            "",
            "| column | type | | meaning |",
            "|---|---|---|---|",
        ]
        for column in spec.columns:
            must = "required" if column.required and column.name not in spec.derived else ""
            allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
            guide.append(f"| {column.name} | {column.type} | {must} | {column.description}{allowed} |")
        guide.append("")
    (root / "settings" / "README.md").write_text("\n".join(guide), encoding="utf-8")
    return root


def _yaml_text(text: str) -> str:
    """Text as a double-quoted YAML scalar."""
    import json

    return json.dumps(text, ensure_ascii=False)
