"""A small company's warehouse, made by hand: four reports over fifteen months."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.reports_site.manifests import CASES

NAMES = {
    "company": "North Wind",
    "anna": "Anna Kuznetsova",
    "boris": "Boris & Sons",
    "clara": "Clara",
    "denis": "Denis",
    "sales": "Sales",
    "service": "Service",
    "pipeline": "New clients",
    "stage": "Request",
    "article": "Payments of clients",
}


def make_warehouse(path: Path, language: str = "en", **names: str) -> Path:
    """Writes the warehouse. ``names`` replace those of people, stages and articles, and
    the languages of the site."""
    both = {"en": "en ru", "ru": "ru en"}[language]
    words = {**NAMES, "languages": both, **names, "language": language}
    sql = (CASES / "world.sql").read_text(encoding="utf-8")
    for key, word in words.items():
        sql = sql.replace("{" + key + "}", word.replace("'", "''"))
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)
    return path
