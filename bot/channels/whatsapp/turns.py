"""One after the other in a chat, and none waits for another chat (a keyed mutex)."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from bot.channels.whatsapp.errors import TooFastError

_PATIENCE = 8.0
"""Seconds that something waits for what the same person said before it."""


class Turns:
    """Gives each chat its turn, in this process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, chat: str) -> asyncio.Lock:
        """The turn of a chat, to be released; raises `TooFastError` for who would wait for long.

        What is refused so is brought again.
        """
        lock = self._locks.get(chat)
        if lock is None:  # nobody has it, as nearly always
            lock = self._locks[chat] = asyncio.Lock()
            await lock.acquire()
        else:
            await _waited(lock)
        return lock


async def _waited(lock: asyncio.Lock) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await lock.acquire()
    except TimeoutError:
        raise TooFastError from None
