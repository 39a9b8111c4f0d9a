"""A screen on an A4 page (PDF/UA-1) to take along, with its source, date and QR code."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.paper import long_day, on_one_page, reach
from bot.content.qr import code_of

if TYPE_CHECKING:
    from bot.content.paper import From
    from bot.core.guide import Guide
    from bot.core.screen import Screen

SIZES = (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)
"""Font sizes in points, to try until the text fits on one page."""

TEMPLATE = Path(__file__).with_name("takeaway.typ")


def takeaway(guide: Guide, screen: Screen, given: From) -> bytes:
    """The screen as a PDF; a letter is all there is on it, as it is to be sent."""
    return on_one_page(TEMPLATE, page(guide, screen, given), SIZES)


def page(guide: Guide, screen: Screen, given: From) -> dict[str, object]:
    """The content of the page, as plain data."""
    letter, full = screen.draft, None if screen.taken_along else screen.handout
    host = given.address if given.steunpunt or full else ""
    return {
        "language": screen.language,
        "title": screen.title,
        "text": [] if letter else [*screen.notices, *screen.text.split("\n\n")],
        "points": [asdict(points) for points in screen.points],
        "letter": asdict(letter) if letter else None,
        "beside": [asdict(points) for points in full.beside] if full else [],
        "contacts": [reach(card) for card in full.cards] if full else [],
        "help": guide.topics[guide.topic_of("help")].title.to(screen),
        "warning": guide.say("papier", screen) if full else "",
        "source": screen.source,
        "code": code_of(host),
        "address": host.partition("//")[2],
        "day": long_day(guide, screen.language, given.now),
    }
