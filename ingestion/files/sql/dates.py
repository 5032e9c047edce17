"""Dates and times as people write them, to ISO text in UTC.

Every function takes SQL of a text and gives SQL; NULL where the text is no such date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingestion.files.mapping.values import strptime_format
from ingestion.files.sql.quote import literal

ISO_DAY = r"\d{4}-\d{2}-\d{2}"
ISO_LOCAL = ISO_DAY + r"[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
OFFSET = r"(?:Z|[+-]\d{2}(?::?\d{2})?)"
ISO_OFFSET = f"{ISO_LOCAL} ?{OFFSET}"
# as DuckDB reads it with no help: seconds, a decimal point, no space
ISO_WHOLE = rf"{ISO_DAY}[T ]\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d+)?{OFFSET}"
FIRST_DAY, LAST_DAY = "1900-01-01", "2199-12-31"
# serial day 1 of spreadsheets is 1900-01-01, and they count a 29 February 1900 that never was
EXCEL_ZERO = "1899-12-30"


def timestamp_sql(text: str, formats: Sequence[str], zone: str) -> str:
    """Moment as TIMESTAMP in UTC; a text without an offset is local in `zone`."""
    return _first([part for name in formats for part in _moments(text, name, zone)])


def date_sql(text: str, formats: Sequence[str], zone: str) -> str:
    """Day as DATE; of a text with an offset the day in `zone`."""
    return _first([part for name in formats for part in _days(text, name, zone)])


def moment_text(value: str, kind: str) -> str:
    """A DATE or TIMESTAMP as ISO text.

    NULL outside the years a business record can have: a year of two digits, a typing error.
    """
    if kind == "date":
        text, last = f"strftime({value}, '%Y-%m-%d')", LAST_DAY
    else:
        text, last = f"strftime({value}, '%Y-%m-%dT%H:%M:%S')", f"{LAST_DAY} 23:59:59"
    return f"case when {value} between {kind} '{FIRST_DAY}' and {kind} '{last}' then {text} end"


def _moments(text: str, name: str, zone: str) -> Iterable[str]:
    """Tries of one format, the likelier first; each is a TIMESTAMP in UTC or NULL."""
    if name == "iso":
        # the form systems write, at the price of one expression
        whole = _naive(f"try_cast({text} as timestamptz)")
        yield f"case when regexp_full_match({text}, {literal(ISO_WHOLE)}) then {whole} end"
        yield f"case when regexp_full_match({text}, {literal(ISO_LOCAL)}) then {_utc(_stamp(text), zone)} end"
        yield f"case when regexp_full_match({text}, {literal(ISO_DAY)}) then {_utc(_stamp(text), zone)} end"
        yield f"case when regexp_full_match({text}, {literal(ISO_OFFSET)}) then {_aware(text)} end"
    elif name in ("epoch", "epoch_ms"):
        digits, unit = (r"\d{1,11}", 1_000_000) if name == "epoch" else (r"\d{1,14}", 1000)
        made = f"make_timestamp(try_cast({text} as bigint) * {unit})"
        yield f"case when regexp_full_match({text}, {literal(digits)}) then {made} end"
    elif name == "excel":
        yield _utc(_serial(text), zone)
    else:
        for pattern in _with_times(name):
            parsed = _parsed(text, pattern)
            yield _naive(parsed) if "%z" in pattern else _utc(parsed, zone)


def _days(text: str, name: str, zone: str) -> Iterable[str]:
    """Tries of one format; each is a DATE or NULL."""
    if name == "iso":
        local = f"regexp_full_match({text}, {literal(f'{ISO_DAY}|{ISO_LOCAL}')})"
        yield f"case when {local} then cast({_stamp(text)} as date) end"
        in_zone = f"cast({_local(_aware(text), zone)} as date)"
        yield f"case when regexp_full_match({text}, {literal(ISO_OFFSET)}) then {in_zone} end"
    elif name in ("epoch", "epoch_ms"):
        yield from (f"cast({_local(moment, zone)} as date)" for moment in _moments(text, name, zone))
    elif name == "excel":
        yield f"cast({_serial(text)} as date)"
    else:
        for pattern in reversed(_with_times(name)):
            parsed = _parsed(text, pattern)
            local = f"timezone({literal(zone)}, {parsed})" if "%z" in pattern else parsed
            yield f"cast({local} as date)"


def _with_times(name: str) -> list[str]:
    """strptime formats of a pattern; one without a time may be followed by one."""
    pattern = strptime_format(name) or ""
    if "%H" in pattern or "%I" in pattern:
        return [pattern]
    return [f"{pattern} %H:%M:%S", pattern, f"{pattern} %H:%M"]


def _parsed(text: str, pattern: str) -> str:
    """A text read by an strptime format, where it has the format's signs in their order.

    Looking for the signs costs a tenth of a try that fails, and keeps out `epoch` and `infinity`, which
    strptime takes for dates in any format.
    """
    signs = re.findall(r"[-./:,T]", re.sub(r"%.", "", pattern))
    tests = [f"{text} like {literal('%' + '%'.join(signs) + '%')}"] if signs else []
    if len(signs) < 2:
        tests.append(f"regexp_matches({text}, '[0-9]')")
    if ":" not in signs and "%z" not in pattern:
        tests.append(f"not contains({text}, ':')")
    return f"case when {' and '.join(tests)} then try_strptime({text}, {literal(pattern)}) end"


def _stamp(text: str) -> str:
    return f"try_cast(replace({text}, ',', '.') as timestamp)"


def _aware(text: str) -> str:
    # DuckDB wants seconds where there is an offset
    whole = f"regexp_replace({text}, '^(.{{16}}) ?(Z|[+-])', '\\1:00\\2')"
    return _naive(f"try_cast(replace({whole}, ',', '.') as timestamptz)")


def _serial(text: str) -> str:
    """Local TIMESTAMP of a serial day number; its fraction is the time of day."""
    days = f"try_cast({text} as decimal(28,10))"
    seconds = f"cast(round({days} * 86400) as bigint)"
    made = f"timestamp '{EXCEL_ZERO}' + to_seconds({seconds})"
    return f"case when regexp_full_match({text}, '\\d{{1,6}}(?:\\.\\d+)?') then {made} end"


def _utc(local: str, zone: str) -> str:
    return local if zone == "UTC" else _naive(f"timezone({literal(zone)}, {local})")


def _naive(moment: str) -> str:
    """UTC of a TIMESTAMPTZ; the detour by microseconds is thirty times as fast as a change of zone."""
    return f"make_timestamp(epoch_us({moment}))"


def _local(utc: str, zone: str) -> str:
    return utc if zone == "UTC" else f"timezone({literal(zone)}, timezone('UTC', {utc}))"


def _first(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
