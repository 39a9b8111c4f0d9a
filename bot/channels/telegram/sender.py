"""Calls to the Bot API: thin, patient where waiting helps, quiet where nothing does."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.request import Parameters

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Bot

    from bot.channels.telegram.render import Call
    from bot.channels.telegram.request import AiohttpRequest

_ATTEMPTS = 4
_LONGEST_WAIT = 30.0
_FIRST_WAIT = 0.5

_SEEN_TWICE = {"sendMessage", "sendContact"}
"""What may have been done although no answer came, and would then be there twice."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class UnsureError(TimedOut):
    """No answer came to a message that is perhaps shown, and must not be sent again and again."""


class Sender:
    """One method of the Bot API at a time, for one bot; `request` is the bot's own."""

    def __init__(self, bot: Bot, request: AiohttpRequest) -> None:
        self._bot = bot
        self._request = request

    async def call(self, call: Call, *, read_timeout: float | None = None) -> Any:
        """The result of a method.

        Waits and tries again where Telegram asks for it or cannot be reached; then raises what
        python-telegram-bot raises (`telegram.error.TelegramError`), or `UnsureError`.
        """
        return await self._again(call, partial(self.call_once, call, read_timeout=read_timeout))

    async def tell(self, call: Call) -> None:
        """The same, where only counts that it went well."""
        method, parameters = call
        url = f"{self._bot.base_url}/{method}"
        await self._again(call, partial(self._request.tell, url, parameters))

    async def _again(self, call: Call, once: Callable[[], Awaitable[T]]) -> T:
        wait = _FIRST_WAIT
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await once()
            except RetryAfter as error:
                wait = asked_to_wait(error)
                if attempt == _ATTEMPTS or wait > _LONGEST_WAIT:
                    raise
            except BadRequest:
                raise
            except NetworkError as error:
                if isinstance(error, TimedOut) and call[0] in _SEEN_TWICE:
                    raise UnsureError from None
                if attempt == _ATTEMPTS:
                    raise
            _log.info("telegram_retry", extra={"method": call[0], "attempt": attempt})
            await asyncio.sleep(wait)
            wait *= 2
        raise AssertionError("unreachable")

    async def call_once(self, call: Call, *, read_timeout: float | None = None) -> Any:
        """The same, without a second try."""
        method, parameters = call
        return await self._bot.request.post(
            f"{self._bot.base_url}/{method}",
            Parameters(parameters).as_request_data(),
            read_timeout=read_timeout or self._bot.request.read_timeout,
        )


def asked_to_wait(error: RetryAfter) -> float:
    """Seconds."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
