"""Words in Telegram's HTML; no words can become markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.channels.marked import Marks, contact, listed
from bot.core.screen import is_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.screen import Draft, Screen

_PARTED = "\n\n"


def escaped(words: str) -> str:
    return escape(words, quote=False)


def strong(words: str) -> str:
    return f"<b>{escaped(words)}</b>"


def italic(words: str) -> str:
    return f"<i>{escaped(words)}</i>" if words else ""


MARKS = Marks(escaped, strong, italic)


def noticed(words: str) -> str:
    """A notice, set apart in a block of its own."""
    return f"<blockquote>{italic(words)}</blockquote>"


def paragraph(words: str) -> str:
    """A paragraph; a question is in bold."""
    return strong(words) if is_question(words) else escaped(words)


def expandable(markup: str) -> str:
    """A folded block: clients show three lines of it until it is tapped."""
    return f"<blockquote expandable>{markup}</blockquote>"


def blocks(screen: Screen) -> Iterator[str]:
    """The lists, the letter and the cards of a screen."""
    yield from (listed(points, MARKS) for points in screen.points)
    if screen.draft:
        yield from _letter(screen.draft)
    yield from (contact(card, MARKS) for card in screen.cards)


def _letter(draft: Draft) -> Iterator[str]:
    """Each language in a block of its own; one tap copies the letter itself."""
    yield f"{escaped(draft.about)} {strong(draft.subject)}"
    yield f"<pre>{escaped(draft.body)}</pre>"
    if draft.beside:
        yield strong(draft.lead)
        yield f"<blockquote>{escaped(_PARTED.join(draft.beside))}</blockquote>"
