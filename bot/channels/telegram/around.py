"""What this channel says around a screen, beside what the screen says itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.copies import Copies
from bot.channels.telegram.contacts import save_label
from bot.channels.telegram.render import Around

if TYPE_CHECKING:
    from bot.channels.copies import Rather
    from bot.channels.telegram.inbound import Received
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide


def around(guide: Guide, received: Received, reply: Reply, rather: Rather) -> Around:
    """`rather`: where it goes on without such a copy, for those who would rather have that."""
    copies = Copies(guide=guide, channel="Telegram", rather=rather)
    footer = copies.told(received.incoming, reply, pressed=received.query is not None)
    return Around(footer=footer, save=save_label(guide, reply.screen), languages=guide.languages)
