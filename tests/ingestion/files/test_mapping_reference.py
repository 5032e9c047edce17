"""The reference of mappings names every key, and its example works."""

from __future__ import annotations

from pathlib import Path

from tests.ingestion.files.conftest import Desk

README = Path(__file__).parents[3] / "ingestion" / "files" / "README.md"


def test_the_reference_names_every_key() -> None:
    from ingestion.files.mapping.models import Defaults, EntityMapping
    from ingestion.files.mapping.rules import TESTS, Rule
    from ingestion.files.mapping.values import NAMED_DATES, NUMBER_STYLES, PIECES
    from ingestion.files.options import Options

    text = README.read_text()
    models = (Options, Defaults, EntityMapping, Rule)
    keys = {key for model in models for key in model.model_fields} | {*TESTS, *NAMED_DATES, *PIECES}
    keys |= {style for style in NUMBER_STYLES if style != "auto"}
    assert [key for key in sorted(keys) if key not in text] == []


def test_the_example_of_the_reference_works(desk: Desk) -> None:
    import xlsxwriter

    blocks = README.read_text().split("```yaml\n")[1:]
    mapping = next(block.split("```")[0] for block in blocks if "entities:" in block)
    desk.map(mapping)
    desk.inbox.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(desk.inbox / "deals 2026.xlsx"))
    sheet = book.add_worksheet("Сделки")
    sheet.write_row(0, 0, ["Номер", "Этап", "Сумма", "Создана", "Менеджер", "Регион"])
    sheet.write_row(1, 0, ["1", "Успех", "1 234,56", "31.01.2026", "Анна", "Урал"])
    book.close()
    report = desk.land()
    assert report.failures == []
    assert report.rows == {"deals": 1, "users": 1, "pipelines": 1}
    assert desk.payloads("deals")[0]["amount"] == "1234.56"
