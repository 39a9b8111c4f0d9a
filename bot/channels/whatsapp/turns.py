"""One after the other in a chat, and none waits for another chat (a keyed mutex)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from bot.channels.whatsapp.errors import TooFastError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_PATIENCE = 8.0
"""Seconds that something waits for what the same person said before it."""


class Turns:
    """Gives each chat its turn, in this process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, chat: str) -> AsyncIterator[None]:
        """Raises `TooFastError` for who would wait for long: it is brought again."""
        lock = self._locks.get(chat)
        if lock is None:  # nobody has it, as nearly always
            lock = self._locks[chat] = asyncio.Lock()
            await lock.acquire()
        else:
            await _waited(lock)
        try:
            yield
        finally:
            lock.release()


async def _waited(lock: asyncio.Lock) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await lock.acquire()
    except TimeoutError:
        raise TooFastError from None
