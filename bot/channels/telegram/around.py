"""What this channel adds around a screen: labels, the notice of a copy, a link to pass on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.copies import to_pass_on
from bot.channels.telegram.contacts import save_label
from bot.channels.telegram.links import share_link
from bot.channels.telegram.render import Around

if TYPE_CHECKING:
    from bot.channels.copies import Copies, Shares
    from bot.channels.telegram.inbound import Received
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide
    from bot.core.screen import Screen


def around(copies: Copies, received: Received, reply: Reply, shares: Shares) -> Around:
    """What to add to the screen of a reply; `shares`: makes the address to pass on."""
    guide, screen = copies.guide, reply.screen
    key = ("around on Telegram", screen.language, screen.role)
    mostly = guide.places.get(key, lambda: _mostly(guide, screen))
    footer = copies.told(received.incoming, reply, pressed=received.query is not None)
    share = _share(guide, screen, shares)
    return replace(mostly, footer=footer, share=share) if footer or share else mostly


def _mostly(guide: Guide, screen: Screen) -> Around:
    return Around(
        save=save_label(guide, screen),
        agenda=guide.phrase("knop-agenda", screen.language, screen.role),
        languages=guide.languages,
    )


def _share(guide: Guide, screen: Screen, shares: Shares) -> tuple[str, str] | None:
    passing = to_pass_on(guide, screen, shares)
    if passing is None:
        return None
    words, address = passing
    return guide.say("doorsturen-knop", screen), share_link(address, words)
