"""Calls to the Bot API: it retries where that helps, and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.channels.telegram.answers import OddAnswerError
from bot.channels.telegram.errors import asked_to_wait, is_perhaps_done

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.transport import Transport

_PATIENCE = 8.0
"""Seconds in which a call is retried: less than the time there is to answer an update."""

_FIRST_WAIT = 0.5
_LIMIT = 10.0

_LIMITS = {"sendMessage": 25.0, "sendContact": 25.0, "sendDocument": 25.0}
"""Calls that may have been carried out although no answer came; a retry would double them.

So we wait longer for their answers, and leave a retry to the caller.
"""

_SHAPES: dict[str, type] = {
    "getMe": dict,
    "getUpdates": list,
    "getWebhookInfo": dict,
    "setWebhook": bool,
    "deleteWebhook": bool,
    "sendMessage": dict,
    "sendContact": dict,
    "sendDocument": dict,
    "editMessageText": dict,
}
"""The types of the results that we rely on."""

_log = logging.getLogger(__name__)


class Sender:
    """Makes the calls of one bot; `base_url` holds its token."""

    def __init__(self, base_url: str, transport: Transport) -> None:
        self.username: str | None = None
        """The bot's user name, once Telegram has told us."""

        self._base_url = base_url
        self._transport = transport

    async def call(self, call: Call, *, patience: float = _PATIENCE) -> Any:
        """The result of a method.

        It retries for `patience` seconds if Telegram asks us to wait or cannot be reached. After
        that it raises the error of python-telegram-bot (`telegram.error.TelegramError`).
        """
        wait, until = _FIRST_WAIT, asyncio.get_running_loop().time() + patience
        while True:
            try:
                return await self.call_once(call)
            except (RetryAfter, NetworkError) as error:
                pause = asked_to_wait(error) or wait
                late = asyncio.get_running_loop().time() + pause > until
                if late or isinstance(error, BadRequest) or _is_doubled(call, error):
                    raise
            _log.info("telegram_retry", extra={"method": call[0]})
            await asyncio.sleep(pause)
            wait *= 2

    async def call_once(self, call: Call, *, limit: float | None = None) -> Any:
        """The result of a method, without a retry; Telegram has `limit` seconds to answer."""
        method, parameters = call
        limit = limit or _LIMITS.get(method, _LIMIT)
        result = await self._transport.ask(f"{self._base_url}/{method}", parameters, limit)
        if not isinstance(result, _SHAPES.get(method, object)):
            raise OddAnswerError
        return result

    async def name(self) -> str:
        """The bot's user name, asked for until known; raises like `call_once`."""
        if self.username is None:
            name = (await self.call_once(("getMe", {}))).get("username")
            if not isinstance(name, str):
                raise OddAnswerError
            self.username = name
        return self.username


def _is_doubled(call: Call, error: Exception) -> bool:
    """Whether a retry could double what was done."""
    return is_perhaps_done(error) and call[0] in _LIMITS
