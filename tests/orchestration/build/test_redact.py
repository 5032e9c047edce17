"""No secret leaves in a message."""

from __future__ import annotations

import logging
import sys

import pytest

from orchestration.redact import RedactingFilter, redact

SECRET = "s3cr3t-canary"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"GET https://x.example/api?api_token={SECRET}&page=2", id="query of a URL"),
        pytest.param(f"https://user:{SECRET}@x.example/path", id="login in a URL"),
        pytest.param(f"https://x.example/rest/17/{SECRET}/crm.deal.list", id="path of a webhook"),
        pytest.param(f"password: {SECRET}", id="key and value"),
        pytest.param(f'{{"client_secret": "{SECRET}"}}', id="JSON"),
        pytest.param(f"Authorization: Bearer {SECRET}", id="header"),
        pytest.param(f"postgres DB_PWD={SECRET};", id="connection text"),
    ],
)
def test_secrets_are_hidden_by_their_place(text: str) -> None:
    assert SECRET not in redact(text)


def test_known_secrets_are_hidden_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WEBHOOK", SECRET)
    assert redact(f"the server said: {SECRET} is wrong") == "the server said: *** is wrong"


def test_ordinary_words_stay() -> None:
    text = "deal 17: the token of 3 deals, passwordless; folder /home/anna, 100,50 ₽"
    assert redact(text) == text


def test_log_records_are_cleaned_with_their_tracebacks() -> None:
    try:
        raise ValueError(f"api_key={SECRET}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "token=%s", (SECRET,), sys.exc_info())
    RedactingFilter().filter(record)
    assert SECRET not in logging.Formatter("%(message)s").format(record)
