"""Builds a text in every language, for every reader that it has words for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from bot.core.languages import SPOKEN
from bot.core.texts import Role, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import LocalText
    from bot.core.languages import Code, Languages
    from bot.core.texts import Reader

OTHER = "ander"
"""The key of the form for every reader without one of their own."""


def reflowed(words: str) -> str:
    """The words with single spaces, and one empty line between paragraphs."""
    paragraphs = re.split(r"\n\s*\n", words.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def forms(context: str, text: LocalText) -> Iterator[tuple[str, str, str]]:
    """Each form as (reader key, gettext context, source words)."""
    if isinstance(text, str):
        yield OTHER, context, reflowed(text)
        return
    for reader, words in text.items():
        yield reader, f"{context}:{reader}", reflowed(words)


def reader_of(key: str) -> Reader:
    return None if key == OTHER else Role(key)


class Translations(Protocol):
    """A mapping of (context, source words) to the words of a language; a dict will do."""

    def get(self, key: tuple[str, str], /) -> str | None:
        """The translation, or `None` where there is none."""


_NONE: Translations = {}


class Translator:
    """Turns words in the source language into a `Text`."""

    def __init__(
        self, translations: Mapping[Code, Translations], languages: Languages = SPOKEN
    ) -> None:
        self.languages = languages
        self._translations = {
            code: translations.get(code, _NONE)
            for code in languages.codes
            if code != languages.source
        }

    def text(self, context: str, text: LocalText) -> Text:
        """The text; where a translation is missing, it has the words of the source."""
        said = [(reader_of(key), where, words) for key, where, words in forms(context, text)]
        source = {reader: words for reader, _, words in said}
        translated = {
            code: {reader: found.get((where, words)) or words for reader, where, words in said}
            for code, found in self._translations.items()
        }
        return Text(forms={self.languages.source: source, **translated})

    def optional(self, context: str, text: LocalText | None) -> Text | None:
        return None if text is None else self.text(context, text)
