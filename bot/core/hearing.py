"""Hearing a text that is longer than what is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.limits import TYPED
from bot.core.special import URGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.special import Hear

MOST = 1 << 16
"""Characters of a text that are heard: more than any channel allows."""

_OVERLAP = 256
"""Characters that two pieces of a long text share, so that no phrase is cut in two."""


def pieces(text: str) -> Iterator[str]:
    """A long text in overlapping pieces, each short enough to be read whole."""
    for start in range(0, min(len(text), MOST), TYPED - _OVERLAP):
        yield text[start : start + TYPED]


def gravest_piece(texts: Iterable[str], hear: Hear) -> str | None:
    """The piece of some texts that calls for the gravest card; `None` if nothing does."""
    every = dict.fromkeys(piece for text in texts for piece in pieces(text))
    called_for = {hear(piece): piece for piece in every}
    return next((called_for[urgency] for urgency in URGENCIES if urgency in called_for), None)
