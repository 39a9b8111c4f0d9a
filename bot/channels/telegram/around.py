"""What this channel says around a screen, beside what the screen says itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.copies import Copies
from bot.channels.telegram.contacts import save_label
from bot.channels.telegram.links import share_link
from bot.channels.telegram.render import Around
from bot.channels.telegram.settings import TITLE

if TYPE_CHECKING:
    from bot.channels.copies import Rather, Shares
    from bot.channels.telegram.inbound import Received
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide
    from bot.core.screen import Screen


def around(
    guide: Guide, received: Received, reply: Reply, rather: Rather, shares: Shares
) -> Around:
    """`rather`: where it goes on without such a copy, for those who would rather have that.

    `shares`: the address to pass on, where the screen passes something on.
    """
    copies = Copies(guide=guide, channel=TITLE, rather=rather)
    footer = copies.told(received.incoming, reply, pressed=received.query is not None)
    return Around(
        footer=footer,
        save=save_label(guide, reply.screen),
        agenda=guide.phrase("knop-agenda", reply.screen.language, reply.screen.role),
        share=_share(guide, reply.screen, shares),
        languages=guide.languages,
    )


def _share(guide: Guide, screen: Screen, shares: Shares) -> tuple[str, str] | None:
    address = shares(screen.passing) if screen.passing else None
    if address is None:
        return None
    words = guide.phrase("doorsturen-bericht", screen.language, screen.role)
    label = guide.phrase("doorsturen-knop", screen.language, screen.role)
    return label, share_link(address, words)
