"""What can wait: sent at a pace that all replicas keep together, and that lets answers pass."""

from __future__ import annotations

import asyncio
import logging
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

ALONE = 4 * INTERVAL
"""The same while the store is away, when nobody knows how many others send too."""

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
        until = None if patience is None else asyncio.get_running_loop().time() + patience
        with self._pace.sharing():
            return await self._send(chat, call, until)

    async def _send(self, chat: int, call: Call, until: float | None) -> bool:
        while await self._is_in_time(chat, until):
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

    async def _is_in_time(self, chat: int, until: float | None) -> bool:
        """Return when it is the turn of a chat; whether that is soon enough."""
        try:
            async with asyncio.timeout_at(until):
                await self._until_turn(chat)
        except TimeoutError:
            return False
        return True

    async def _until_turn(self, chat: int) -> None:
        wait = await self._turn(chat)
        while wait:
            await asyncio.sleep(wait)  # here, so that nobody else waits for this chat
            wait = await self._turn(chat)

    async def _turn(self, chat: int) -> float:
        """Take the turn of a chat (0.0), or the seconds after which to ask again.

        One at a time asks for a place, and a place that answers take up is lost: what many had
        reserved and were held up with, they would send all at once, in every replica.
        """
        async with self._next:
            for busy in iter(self._pace.until_calm, 0.0):
                await asyncio.sleep(busy)
            if talking := self._pace.until_quiet(chat):
                return talking
            wait, taken = await self._place(chat)
            if not taken:
                return wait
            await asyncio.sleep(wait)
            if held := self._pace.until_calm() or self._pace.until_quiet(chat):
                return held
            await self._pace.turn(chat)
            return 0.0

    async def _place(self, chat: int) -> tuple[float, bool]:
        try:
            # The number of a group is below zero.
            return await self._pacing.turn(str(chat), A_GROUP if chat < 0 else A_CHAT)
        except StoreUnavailableError:
            return ALONE, True

    async def _hold(self, seconds: float) -> None:
        try:
            await self._pacing.hold(seconds)
        except StoreUnavailableError:
            await asyncio.sleep(seconds)
