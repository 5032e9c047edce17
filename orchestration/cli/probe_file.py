"""The file of `lead2cash probe`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from ingestion.errors import UserError
from ingestion.registry import connectors
from ingestion.settings.company import Company

if TYPE_CHECKING:
    from ingestion.crm.kit.probe import ListShape

HEAD = """\
# Key names and types of what the CRM answers, list by list, no values. Paths are those of resources.yml:
# 0 stands for any element of a list, * for a part of a name that belongs to one account.
"""


def probe_source(company: Company, name: str) -> tuple[str, dict[str, ListShape]]:
    """Connector of a source, and the shape of each of its lists.

    Raises:
        UserError: there is no such source, it is none over HTTP, or there is no secret.
        InputError: the source cannot be reached or refuses the secret.
    """
    vendors = {
        key: vendor
        for key, source in company.sources.items()
        if (vendor := getattr(connectors()[source.connector], "VENDOR", None))
    }
    if name not in vendors:
        known = f"Sources over HTTP: {', '.join(vendors)}." if vendors else "company.yml has none over HTTP."
        raise UserError(f"there is no CRM source {name!r}.", todo=known)
    from ingestion.crm.kit.probe import probe

    source = company.sources[name]
    return source.connector, probe(vendors[name], company, source)


def write_probe(path: Path, connector: str, found: Mapping[str, ListShape]) -> None:
    """Write the file.

    Raises:
        UserError: the file cannot be written.
    """
    document = {"connector": connector, "lists": {name: seen.document() for name, seen in found.items()}}
    text = HEAD + yaml.safe_dump(document, default_flow_style=None, sort_keys=False, width=118)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"it cannot be written: {error.strerror}.", where=str(path)) from None
