"""What this channel adds around a screen: that others can read along, and where they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.copies import before, tells_of_copies, to_pass_on
from bot.channels.teams.render import Around
from bot.channels.teams.settings import TITLE

if TYPE_CHECKING:
    from bot.channels.copies import Rather, Shares
    from bot.conversation.messages import Incoming, Reply
    from bot.core.guide import Guide


def around(
    guide: Guide, incoming: Incoming, reply: Reply, rather: Rather, shares: Shares
) -> Around:
    """What to add to the screen of a reply.

    `rather`: the address where the conversation goes on without a copy. `shares`: makes the address
    that somebody can pass on.
    """
    passing = to_pass_on(guide, reply.screen, shares)
    if not tells_of_copies(guide, incoming, reply, pressed=False):
        return Around(shares=passing, languages=guide.languages)
    screen = reply.screen
    notice = guide.say("school-leest-mee", screen).replace("{kanaal}", TITLE)
    if reply.forgotten:
        stays = guide.say("kopie-blijft", screen).replace("{kanaal}", TITLE)
        notice = f"{notice} {stays}"
    address = rather(reply.session, before(reply))
    if address is not None:
        instead = guide.say("liever-webchat", screen)
        notice = f"{notice} {instead}"
    return Around(notice=notice, address=address or "", shares=passing, languages=guide.languages)
