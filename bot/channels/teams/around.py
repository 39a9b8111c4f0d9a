"""What this channel says around a screen: that others can read along, and how to go on without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.teams.render import Around
from bot.core.events import Chose
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.copies import Shares
    from bot.conversation.messages import Incoming, Reply
    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Screen
    from bot.core.session import Session

    Rather = Callable[[Session, NodeId | None], str | None]

_PUT_OFF = 2
"""Updates of which the second may be the first to be told it."""


def around(
    guide: Guide, incoming: Incoming, reply: Reply, rather: Rather, shares: Shares
) -> Around:
    """`rather`: where it goes on without such a copy, for those who would rather have that.

    `shares`: the address to pass on, where the screen passes something on.
    """
    passing = _passing(guide, reply.screen, shares)
    if not _tells_who_reads(guide, incoming, reply):
        return Around(shares=passing, languages=guide.languages)
    screen = reply.screen
    notice = guide.phrase("school-leest-mee", screen.language, screen.role)
    before = next(iter(reply.session.trail[-2:-1]), None)
    address = rather(reply.session, before)
    if address is not None:
        instead = guide.phrase("liever-webchat", screen.language, screen.role)
        notice = f"{notice} {instead}"
    return Around(notice=notice, address=address or "", shares=passing, languages=guide.languages)


def _passing(guide: Guide, screen: Screen, shares: Shares) -> tuple[str, str] | None:
    address = shares(screen.passing) if screen.passing else None
    if address is None:
        return None
    return guide.phrase("doorsturen-bericht", screen.language, screen.role), address


def _tells_who_reads(guide: Guide, incoming: Incoming, reply: Reply) -> bool:
    """Whether it is said here: with the first answer in a chat of which nothing is kept.

    Where that cannot be known, at the door. And wherever it is asked what is kept, or all of it was
    erased. Not with what somebody in distress must read: then it is with what follows.
    """
    place = reply.screen.node
    if reply.screen.urgent:
        return False
    if reply.forgotten or place == guide.special["privacy"]:
        return True
    if reply.kept is None or reply.kept.record is None:
        return place == settle(guide, guide.home, None, {})
    taken = len(reply.kept.record.receipts)
    return taken == 1 or (taken == _PUT_OFF and _comes_from_a_card(guide, incoming, reply))


def _comes_from_a_card(guide: Guide, incoming: Incoming, reply: Reply) -> bool:
    """Whether the screen before it was for somebody in distress."""
    event, trail = incoming.event, reply.session.trail
    pressed = isinstance(event, Chose) and guide.urgency(event.node)
    return bool(pressed) or any(guide.urgency(earlier) for earlier in trail[:-1])
