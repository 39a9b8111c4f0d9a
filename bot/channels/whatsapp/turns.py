"""A keyed mutex: messages of one chat wait for each other, and never for another chat."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from bot.channels.whatsapp.errors import TooFastError

_PATIENCE = 8.0
"""Seconds that a message waits for the earlier ones of its chat."""


class Turns:
    """Gives each chat its turn, in this process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, chat: str) -> asyncio.Lock:
        """The turn of a chat, which the caller must release.

        Raises `TooFastError` after too long a wait; then WhatsApp brings the message again.
        """
        lock = self._locks.get(chat)
        if lock is None:  # free, as nearly always
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
