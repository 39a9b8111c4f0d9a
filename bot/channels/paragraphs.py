"""What stands out in the text of a screen, in every channel that has marks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.screen import is_question

if TYPE_CHECKING:
    from bot.core.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`strong`: it must not be missed. `above`: how far one has come, where it stands over this."""

    words: str
    strong: bool
    above: str


def paragraphs(screen: Screen) -> tuple[Paragraph, ...]:
    """Its text in parts: the question is strong, and the first thought of what stays."""
    told = [words for words in screen.text.split("\n\n") if words.strip()]
    asked = next((n for n, words in enumerate(told) if is_question(words)), 0)
    return tuple(
        Paragraph(
            words=words,
            strong=is_question(words) or (screen.stays and n == 0),
            above=screen.progress if n == asked else "",
        )
        for n, words in enumerate(told)
    )
