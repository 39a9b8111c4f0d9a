"""A text of the content in every language, for every reader it has words for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from bot.core.guide import Role, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.models import LocalText
    from bot.core.guide import Reader

OTHER = "ander"
"""The key that serves every reader without a form of their own."""


def normal(words: str) -> str:
    """Paragraphs parted by one empty line, single spaces within: how a line was broken is moot."""
    paragraphs = re.split(r"\n\s*\n", words.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def forms(context: str, text: LocalText) -> Iterator[tuple[str, str, str]]:
    """Each form as (reader key, gettext context, Dutch words)."""
    if isinstance(text, str):
        yield OTHER, context, normal(text)
        return
    for reader, words in text.items():
        yield reader, f"{context}:{reader}", normal(words)


def reader_of(key: str) -> Reader:
    return None if key == OTHER else Role(key)


class Translations(Protocol):
    """Where translations come from: (context, Dutch) → English. A dict is one."""

    def get(self, key: tuple[str, str], /) -> str | None:
        """The translation, or `None` where there is none."""


class Translator:
    """Turns Dutch into a `Text`."""

    def __init__(self, english: Translations) -> None:
        self._english = english

    def text(self, context: str, text: LocalText) -> Text:
        """What has no translation keeps its Dutch words; the check names it."""
        dutch: dict[Reader, str] = {}
        english: dict[Reader, str] = {}
        for key, where, words in forms(context, text):
            dutch[reader_of(key)] = words
            english[reader_of(key)] = self._english.get((where, words)) or words
        return Text(forms={"nl": dutch, "en": english})

    def optional(self, context: str, text: LocalText | None) -> Text | None:
        return None if text is None else self.text(context, text)
