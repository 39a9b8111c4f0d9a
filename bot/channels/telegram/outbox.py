"""What can wait: sent at a pace that all replicas keep together, and that lets answers pass."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

from telegram.error import RetryAfter, TelegramError

from bot.channels.delivery import Meaning
from bot.channels.telegram.errors import asked_to_wait, meaning
from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from bot.channels.port import Pacing
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.sender import Sender

INTERVAL = 1 / 20
"""Seconds between two messages to anybody: 20 of the 30 a second, so that answers have room."""

A_CHAT, A_GROUP = 1.0, 3.0
"""Seconds between two messages to the same chat: 1 a second, in a group 20 a minute."""

_log = logging.getLogger(__name__)


class Outbox:
    """An outbox with a rate limit: it sends what can wait, for one bot."""

    def __init__(self, sender: Sender, pace: Pace, pacing: Pacing) -> None:
        self._sender = sender
        self._pace = pace
        self._pacing = pacing
        self._next = asyncio.Lock()

    async def send(self, chat: int, call: Call, *, patience: float | None = None) -> bool:
        """Send when it is its turn; whether it arrived.

        `False`: that chat cannot be reached for good, or not within `patience` seconds. Raises
        what python-telegram-bot raises where Telegram cannot be reached now.
        """
        until = math.inf if patience is None else asyncio.get_running_loop().time() + patience
        with self._pace.sharing():
            return await self._send(chat, call, until)

    async def _send(self, chat: int, call: Call, until: float) -> bool:
        while await self._wait(chat, until):
            try:
                await self._sender.call_once(call)
            except RetryAfter as error:
                await self._hold(asked_to_wait(error))
            except TelegramError as error:
                if meaning(error) in {Meaning.AGAIN, Meaning.PERSON}:
                    raise
                about = {"kind": type(error).__name__, "meaning": meaning(error).name.lower()}
                _log.info("telegram_not_sent", extra=about)
                return False
            else:
                return True
        return False

    async def _wait(self, chat: int, until: float) -> bool:
        """Until the turn of a chat; whether that is soon enough."""
        taken = False
        while not taken:
            wait, taken = await self._turn(chat)
            if asyncio.get_running_loop().time() + wait > until:
                return False
            await asyncio.sleep(wait)
        for talking in iter(lambda: self._pace.until_quiet(chat), 0.0):
            await asyncio.sleep(talking)  # here, so that nobody else waits for this chat
        async with self._next:
            await asyncio.sleep(INTERVAL)
            for busy in iter(self._pace.until_calm, 0.0):
                await asyncio.sleep(busy)
            await self._pace.turn(chat)
        return True

    async def _turn(self, chat: int) -> tuple[float, bool]:
        try:
            # The number of a group is below zero.
            return await self._pacing.turn(str(chat), A_GROUP if chat < 0 else A_CHAT)
        except StoreUnavailableError:
            return 0.0, True  # our own pace remains

    async def _hold(self, seconds: float) -> None:
        try:
            await self._pacing.hold(seconds)
        except StoreUnavailableError:
            await asyncio.sleep(seconds)
