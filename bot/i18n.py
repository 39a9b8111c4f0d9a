"""The gettext catalogs of the content and the channels, and the language that a reader wants."""

from __future__ import annotations

import gettext
import re
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from babel.messages.pofile import read_po

from bot.core.languages import SPOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog

    from bot.core.languages import Code, Languages

DOMAIN = "messages"

_ASKED = re.compile(r"([a-z]{2,8}|\*)(?:[-_][a-z0-9]+)*(?:\s*;\s*q\s*=\s*([01](?:\.\d*)?))?")
_LONGEST = 1000

Catalogs: TypeAlias = "Mapping[Code, gettext.NullTranslations]"


def po_path(locales: Path, language: Code) -> Path:
    return locales / SPOKEN[language].catalog / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalog(locales: Path, language: Code) -> Catalog:
    """The editable catalog; raises `FileNotFoundError`."""
    with po_path(locales, language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def translations(locales: Path, language: Code) -> gettext.NullTranslations:
    """The catalog for use: the compiled one that a wheel carries, else the editable one."""
    compiled = po_path(locales, language).with_suffix(".mo")
    if compiled.is_file():
        return gettext.GNUTranslations(BytesIO(compiled.read_bytes()))
    if not po_path(locales, language).is_file():
        return gettext.NullTranslations()
    return Translations(read_catalog(locales, language))


class Translations(gettext.NullTranslations):
    """A catalog for use as it was read: to compile it first takes longer. It has no plurals."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self._told = {
            (message.context, message.id): str(message.string)
            for message in catalog
            if message.id and message.string and not message.fuzzy
        }

    def gettext(self, message: str) -> str:
        return self._told.get((None, message), message)

    def pgettext(self, context: str, message: str) -> str:
        return self._told.get((context, message), message)


def all_translations(locales: Path) -> Catalogs:
    return {language: translations(locales, language) for language in SPOKEN.codes}


class ByContext:
    """A gettext catalog as a mapping of (context, source words) to the translation."""

    def __init__(self, catalog: gettext.NullTranslations) -> None:
        self._catalog = catalog

    def get(self, key: tuple[str, str]) -> str | None:
        """The translation, or `None` where there is none."""
        context, words = key
        found = self._catalog.pgettext(context, words)
        return None if found == words else found


def by_context(catalogs: Catalogs) -> dict[Code, ByContext]:
    """The catalogs in the form in which the content looks up its translations."""
    return {language: ByContext(catalog) for language, catalog in catalogs.items()}


def content_translations(locales: Path) -> dict[Code, ByContext]:
    """The same, read from the folder of the catalogs."""
    return by_context(all_translations(locales))


def best_language(wanted: str | None, languages: Languages = SPOKEN) -> Code:
    """The language of ours that suits a code such as `nl-BE` or an Accept-Language header best.

    A neighbour of a language counts as that language. Where only other languages are asked for,
    it is `elsewhere`, unless that is refused (q=0); where none is, it is the source.
    """
    near, foreign = languages.near, False
    if wanted is not None and wanted in near:
        return near[wanted]  # apps mostly send a bare code
    asked = _weighed((wanted or "")[:_LONGEST])
    for code, weight in sorted(asked, key=lambda one: -one[1]):
        if weight and code in near:
            return near[code]
        if weight and code == "*":
            break
        foreign = foreign or weight > 0
    first = languages.elsewhere if foreign else languages.source
    refused = {near.get(code) for code, weight in asked if weight == 0}
    likely = (first, languages.source, languages.elsewhere, *languages.codes)
    return next((code for code in likely if code not in refused), first)


def _weighed(header: str) -> list[tuple[str, float]]:
    """The first subtag of each language in a header, with its weight from 0 (refused) to 1."""
    found = (_ASKED.fullmatch(part.strip().lower()) for part in header.split(","))
    return [(match[1], min(float(match[2] or 1), 1)) for match in found if match]
