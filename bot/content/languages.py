"""What a language needs before it is served: a catalog, a stemmer, hyphenation, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyphen
from babel.core import Locale, UnknownLocaleError
from Stemmer import algorithms

from bot.content.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.core.languages import Code, Language, Languages


def lacking(languages: Languages, catalogs: Collection[Code]) -> Iterator[Problem]:
    """What each language still lacks; `catalogs`: the languages with a catalog."""
    for language in languages:
        if language.code not in catalogs:
            yield _problem(
                language,
                f"it has no catalog: make locales/{language.catalog}/LC_MESSAGES/messages.po",
            )
        if language.stemmer not in algorithms():
            yield _problem(language, f"Snowball has no stemmer `{language.stemmer}`")
        if language.hyphenation not in pyphen.LANGUAGES:
            yield _problem(language, f"pyphen cannot hyphenate `{language.hyphenation}`")
        if not _tells_days(language.dates):
            yield _problem(language, f"Babel cannot write days in `{language.dates}`")


def _tells_days(locale: str) -> bool:
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _problem(language: Language, what: str) -> Problem:
    return Problem(file="bot/core/languages.py", line=0, where=language.code, what=what)
