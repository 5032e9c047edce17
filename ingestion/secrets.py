"""Secrets of sources: where they are kept, and which values must never be shown.

A secret stands in the environment (`LEAD2CASH_<SOURCE>_TOKEN`) or in the company's `.dlt/secrets.toml`
(`[sources.<source>]`, `token = "…"`), never in company.yml.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingestion.errors import UserError
from ingestion.settings.company import Company

SECRETS_FILE = Path(".dlt") / "secrets.toml"
HIDDEN = "***"
SHORTEST = 6
_known: set[str] = set()


def variable(source: str, key: str = "token") -> str:
    """Environment variable of a source's secret, e.g. `LEAD2CASH_CRM_TOKEN`."""
    return f"LEAD2CASH_{source}_{key}".upper()


def secret(company: Company, source: str, key: str = "token") -> str:
    """A secret of a source; from here on it is hidden in every message.

    Raises:
        UserError: there is none, or others may read the file it stands in.
    """
    value = given_secret(company, source, key)
    if not value:
        raise UserError(
            f"there is no {key}.",
            where=f"source {source}",
            todo=f"Set {variable(source, key)}, or {key} under [sources.{source}] in {SECRETS_FILE}.",
        )
    return value


def given_secret(company: Company, source: str, key: str) -> str:
    """A secret a source may do without; empty when nobody gave it.

    Raises:
        UserError: others may read the file it stands in.
    """
    value = os.environ.get(variable(source, key), "").strip() or _from_file(company, source, key)
    remember(value)
    return value


def remember(value: str) -> None:
    """Hide this value from now on, also when it came from an answer of the source."""
    if len(value) >= SHORTEST:
        _known.add(value)


def known() -> list[str]:
    """Every value to hide, the longest first."""
    return sorted(_known, key=len, reverse=True)


def hide(text: str, more: Iterable[str] = ()) -> str:
    """The text without secrets that were read in this process."""
    for value in (*known(), *more):
        text = text.replace(value, HIDDEN)
    return text


def _from_file(company: Company, source: str, key: str) -> str:
    path = company.root / SECRETS_FILE
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise UserError("others may read this file.", where=str(path), todo=f"chmod 600 {path}")
            document: dict[str, Any] = tomllib.load(file)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UserError(f"it cannot be read: {error.strerror}.", where=str(path)) from None
    except tomllib.TOMLDecodeError:
        # the decoder's message quotes the line, which may be the secret
        raise UserError("this is no TOML.", where=str(path)) from None
    value = document.get("sources", {}).get(source, {}).get(key, "")
    return value.strip() if isinstance(value, str) else ""
