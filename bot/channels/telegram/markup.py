"""Words in Telegram's HTML; no words can become markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.core.screen import is_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.screen import Button, Card, Draft, Points, Screen

_PARTED = "\n\n"


def escaped(words: str) -> str:
    return escape(words, quote=False)


def strong(words: str) -> str:
    return f"<b>{escaped(words)}</b>"


def italic(words: str) -> str:
    return f"<i>{escaped(words)}</i>" if words else ""


def noticed(words: str) -> str:
    """A notice, set apart in a block of its own."""
    return f"<blockquote>{italic(words)}</blockquote>"


def paragraph(words: str) -> str:
    """A paragraph; a question is in bold."""
    return strong(words) if is_question(words) else escaped(words)


def hinted(buttons: tuple[Button, ...]) -> str:
    """The hints of these buttons, one a line."""
    return "\n".join(f"{strong(b.label)}: {escaped(b.hint)}" for b in buttons if b.hint)


def expandable(markup: str) -> str:
    """A folded block: clients show three lines of it until it is tapped."""
    return f"<blockquote expandable>{markup}</blockquote>"


def blocks(screen: Screen) -> Iterator[str]:
    """The lists, the letter and the cards of a screen."""
    yield from (_points(points) for points in screen.points)
    if screen.draft:
        yield from _letter(screen.draft)
    yield from (_card(card) for card in screen.cards)


def _points(points: Points) -> str:
    lead = [strong(points.lead)] if points.lead else []
    signs = (f"{n}." if points.ordered else "•" for n in range(1, len(points.items) + 1))
    items = zip(signs, points.items, strict=True)
    return "\n".join([*lead, *(f"{sign} {escaped(item)}" for sign, item in items)])


def _letter(draft: Draft) -> Iterator[str]:
    """Each language in a block of its own; one tap copies the letter itself."""
    yield f"{escaped(draft.about)} {strong(draft.subject)}"
    yield f"<pre>{escaped(draft.body)}</pre>"
    if draft.beside:
        yield strong(draft.lead)
        yield f"<blockquote>{escaped(_PARTED.join(draft.beside))}</blockquote>"


def _card(card: Card) -> str:
    # Telegram refuses tel: buttons, but numbers and addresses in a text can be tapped.
    lines = [strong(card.name), escaped(card.purpose)]
    reach = (("☎", card.phone), ("✉", card.email), ("→", card.site))
    lines += [f"{sign} {escaped(value)}" for sign, value in reach if value]
    return "\n".join([*lines, *(escaped(note) for note in card.notes)])
