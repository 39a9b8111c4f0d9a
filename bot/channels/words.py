"""The words that stand in a message, and what of them calls for a card; pure."""

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
"""Characters of a text that are looked at: more than any channel lets anybody send."""

_OVERLAP = 256
"""Characters that two pieces of a long text share, so that no phrase is cut in two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`parts` are said to us, each a paragraph; `beside` stands with them and asks nothing."""

    parts: tuple[str, ...] = field(default=(), repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False)

    @property
    def words(self) -> str:
        """What is said to us."""
        return "\n".join(self.parts)

    def grave(self, hear: Hear) -> str | None:
        """What in it calls for a card, the gravest first; `None` where nothing does.

        Parts are looked at together and one by one: a phrase may go on in the next, and the next
        must not make it harmless.
        """
        told = (self.words, "\n".join(self.beside), *self.parts, *self.beside)
        pieces = dict.fromkeys(piece for words in told for piece in _pieces(words))
        called_for = {hear(piece): piece for piece in pieces}
        return next((called_for[u] for u in URGENCIES if u in called_for), None)

    @property
    def is_simple(self) -> bool:
        """Whether it is one text that understanding looks at whole."""
        return len(self.parts) == 1 and not self.beside and len(self.parts[0]) <= TYPED


def only_words_read(guide: Guide, screen: Screen) -> Screen:
    """The answer to a message of which only the words can be read: it says so first."""
    notice = guide.say("alleen-woorden", screen)
    return replace(screen, notices=(notice, *screen.notices))


def _pieces(words: str) -> Iterator[str]:
    """A long text in pieces that are looked at whole."""
    for start in range(0, min(len(words), MOST), TYPED - _OVERLAP):
        yield words[start : start + TYPED]
