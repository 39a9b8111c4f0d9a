"""The words in a message, and which of them call for a crisis card; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.hearing import gravest_piece
from bot.core.limits import TYPED

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.special import Hear


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
        return gravest_piece(told, hear)

    @property
    def is_simple(self) -> bool:
        """Whether it is a single text that understanding reads as a whole."""
        return len(self.parts) == 1 and not self.beside and len(self.parts[0]) <= TYPED


def only_words_read(guide: Guide, screen: Screen) -> Screen:
    """The screen with a notice that we could read only the words of a message."""
    notice = guide.say("alleen-woorden", screen)
    return replace(screen, notices=(notice, *screen.notices))
