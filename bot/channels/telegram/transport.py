"""Calls to the Bot API over HTTP: JSON both ways.

The stock transport of python-telegram-bot costs several times the CPU of a call.
"""

from __future__ import annotations

from typing import Any

import orjson
from telegram.error import NetworkError, TimedOut

from bot.channels.line import Line, NotAnsweredError, NotTakenError
from bot.channels.telegram.answers import read_answer


class Transport:
    """For calls without files, as all of ours are."""

    def __init__(self) -> None:
        self._line = Line()

    async def ask(self, url: str, parameters: dict[str, Any], limit: float) -> Any:
        """The result of a call that Telegram gets `limit` seconds for, once it is on its way.

        Raises what `read_answer` does, and `TimedOut`: then nobody knows whether it was done.
        After `NetworkError` itself it was not. None of them holds the address, for the token is in
        that.
        """
        try:
            answer = await self._line.post(url, orjson.dumps(parameters), limit)
        except NotTakenError as error:
            raise NetworkError(str(error)) from None
        except NotAnsweredError:
            raise TimedOut from None
        return read_answer(answer.status, answer.body)

    async def close(self) -> None:
        """Close all connections."""
        await self._line.close()
