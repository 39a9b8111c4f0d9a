"""Languages: the gettext catalogs, for the content and for what the channels say themselves."""

from __future__ import annotations

import gettext
import re
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

_NEAR: Mapping[Language, frozenset[str]] = {
    # Frisian, Low Saxon and its dialects, Limburgish, Zeelandic, West Flemish, Afrikaans, and
    # Papiamento and Sranan, whose speakers had their schooling in Dutch.
    "nl": frozenset(
        (
            *("nl", "nld", "dut", "fy", "fry", "nds", "gos", "drt", "sdz", "stl", "twd", "act"),
            *("vel", "li", "lim", "zea", "vls", "af", "afr", "pap", "srn"),
        )
    ),
    "en": frozenset(("en", "eng", "sco")),
}
"""What whoever asks for it reads, by the codes of ISO 639."""

_ASKED = re.compile(r"([a-z]{2,8}|\*)(?:[-_][a-z0-9]+)*(?:\s*;\s*q\s*=\s*([01](?:\.\d*)?))?")
_LONGEST = 1000

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

    A neighbour of a language counts as that language. Whoever's device speaks neither reads English
    more likely than Dutch; without any sign of it, Dutch.
    """
    asked = _weighed((wanted or "")[:_LONGEST])
    refused = {_near(code) for code, weight in asked if weight == 0}
    foreign = False
    for code, weight in sorted(asked, key=lambda one: -one[1]):
        near = _near(code)
        if weight and near:
            return near
        if weight and code == "*":
            break
        foreign = foreign or weight > 0
    first, second = reversed(LANGUAGES) if foreign else LANGUAGES
    return second if first in refused else first


def _weighed(header: str) -> list[tuple[str, float]]:
    """Each language (its first subtag) with its weight from 0 (not this one) to 1."""
    found = (_ASKED.fullmatch(part.strip().lower()) for part in header.split(","))
    return [(match[1], min(float(match[2] or 1), 1)) for match in found if match]


def _near(code: str) -> Language | None:
    return next((language for language, codes in _NEAR.items() if code in codes), None)
