"""Sends bulk messages at a rate that all replicas share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.bulk import Bulk
from bot.channels.delivery import Meaning
from bot.channels.port import AwayError
from bot.channels.teams.errors import TeamsError, asked_to_wait, meaning

if TYPE_CHECKING:
    from bot.channels.port import Pacing
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

    async def send(self, place: Place, activity: dict[str, Any]) -> bool:
        """Send in its turn; whether it arrived.

        `False`: the conversation can no longer be reached. Raises `AwayError` if a later try may
        work.
        """
        try:
            await self._bulk.turn(place.conversation, A_CHAT)
            await self._sender.send(place, activity, patience=0.0)
        except TeamsError as error:
            if meaning(error) in {Meaning.AGAIN, Meaning.PERSON}:
                if asked := asked_to_wait(error):
                    await self._bulk.hold(asked)
                raise AwayError(type(error).__name__) from None
            return False
        return True
