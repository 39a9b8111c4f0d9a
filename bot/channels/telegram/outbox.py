"""Sends bulk messages at a rate that all replicas share. Answers go first."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from telegram.error import RetryAfter, TelegramError

from bot.channels.bulk import Bulk
from bot.channels.delivery import LATER
from bot.channels.port import at_once
from bot.channels.telegram.errors import asked_to_wait, meaning

if TYPE_CHECKING:
    from bot.channels.port import Pacing, Ready
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.sender import Sender

INTERVAL = 1 / 20
"""Seconds between two messages: 20 of Telegram's 30 a second, which leaves room for answers."""

A_CHAT, A_GROUP = 1.0, 3.0
"""Seconds between two messages in one chat: 1 a second, and 20 a minute in a group."""

ALONE = 4 * INTERVAL
"""`INTERVAL` while the store is away and nobody knows how many replicas send."""

_log = logging.getLogger(__name__)


class Outbox:
    """An outbox with a rate limit, for the bulk messages of one bot."""

    def __init__(self, sender: Sender, pace: Pace, pacing: Pacing) -> None:
        self._sender = sender
        self._pace = pace
        self._bulk = Bulk(pacing, ALONE, self._busy)

    async def send(
        self, chat: int, call: Call, *, patience: float | None = None, ready: Ready = at_once
    ) -> bool:
        """Send in its turn, once it is `ready`; whether it arrived.

        `False`: the chat can no longer be reached, or not within `patience` seconds. Raises the
        errors of python-telegram-bot if Telegram cannot be reached now.
        """
        until = None if patience is None else asyncio.get_running_loop().time() + patience
        with self._pace.sharing():
            return await self._send(chat, call, until, ready)

    async def _send(self, chat: int, call: Call, until: float | None, ready: Ready) -> bool:
        while await self._is_in_time(chat, until):
            await ready()
            try:
                await self._sender.call_once(call)
            except RetryAfter as error:
                await self._bulk.hold(asked_to_wait(error))
            except TelegramError as error:
                if meaning(error) in LATER:
                    raise
                about = {"kind": type(error).__name__, "meaning": meaning(error).name.lower()}
                _log.info("telegram_not_sent", extra=about)
                return False
            else:
                return True
        return False

    async def _is_in_time(self, chat: int, until: float | None) -> bool:
        """Wait for the turn of a chat; `False` if it does not come in time."""
        interval = A_GROUP if chat < 0 else A_CHAT  # groups have negative ids
        try:
            async with asyncio.timeout_at(until):
                await self._bulk.turn(str(chat), interval)
                await self._pace.turn(chat)
        except TimeoutError:
            return False
        return True

    def _busy(self, chat: str) -> float:
        return max(self._pace.until_calm(), self._pace.until_quiet(int(chat)))
