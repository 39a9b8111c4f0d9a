"""Calls to the Bot API over HTTP: JSON both ways, or a form to send a file.

The transport of python-telegram-bot takes several times the CPU for each call.
"""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import FormData
from telegram.error import NetworkError, TimedOut

from bot.channels.line import Line, NotAnsweredError, NotTakenError
from bot.channels.telegram.answers import read_answer
from bot.channels.telegram.calls import File


class Transport:
    """Makes calls, with or without a file."""

    def __init__(self) -> None:
        self._line = Line()

    async def ask(self, url: str, parameters: dict[str, Any], limit: float) -> Any:
        """The result of a call; Telegram has `limit` seconds to answer.

        Raises as `read_answer` does, and `TimedOut`: nobody knows whether the call was carried out.
        After a plain `NetworkError` it was not. No error holds the address, which has the token.
        """
        try:
            answer = await self._line.post(url, _body(parameters), limit)
        except NotTakenError as error:
            raise NetworkError(str(error)) from None
        except NotAnsweredError:
            raise TimedOut from None
        return read_answer(answer.status, answer.body, answer.after)

    async def close(self) -> None:
        """Close all connections."""
        await self._line.close()


def _body(parameters: dict[str, Any]) -> bytes | FormData:
    if not any(isinstance(value, File) for value in parameters.values()):
        return orjson.dumps(parameters)
    form = FormData()
    for name, value in parameters.items():
        if isinstance(value, File):
            form.add_field(name, value.content, filename=value.name, content_type=value.type)
        else:
            form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    return form
