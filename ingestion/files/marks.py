"""Marks in front of a cell's text: what the cell was before it became text.

Spreadsheets, Parquet and JSONL have typed cells, and a typed number or date must not be read by the
pattern meant for texts. The marks are private-use characters, which no real text begins with.
"""

from __future__ import annotations

NUMBER = "\ue000"  # a number, written plainly
MOMENT = "\ue001"  # a date or time in ISO
LOST = "\ue002"  # a number that no longer has all the digits somebody typed
FIRST, LAST = NUMBER, LOST

# texts that stopped on the way through the steps of a rule; the mark says where, the text says with what
NOT_NAMED = "\ue010"  # `values` does not name it
DIGITS_LOST = "\ue011"  # an id without all its digits
NO_NUMBER = "\ue012"  # a part of a sum or product is no number
FAILED_FIRST, FAILED_LAST = NOT_NAMED, NO_NUMBER

# numeric cells hold 15 digits; from here on the rest is a guess
EXACT_BELOW = 10**15
