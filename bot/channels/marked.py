"""The parts of a screen as lines of text, for channels whose messages are text with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.channels.paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.core.screen import Button, Card, Points, Screen


class Marks(NamedTuple):
    """How a channel writes words; in each way, no words can become markup."""

    plain: Callable[[str], str]
    strong: Callable[[str], str]
    italic: Callable[[str], str]


def marked_text(screen: Screen, marks: Marks) -> Iterator[str]:
    """The paragraphs of its text, with the progress above the question."""
    for part in paragraphs(screen):
        above = f"{marks.italic(part.above)}\n" if part.above else ""
        yield above + (marks.strong(part.words) if part.strong else marks.plain(part.words))


def hinted(buttons: Iterable[Button], marks: Marks) -> str:
    """The hints of these buttons, one a line."""
    return "\n".join(f"{marks.strong(b.label)}: {marks.plain(b.hint)}" for b in buttons if b.hint)


def listed(points: Points, marks: Marks) -> str:
    """A list under its lead."""
    lead = [marks.strong(points.lead)] if points.lead else []
    signs = (f"{n}." if points.ordered else "•" for n in range(1, len(points.items) + 1))
    items = zip(signs, points.items, strict=True)
    return "\n".join([*lead, *(f"{sign} {marks.plain(item)}" for sign, item in items)])


def contact(card: Card, marks: Marks) -> str:
    """A contact; apps make numbers and addresses in a text tappable."""
    lines = [marks.strong(card.name), marks.plain(card.purpose)]
    reach = (("☎", card.phone), ("✉", card.email), ("→", card.site))
    lines += [f"{sign} {marks.plain(value)}" for sign, value in reach if value]
    return "\n".join([*lines, *(marks.plain(note) for note in card.notes)])
