"""How fast a channel says what can wait: all replicas together, and after who taps."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.port import Pacing


class Bulk:
    """A rate limit for bulk messages, with answers first.

    `pacing` gives out places in time. `alone`: seconds between two while the store is away, when
    nobody knows how many others send too. `busy`: the seconds for which answers leave no room for
    anything else in a chat.
    """

    def __init__(
        self, pacing: Pacing, alone: float, busy: Callable[[str], float] = lambda _: 0.0
    ) -> None:
        self._pacing = pacing
        self._alone = alone
        self._busy = busy
        self._next = asyncio.Lock()

    async def turn(self, chat: str, interval: float) -> None:
        """Return when it is the turn of a chat, which has one every `interval` seconds."""
        wait = await self._take(chat, interval)
        while wait:
            await asyncio.sleep(wait)  # here, so that nobody else waits for this chat
            wait = await self._take(chat, interval)

    async def hold(self, seconds: float) -> None:
        """Nobody says anything that can wait for so long."""
        try:
            await self._pacing.hold(seconds)
        except StoreUnavailableError:
            await asyncio.sleep(seconds)

    async def _take(self, chat: str, interval: float) -> float:
        """Take the turn of a chat (0.0), or the seconds after which to ask again.

        One at a time asks for a place, and a place that answers take up is lost: what many had
        reserved and were held up with, they would send all at once, in every replica.
        """
        async with self._next:
            if held := self._busy(chat):
                return held
            wait, taken = await self._place(chat, interval)
            if not taken:
                return wait
            await asyncio.sleep(wait)
            return self._busy(chat)

    async def _place(self, chat: str, interval: float) -> tuple[float, bool]:
        try:
            return await self._pacing.turn(chat, interval)
        except StoreUnavailableError:
            return self._alone, True
