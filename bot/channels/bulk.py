"""A rate limit for bulk messages, kept by all replicas together. Answers go first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.port import Pacing


class Bulk:
    """Lets each bulk message go in its turn.

    `pacing` gives out places in time. `alone`: seconds between two messages while the store is
    away and nobody knows how many replicas send. `busy`: for how many seconds answers leave no room
    for anything else in a chat.
    """

    def __init__(
        self, pacing: Pacing, alone: float, busy: Callable[[str], float] = lambda _: 0.0
    ) -> None:
        self._pacing = pacing
        self._alone = alone
        self._busy = busy
        self._next = asyncio.Lock()

    async def turn(self, chat: str, interval: float) -> None:
        """Return when a chat has its turn: one every `interval` seconds."""
        wait = await self._take(chat, interval)
        while wait:
            await asyncio.sleep(wait)  # outside the lock: no other chat waits for this one
            wait = await self._take(chat, interval)

    async def hold(self, seconds: float) -> None:
        """Let no bulk message go for so many seconds."""
        try:
            await self._pacing.hold(seconds)
        except StoreUnavailableError:
            await asyncio.sleep(seconds)

    async def _take(self, chat: str, interval: float) -> float:
        """0.0: the chat has its turn. Else the seconds after which to ask again.

        Only one caller at a time asks for a place, and a place that answers take up is lost. If
        many could reserve places and were then held up, all would send at once, in every replica.
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
