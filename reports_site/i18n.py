"""The site's own words in the reader's language: gettext catalogues read straight from ``locales/*.po``."""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ingestion.errors import UserError
from reports_site.spec import Text

# each language under its own name
LANGUAGES = {"en": "English", "ru": "Русский"}
LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:
    """Marks a text for the catalogue where it stands as data; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Ui:
    """One language: ``_`` for a sentence, ``n`` for a counted one, ``text`` for words from the reports."""

    language: str
    locale: babel.Locale
    catalogue: gettext.NullTranslations

    def _(self, message: str, **values: object) -> str:
        words = self.catalogue.gettext(message)
        return words % values if values else words

    def n(self, singular: str, plural: str, number: int, **values: object) -> str:
        return self.catalogue.ngettext(singular, plural, number) % {"num": number, **values}

    def text(self, words: Text) -> str:
        return words.ru if self.language == "ru" else words.en


@cache
def ui_of(language: str) -> Ui:
    """The catalogue of a language; English is the source of all others.

    Raises:
        UserError: a language the site does not speak.
    """
    if language not in LANGUAGES:
        raise UserError(
            f"The site does not speak {language!r}.",
            where="company.yml: language",
            todo=f"Allowed: {', '.join(LANGUAGES)}.",
        )
    path = LOCALES / f"{language}.po"
    if not path.is_file():
        return Ui(language, babel.Locale(language), gettext.NullTranslations())
    compiled = io.BytesIO()
    with path.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return Ui(language, babel.Locale(language), gettext.GNUTranslations(compiled))
