"""The words in a message, and which of them call for a crisis card; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.limits import TYPED
from bot.core.special import URGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.special import Hear

MOST = 1 << 16
"""Characters of a text that we look at: more than any channel allows."""

_OVERLAP = 256
"""Characters that two pieces of a long text share, so that no phrase is cut in two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`parts`: what is said to us, by paragraph. `beside`: other words, such as a file's name."""

    parts: tuple[str, ...] = field(default=(), repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False)

    @property
    def words(self) -> str:
        """What is said to us."""
        return "\n".join(self.parts)

    def grave(self, hear: Hear) -> str | None:
        """The gravest piece of it that calls for a card; `None` if nothing does.

        Parts are heard together and one by one: a phrase may run on into the next part, and the
        next part must not make it harmless.
        """
        told = (self.words, "\n".join(self.beside), *self.parts, *self.beside)
        pieces = dict.fromkeys(piece for words in told for piece in _pieces(words))
        called_for = {hear(piece): piece for piece in pieces}
        return next((called_for[u] for u in URGENCIES if u in called_for), None)

    @property
    def is_simple(self) -> bool:
        """Whether it is a single text that understanding reads as a whole."""
        return len(self.parts) == 1 and not self.beside and len(self.parts[0]) <= TYPED


def only_words_read(guide: Guide, screen: Screen) -> Screen:
    """The screen with a notice that we could read only the words of a message."""
    notice = guide.say("alleen-woorden", screen)
    return replace(screen, notices=(notice, *screen.notices))


def _pieces(words: str) -> Iterator[str]:
    """A long text in overlapping pieces, each short enough to be heard whole."""
    for start in range(0, min(len(words), MOST), TYPED - _OVERLAP):
        yield words[start : start + TYPED]
