"""What this channel says around a screen, beside what the screen says itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.telegram.contacts import save_label
from bot.channels.telegram.render import Around
from bot.core.events import Chose
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.inbound import Received
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.session import Session
    from bot.core.texts import Reader

    Rather = Callable[[Session, NodeId | None], str | None]

_PUT_OFF = 2
"""Updates of which the second may be the first to be told it."""


def around(guide: Guide, received: Received, reply: Reply, rather: Rather) -> Around:
    """`rather`: where it goes on without such a copy, for those who would rather have that."""
    screen, footer = reply.screen, ""
    if _tells_of_copies(guide, received, reply):
        footer = told_of_copies(guide, screen.language, screen.role)
        if (address := rather(reply.session, _before(reply))) is not None:
            instead = guide.phrase("liever-webchat", screen.language, screen.role)
            footer = f"{footer} {instead} {address}"
    return Around(footer=footer, save=save_label(guide, screen), languages=guide.languages)


def told_of_copies(guide: Guide, language: Code, role: Reader) -> str:
    return guide.phrase("kopie-elders", language, role).replace("{kanaal}", "Telegram")


def _tells_of_copies(guide: Guide, received: Received, reply: Reply) -> bool:
    """Whether it is said here that Telegram keeps a copy of its own, and how to go on without it.

    That is under the first answer to what is written in a chat of which nothing is kept; where that
    cannot be known, at the door. And wherever it is asked what is kept, or all of it was erased.
    Not under what somebody in distress must read: then it is under what follows.
    """
    place = reply.screen.node
    if reply.screen.urgent:
        return False
    if reply.forgotten or place == guide.special["privacy"]:
        return True
    if reply.kept is None or reply.kept.record is None:
        return place == settle(guide, guide.home, None, {})
    taken = len(reply.kept.record.receipts)
    if taken > _PUT_OFF:
        return False
    put_off = _comes_from_a_card(guide, received, reply)
    return put_off or (taken == 1 and received.query is None)


def _comes_from_a_card(guide: Guide, received: Received, reply: Reply) -> bool:
    event, trail = received.incoming.event, reply.session.trail
    pressed = isinstance(event, Chose) and guide.urgency(event.node)
    return bool(pressed) or any(guide.urgency(earlier) for earlier in trail[:-1])


def _before(reply: Reply) -> NodeId | None:
    """Where this person was."""
    return next(iter(reply.session.trail[-2:-1]), None)
