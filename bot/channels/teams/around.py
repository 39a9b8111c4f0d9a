"""What this channel says around a screen: that others can read along, and how to go on without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.copies import before, tells_of_copies
from bot.channels.teams.render import Around

if TYPE_CHECKING:
    from bot.channels.copies import Rather
    from bot.conversation.messages import Incoming, Reply
    from bot.core.guide import Guide


def around(guide: Guide, incoming: Incoming, reply: Reply, rather: Rather) -> Around:
    """`rather`: where it goes on without such a copy, for those who would rather have that."""
    if not tells_of_copies(guide, incoming, reply, pressed=False):
        return Around(languages=guide.languages)
    screen = reply.screen
    notice = guide.phrase("school-leest-mee", screen.language, screen.role)
    address = rather(reply.session, before(reply))
    if address is not None:
        instead = guide.phrase("liever-webchat", screen.language, screen.role)
        notice = f"{notice} {instead}"
    return Around(notice=notice, address=address or "", languages=guide.languages)
