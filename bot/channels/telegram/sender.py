"""Calls to the Bot API: thin, patient where waiting helps, quiet where nothing does."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.answers import OddAnswerError
from bot.channels.telegram.errors import asked_to_wait

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.transport import Transport

_PATIENCE = 8.0
"""Seconds in which a call is tried again: less than whoever answers an update has for it."""

_FIRST_WAIT = 0.5
_LIMIT = 10.0

_LIMITS = {"sendMessage": 25.0, "sendContact": 25.0, "sendDocument": 25.0}
"""What may have been done although no answer came, and would then be there twice.

So the answer is waited for longer, and who asked for the message decides whether it goes again.
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
"""What the result is, where we rely on it."""

_log = logging.getLogger(__name__)


class Sender:
    """One method of the Bot API at a time, for one bot; `base_url` holds its token."""

    def __init__(self, base_url: str, transport: Transport) -> None:
        self.username: str | None = None
        """The bot's user name, once Telegram has told it."""

        self._base_url = base_url
        self._transport = transport

    async def call(self, call: Call, *, patience: float = _PATIENCE) -> Any:
        """The result of a method.

        For `patience` seconds it is tried again, where Telegram asks to wait or cannot be reached;
        then this raises what python-telegram-bot raises (`telegram.error.TelegramError`).
        """
        wait, until = _FIRST_WAIT, asyncio.get_running_loop().time() + patience
        while True:
            try:
                return await self.call_once(call)
            except (RetryAfter, NetworkError) as error:
                pause = asked_to_wait(error) or wait
                late = asyncio.get_running_loop().time() + pause > until
                if late or isinstance(error, BadRequest) or _is_perhaps_done(call, error):
                    raise
            _log.info("telegram_retry", extra={"method": call[0]})
            await asyncio.sleep(pause)
            wait *= 2

    async def call_once(self, call: Call, *, limit: float | None = None) -> Any:
        """The same, without a second try; Telegram gets `limit` seconds for it."""
        method, parameters = call
        limit = limit or _LIMITS.get(method, _LIMIT)
        result = await self._transport.ask(f"{self._base_url}/{method}", parameters, limit)
        if not isinstance(result, _SHAPES.get(method, object)):
            raise OddAnswerError
        return result

    async def name(self) -> str:
        """The bot's user name; asked until it is known, and raises as `call_once` does."""
        if self.username is None:
            name = (await self.call_once(("getMe", {}))).get("username")
            if not isinstance(name, str):
                raise OddAnswerError
            self.username = name
        return self.username


def _is_perhaps_done(call: Call, error: Exception) -> bool:
    return isinstance(error, TimedOut) and call[0] in _LIMITS
