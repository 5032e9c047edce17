"""Small types of the mapping: texts, lists of texts, date patterns, number styles."""

from __future__ import annotations

import re
import zoneinfo
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

NUMBER_STYLES = ("auto", "1234.56", "1,234.56", "1 234,56", "1.234,56", "1'234.56", "1234,56")
NAMED_DATES = ("iso", "epoch", "epoch_ms", "excel")
# pieces of a date pattern and what strptime calls them; longer ones are tried first
PIECES = {
    "yyyy": "%Y", "yy": "%y", "mmm": "%b", "mm": "%m", "mi": "%M", "m": "%m", "dd": "%d", "d": "%d",
    "hh": "%H", "h": "%H", "ss": "%S", "am": "%p", "z": "%z",
}  # fmt: skip
TOKEN = re.compile("|".join([*PIECES, r"[-./:, T]"]))


def refuse(allowed: str) -> PydanticCustomError:
    """A validation error that says what is allowed; file, line, key and value are added when it is shown."""
    return PydanticCustomError("lead2cash", "allowed: {allowed}", {"allowed": allowed})


class Strict(BaseModel):
    """A group of keys: unknown ones refused, unchangeable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def as_text(value: Any) -> Any:
    """Texts as they are, numbers and yes/no as YAML writes them; anything else is left for pydantic."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def as_list(value: Any) -> Any:
    """A single text or number as a list of one."""
    return [value] if isinstance(value, str | int | float) else value


def as_texts(value: Any) -> Any:
    """Keys and values of a mapping as texts."""
    if not isinstance(value, dict):
        return value
    return {as_text(key): as_text(text) for key, text in value.items()}


def strptime_format(pattern: str) -> str | None:
    """`dd.mm.yyyy` as `%d.%m.%Y`; None when it is no date pattern."""
    found, position = "", 0
    while position < len(pattern):
        token = TOKEN.match(pattern, position)
        if not token:
            return None
        found += PIECES.get(token[0], token[0])
        position = token.end()
    if "%p" in found:
        found = found.replace("%H", "%I")
    has_day = "%d" in found and ("%m" in found or "%b" in found) and ("%Y" in found or "%y" in found)
    return found if has_day else None


def _date(pattern: str) -> str:
    if pattern not in NAMED_DATES and strptime_format(pattern) is None:
        raise refuse(f"{', '.join(NAMED_DATES)}, or a pattern such as dd.mm.yyyy or m/d/yyyy hh:mi")
    return pattern


def _number(style: str) -> str:
    if style not in NUMBER_STYLES:
        raise refuse(", ".join(f'"{name}"' for name in NUMBER_STYLES))
    return style


def _zone(zone: str) -> str:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse("an IANA time zone such as Europe/Moscow") from None
    return zone


def _regex(expression: str) -> str:
    try:
        re.compile(expression)
    except re.error as error:
        raise refuse(f"a regular expression ({error})") from None
    # RE2 runs in linear time because it lacks these
    if re.search(r"\(\?(?:[=!]|<[=!])|\\[1-9]", expression):
        raise refuse("a regular expression without look-around and back references")
    return expression


Text = Annotated[str, BeforeValidator(as_text)]
Texts = Annotated[list[Text], BeforeValidator(as_list)]
TextMap = Annotated[dict[str, str], BeforeValidator(as_texts)]
DatePattern = Annotated[str, AfterValidator(_date)]
Dates = Annotated[list[DatePattern], BeforeValidator(as_list)]
NumberStyle = Annotated[str, BeforeValidator(as_text), AfterValidator(_number)]
Zone = Annotated[str, AfterValidator(_zone)]
Regex = Annotated[str, AfterValidator(_regex)]
