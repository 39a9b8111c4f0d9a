"""What a typed text means to the engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.events import Chose, Wrote
from bot.understanding.commands import Commands
from bot.understanding.letters import LONGEST
from bot.understanding.personal import without_person
from bot.understanding.safety import CARDS, alarm
from bot.understanding.search import Search

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide, NodeId, Reader
    from bot.core.session import Session
    from bot.understanding.index import Place
    from bot.understanding.search import Hit

SUGGESTIONS = 4
LIKELY, BESIDE, SURE, AHEAD = 0.3, 0.2, 0.5, 0.1
"""How well a screen must fit to be offered, to be offered beside a likely one, or to be opened:
then it must be well ahead of the next too."""

NO_TOPIC = "geen"
_NEAR = 0.12
_NO_PERSON = ("geen-gegevens",)


class Understanding:
    """Safety first; then commands in words; then search."""

    def __init__(self, guide: Guide) -> None:
        self._search = Search(guide)
        self._commands = Commands(guide, self._search.knows)
        self._public = frozenset(
            re.sub(r"\D", "", contact.phone) for contact in guide.contacts.values() if contact.phone
        )

    def understand(self, text: str, session: Session) -> Event:
        """The event for a text. The text goes no further than this."""
        text = text[:LONGEST]
        card = alarm(text)
        if card is not None:
            return Wrote(alarm=card)
        rest, personal = without_person(text, self._public)
        says = _NO_PERSON if personal else ()
        return self._commands.event(rest, session) or _read(
            self._search.find(rest, session.role), says
        )

    def find(self, text: str, role: Reader) -> tuple[NodeId, ...]:
        """The screens that may answer a text, best first."""
        return tuple(place.node for place in _screens(self._search.find(text[:LONGEST], role)))


def _screens(hits: tuple[Hit, ...]) -> list[Place]:
    return [hit.place for hit in hits if hit.score >= BESIDE and hit.place.choice is None]


def _read(hits: tuple[Hit, ...], says: tuple[str, ...]) -> Wrote:
    """What was found, as what there is to do: open it, offer it, or own to not knowing."""
    if not hits or hits[0].score < LIKELY:
        near = hits[0].place.node.partition("/")[0] if hits and hits[0].score >= _NEAR else NO_TOPIC
        return Wrote(says=says, near=near)
    first = hits[0].place
    found = tuple(place.node for place in _screens(hits)[:SUGGESTIONS])
    if first.choice is not None:
        offer = Chose(node=first.node, choice=first.choice)
        return Wrote(offer=offer, found=found[: SUGGESTIONS - 2], says=says)
    second = hits[1].score if len(hits) > 1 else 0.0
    sure = hits[0].score >= max(SURE, second + AHEAD)
    if sure and first.node in CARDS:
        return Wrote(alarm=first.node)  # asked for by its name: that is not kept either
    return Wrote(found=found, sure=sure, says=says)
