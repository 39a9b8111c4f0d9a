"""What is said of the copy that a channel's owner keeps, whatever we erase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.events import Chose
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.messages import Incoming, Reply
    from bot.core.events import Started
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.session import Session
    from bot.core.texts import Reader

    Rather = Callable[[Session, NodeId | None], str | None]
    """Where a conversation goes on with nobody who keeps a copy of it."""

    Shares = Callable[[Started], str | None]
    """The address to pass on, with what it says."""

_PUT_OFF = 2
"""Updates of which the second may be the first to be told it."""


def told_of_copies(guide: Guide, channel: str, language: Code, role: Reader) -> str:
    """`channel`: what people call it."""
    return guide.phrase("kopie-elders", language, role).replace("{kanaal}", channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """`channel`: what people call it. `rather`: where it goes on without a copy."""

    guide: Guide
    channel: str
    rather: Rather

    def told(self, incoming: Incoming, reply: Reply, *, pressed: bool) -> str:
        """The line under an answer that tells of them; empty where it is not the place for it.

        `pressed`: a button was, so what is written came before.
        """
        if not tells_of_copies(self.guide, incoming, reply, pressed=pressed):
            return ""
        language, role = reply.screen.language, reply.screen.role
        told = told_of_copies(self.guide, self.channel, language, role)
        address = self.rather(reply.session, before(reply))
        if address is None:
            return told
        return f"{told} {self.guide.phrase('liever-webchat', language, role)} {address}"


def comes_from_a_card(guide: Guide, incoming: Incoming, reply: Reply) -> bool:
    """Whether the screen before it was for somebody in distress."""
    event, trail = incoming.event, reply.session.trail
    pressed = isinstance(event, Chose) and guide.urgency(event.node)
    return bool(pressed) or any(guide.urgency(earlier) for earlier in trail[:-1])


def tells_of_copies(guide: Guide, incoming: Incoming, reply: Reply, *, pressed: bool) -> bool:
    """Whether it is said here that the channel keeps a copy, and how to go on without it.

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
    put_off = comes_from_a_card(guide, incoming, reply)
    return put_off or (taken == 1 and not pressed)


def before(reply: Reply) -> NodeId | None:
    """Where this person was."""
    return next(iter(reply.session.trail[-2:-1]), None)
