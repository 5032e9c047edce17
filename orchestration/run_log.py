"""Dagster's own messages in a file: the terminal belongs to the progress bars."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

import dagster as dg

from ingestion.settings import Company
from orchestration.redact import RedactingFilter

BYTES, KEPT = 2_000_000, 3


class _FirstLine(logging.Formatter):
    """One line per message: Dagster adds stack traces, which its event log keeps anyway."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).splitlines()[0]


def file_logger(company: Company) -> dg.LoggerDefinition:
    """Warnings and errors of runs, in .dagster/runs.log."""

    @dg.logger(config_schema={"level": dg.Field(str, default_value="WARNING")})
    def file(context: dg.InitLoggerContext) -> logging.Logger:
        path = company.dagster_dir / "runs.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=BYTES, backupCount=KEPT, delay=True, encoding="utf-8")
        handler.setFormatter(_FirstLine("%(asctime)s %(levelname)s %(message)s"))
        handler.addFilter(RedactingFilter())
        made = logging.Logger("lead2cash.runs", context.logger_config["level"])
        made.addHandler(handler)
        return made

    return file
