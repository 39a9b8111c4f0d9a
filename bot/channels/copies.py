"""Tells people that the owner of a channel keeps a copy, whatever we erase."""

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
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.texts import Reader

    Rather = Callable[[Session, NodeId | None], str | None]
    """The address at which a conversation goes on where nobody keeps a copy."""

    Shares = Callable[[Started], str | None]
    """The address that somebody can pass on, for what its link says."""

_PUT_OFF = 2
"""The notice comes with the first answer, or with the second where the first was a crisis card."""


def told_of_copies(guide: Guide, channel: str, language: Code, role: Reader) -> str:
    """The sentence about the copy; `channel`: what people call it."""
    return guide.phrase("kopie-elders", language, role).replace("{kanaal}", channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """`channel`: what people call it. `rather`: where a conversation goes on without a copy."""

    guide: Guide
    channel: str
    rather: Rather

    def told(self, incoming: Incoming, reply: Reply, *, pressed: bool) -> str:
        """The notice to put under an answer, or empty where it does not belong.

        `pressed`: the person pressed a button, so they saw an answer of ours before.
        """
        if not tells_of_copies(self.guide, incoming, reply, pressed=pressed):
            return ""
        language, role = reply.screen.language, reply.screen.role
        told = told_of_copies(self.guide, self.channel, language, role)
        address = self.rather(reply.session, before(reply))
        if address is None:
            return told
        return f"{told} {self.guide.phrase('liever-webchat', language, role)} {address}"


def to_pass_on(guide: Guide, screen: Screen, shares: Shares) -> tuple[str, str] | None:
    """The words and the address to pass on, if the screen passes something on."""
    address = shares(screen.passing) if screen.passing else None
    return (guide.say("doorsturen-bericht", screen), address) if address is not None else None


def comes_from_a_card(guide: Guide, incoming: Incoming, reply: Reply) -> bool:
    """Whether the person comes from a screen for somebody in distress."""
    event, trail = incoming.event, reply.session.trail
    pressed = isinstance(event, Chose) and guide.urgency(event.node)
    return bool(pressed) or any(guide.urgency(earlier) for earlier in trail[:-1])


def tells_of_copies(guide: Guide, incoming: Incoming, reply: Reply, *, pressed: bool) -> bool:
    """Whether this answer carries the notice that the channel keeps a copy.

    The first answer in a new chat does; where nothing can be remembered, the start screen does. So
    do the privacy screen, and the answer that says that all was erased. An urgent screen never
    does: then the next answer carries it.
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
    """The place that the person came from."""
    return next(iter(reply.session.trail[-2:-1]), None)
