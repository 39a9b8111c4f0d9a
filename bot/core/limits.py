"""What the narrowest channel can show, and how much of it a screen takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.buttons import MOST
from bot.core.taps import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.screen import Draft, Points, Screen

TEXT = 1024
"""Characters of a whole screen: notices, text, points, cards, source and hints."""
PAPER = 3072
"""The same for a screen to take along: a letter, a sheet. The longest message of every channel
has room for more than this, for the buttons as a typed list."""
BUTTONS = MOST
LABEL = 24

TYPED = 4096
"""Characters of a typed text that are read: the longest message of any channel."""


def words(screen: Screen) -> str:
    """All that a screen says, as plain text, without the buttons."""
    parts = [*screen.news, *screen.notices, screen.progress, screen.text]
    parts += [listed(points) for points in screen.points]
    parts += lettered(screen.draft)
    for card in screen.cards:
        reach = (card.name, card.purpose, card.phone, card.email, card.site, *card.notes)
        parts.append("\n".join(line for line in reach if line))
    parts += [screen.source, screen.lifeline]
    return "\n\n".join(part for part in parts if part)


def hints(screen: Screen) -> tuple[str, ...]:
    """The hints of the answers, each behind its label."""
    return tuple(f"{b.label}: {b.hint}" for b in screen.answers if b.hint)


def lettered(draft: Draft | None) -> list[str]:
    """A letter as paragraphs of plain text, and behind it the same in the reader's language."""
    if draft is None:
        return []
    beside = (draft.lead, *draft.beside) if draft.beside else ()
    return [f"{draft.about} {draft.subject}", *draft.paragraphs, *beside]


def listed(points: Points) -> str:
    """A list as plain text: numbered where its order matters."""
    signs = (f"{n}." if points.ordered else "•" for n in range(1, len(points.items) + 1))
    lines = (f"{sign} {item}" for sign, item in zip(signs, points.items, strict=True))
    return "\n".join((points.lead, *lines)).strip()


def overruns(screen: Screen) -> Iterator[str]:
    """What does not fit, in words for an editor."""
    length = len("\n\n".join((words(screen), *hints(screen))))
    most = PAPER if screen.taken_along else TEXT
    if length > most:
        yield f"the screen takes {length} characters; {most} fit: say less, or split it"
    if len(screen.buttons) > BUTTONS:
        yield f"the screen has {len(screen.buttons)} buttons with its frame; {BUTTONS} fit"
    for button in (*screen.buttons, *screen.outward, *screen.verdicts):
        if len(button.label) > LABEL:
            yield f"the button `{button.label}` takes {len(button.label)} characters; {LABEL} fit"
        if len(button.tap.encode()) > LONGEST:
            yield f"the button `{button.label}` carries more than {LONGEST} bytes: shorten the ids"
