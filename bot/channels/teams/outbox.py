"""Sends bulk messages at a rate that all replicas share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.bulk import Bulk
from bot.channels.teams.errors import TeamsError, asked_to_wait, is_perhaps_done, meaning
from bot.channels.unasked import put_off

if TYPE_CHECKING:
    from bot.channels.port import Pacing, Ready
    from bot.channels.teams.place import Place
    from bot.channels.teams.sender import Sender

INTERVAL = 1 / 40
"""Seconds between two messages: 40 of Teams' 50 a second, which leaves room for answers."""

ALONE = 4 * INTERVAL
"""`INTERVAL` while the store is away."""

A_CHAT = 2.0
"""Seconds between two messages in a conversation: Teams takes 30 a minute."""


class Outbox:
    """An outbox with a rate limit, for the bulk messages of one bot."""

    def __init__(self, sender: Sender, pacing: Pacing) -> None:
        self._sender = sender
        self._bulk = Bulk(pacing, ALONE)

    async def send(self, place: Place, activity: dict[str, Any], ready: Ready) -> bool:
        """Send in its turn, once it is `ready`; whether it arrived.

        `False`: the conversation can no longer be reached. Raises `AwayError` if a later try may
        work.
        """
        await self._bulk.turn(place.conversation, A_CHAT)
        await ready()
        try:
            await self._sender.send(place, activity, patience=0.0)
        except TeamsError as error:
            if asked := asked_to_wait(error):
                await self._bulk.hold(asked)
            put_off(error, meaning(error), perhaps=is_perhaps_done(error))
            return False
        return True
