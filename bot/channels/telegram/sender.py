"""Calls to the Bot API: thin, patient where waiting helps, quiet where nothing does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.channels.telegram.request import Parameters

if TYPE_CHECKING:
    from telegram import Bot

    from bot.channels.telegram.render import Call

_ATTEMPTS = 4
_LONGEST_WAIT = 30.0
_FIRST_WAIT = 0.5

_log = structlog.get_logger()


class Sender:
    """One method of the Bot API at a time, for one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def call(self, call: Call, *, read_timeout: float | None = None) -> Any:
        """The result of a method.

        Waits and tries again where Telegram asks for it or cannot be reached; then raises what
        python-telegram-bot raises (`telegram.error.TelegramError`).
        """
        wait = _FIRST_WAIT
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self.call_once(call, read_timeout=read_timeout)
            except RetryAfter as error:
                wait = _seconds(error)
                if attempt == _ATTEMPTS or wait > _LONGEST_WAIT:
                    raise
            except BadRequest:
                raise
            except NetworkError:
                if attempt == _ATTEMPTS:
                    raise
            _log.info("telegram_retry", method=call[0], attempt=attempt)
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


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
