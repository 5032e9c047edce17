"""Secrets out of every text that is written or shown."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable

from ingestion import secrets as read_secrets

HIDDEN = "***"
# PWD and OLDPWD are folders, DB_PWD is a password
SECRET_NAME = re.compile(r"(token|secret|password|passwd|_pwd$|api_?key|credential|webhook)", re.IGNORECASE)
# user:password@ of a URL, e.g. https://user:pass@host/
URL_LOGIN = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^\s/@:]+:[^\s/@]+@", re.IGNORECASE)
# key=value in a URL's query, a connection text or JSON, e.g. ?api_token=abc or "password": "abc"
PAIR = re.compile(
    r"(?P<name>[\w-]*(?:token|secret|password|passwd|_pwd|api_?key|credential|authorization|auth)[\w-]*)"
    r"(?P<sign>[\"']?\s*[=:]\s*[\"']?)(?:Bearer\s+)?(?P<value>[^\s&,;'\"}\]]+)",
    re.IGNORECASE,
)
# the path of an incoming webhook holds its secret, e.g. https://x.example/rest/1/abcdef123456/crm.deal.list
WEBHOOK = re.compile(r"(?P<head>https?://[^\s/]+/rest/\d+/)[^\s/]+", re.IGNORECASE)
SHORTEST = 6


def known_secrets() -> list[str]:
    """Values of variables that are named like secrets, and secrets read here, the longest first."""
    values = {
        value for name, value in os.environ.items() if SECRET_NAME.search(name) and len(value) >= SHORTEST
    }
    return sorted({*values, *read_secrets.known()}, key=len, reverse=True)


def redact(text: str, secrets: Iterable[str] | None = None) -> str:
    """The text without secrets: known values, logins in URLs, and values of keys named like secrets."""
    for value in known_secrets() if secrets is None else secrets:
        text = text.replace(value, HIDDEN)
    text = URL_LOGIN.sub(rf"\g<scheme>{HIDDEN}@", text)
    text = WEBHOOK.sub(rf"\g<head>{HIDDEN}", text)
    return PAIR.sub(rf"\g<name>\g<sign>{HIDDEN}", text)


class RedactingFilter(logging.Filter):
    """Removes secrets from log records, their arguments and tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
