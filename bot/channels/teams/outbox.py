"""What can wait: sent at a pace that all replicas keep together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.channels.delivery import Meaning
from bot.channels.port import AwayError
from bot.channels.teams.errors import TeamsError, asked_to_wait, meaning
from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from bot.channels.port import Pacing
    from bot.channels.teams.place import Place
    from bot.channels.teams.sender import Sender

INTERVAL = 1 / 40
"""Seconds between two messages to anybody: 40 of the 50 a second, so that answers have room."""

A_CHAT = 2.0
"""Seconds between two messages in a conversation: Teams takes 30 a minute."""


class Outbox:
    """Sends what can wait, for one bot."""

    def __init__(self, sender: Sender, pacing: Pacing) -> None:
        self._sender = sender
        self._pacing = pacing

    async def send(self, place: Place, activity: dict[str, Any]) -> bool:
        """Send when it is its turn; whether it arrived.

        `False`: that conversation cannot be reached for good. Raises `AwayError` where it may be
        later.
        """
        try:
            await self._wait(place)
            await self._sender.send(place, activity, patience=0.0)
        except TeamsError as error:
            if meaning(error) in {Meaning.AGAIN, Meaning.PERSON}:
                await self._hold(asked_to_wait(error))
                raise AwayError(type(error).__name__) from None
            return False
        return True

    async def _wait(self, place: Place) -> None:
        taken = False
        while not taken:
            try:
                wait, taken = await self._pacing.turn(place.conversation, A_CHAT)
            except StoreUnavailableError:
                return
            await asyncio.sleep(wait)

    async def _hold(self, seconds: float) -> None:
        if not seconds:
            return
        try:
            await self._pacing.hold(seconds)
        except StoreUnavailableError:
            await asyncio.sleep(seconds)
