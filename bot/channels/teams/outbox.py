"""What can wait: sent at a pace that all replicas keep together."""

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
"""Seconds between two messages to anybody: 40 of the 50 a second, so that answers have room."""

ALONE = 4 * INTERVAL
"""The same while the store is away."""

A_CHAT = 2.0
"""Seconds between two messages in a conversation: Teams takes 30 a minute."""


class Outbox:
    """Sends what can wait, for one bot."""

    def __init__(self, sender: Sender, pacing: Pacing) -> None:
        self._sender = sender
        self._bulk = Bulk(pacing, ALONE)

    async def send(self, place: Place, activity: dict[str, Any]) -> bool:
        """Send when it is its turn; whether it arrived.

        `False`: that conversation cannot be reached for good. Raises `AwayError` where it may be
        later.
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
