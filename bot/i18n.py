"""Languages: the gettext catalogs, for the content and for what the channels say themselves."""

from __future__ import annotations

import gettext
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.guide import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog

    from bot.core.guide import Language

DOMAIN = "messages"

Catalogs: TypeAlias = "Mapping[Language, gettext.NullTranslations]"


def po_path(locales: Path, language: Language) -> Path:
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalog(locales: Path, language: Language) -> Catalog:
    """The editable catalog; raises `FileNotFoundError`."""
    with po_path(locales, language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def translations(locales: Path, language: Language) -> gettext.NullTranslations:
    """The catalog for use: the compiled one that a wheel carries, else compiled on the spot."""
    compiled = po_path(locales, language).with_suffix(".mo")
    if compiled.is_file():
        return gettext.GNUTranslations(BytesIO(compiled.read_bytes()))
    if not po_path(locales, language).is_file():
        return gettext.NullTranslations()
    buffer = BytesIO()
    write_mo(buffer, read_catalog(locales, language))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def all_translations(locales: Path) -> Catalogs:
    return {language: translations(locales, language) for language in LANGUAGES}


class ByContext:
    """A gettext catalog as a mapping of (context, Dutch) to the translation."""

    def __init__(self, catalog: gettext.NullTranslations) -> None:
        self._catalog = catalog

    def get(self, key: tuple[str, str]) -> str | None:
        """The translation, or `None` where there is none."""
        context, words = key
        found = self._catalog.pgettext(context, words)
        return None if found == words else found


def english(locales: Path) -> ByContext:
    """What the content is translated by."""
    return ByContext(translations(locales, "en"))


def best_language(wanted: str | None) -> Language:
    """The language for a code such as `nl-BE` or an Accept-Language header: Dutch or English.

    Whoever's device speaks neither reads English more likely than Dutch; without any sign of
    it, Dutch.
    """
    codes = [part.split(";")[0].strip().lower()[:2] for part in (wanted or "").split(",")]
    for code in codes:
        for language in LANGUAGES:
            if code == language:
                return language
    return "en" if any(codes) else "nl"
