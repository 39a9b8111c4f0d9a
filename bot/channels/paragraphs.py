"""The paragraphs of a screen, and which of them to emphasise; the same in every channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.screen import is_question

if TYPE_CHECKING:
    from bot.core.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParagraph:
    """`strong`: to be emphasised. `above`: the progress line that stands over it, if any."""

    words: str
    strong: bool
    above: str


def paragraphs(screen: Screen) -> tuple[ShownParagraph, ...]:
    """The text of a screen in parts. A question is strong, and so is the start of an outcome."""
    told = [words for words in screen.text.split("\n\n") if words.strip()]
    asked = next((n for n, words in enumerate(told) if is_question(words)), 0)
    return tuple(
        ShownParagraph(
            words=words,
            strong=is_question(words) or (screen.stays and n == 0),
            above=screen.progress if n == asked else "",
        )
        for n, words in enumerate(told)
    )
