"""Tables of banks as tests read them, as text and as a workbook."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import xlsxwriter

from ingestion.bank.formats import parse
from ingestion.bank.statement import KnownAccounts, Statement
from ingestion.bank.tables.dates import read_day
from ingestion.bank.tables.profile import Profile


def read(data: str | bytes, name: str = "statement.csv", own: tuple[str, ...] = ()) -> Statement:
    return parse(data if isinstance(data, bytes) else data.encode(), name, KnownAccounts(frozenset(own)))


def workbook(text: str, profile: Profile) -> bytes:
    """The same rows as a workbook, its dates and numbers typed as a bank's program types them."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet, day_style = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
    for at, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=profile.delimiter)):
        for place, cell in enumerate(cells):
            day = read_day(cell, profile.dates) if re.match(r"[0-9]{2,4}[-.][0-9]{2}[-.]", cell) else None
            sum_text = cell.replace(",", ".") if profile.decimal == "," else cell
            if day:
                sheet.write_datetime(at, place, datetime(day.year, day.month, day.day), day_style)
            elif re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?", sum_text):
                sheet.write_number(at, place, float(sum_text))
            elif cell:
                sheet.write_string(at, place, cell)
    book.close()
    return data.getvalue()
