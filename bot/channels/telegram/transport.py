"""Calls to the Bot API over HTTP: a pool of connections, JSON both ways, a form with a file.

The stock transport of python-telegram-bot costs several times the CPU of a call.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

import orjson
from aiohttp import (
    BytesPayload,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.answers import read_answer
from bot.channels.telegram.calls import File

_CONNECT_TIMEOUT = 5.0
_CONNECTIONS = 256
_HEADERS = {"Accept-Encoding": "identity"}
_JSON = "application/json"


class Transport:
    """So many calls at once, the others in their turn."""

    def __init__(self, connections: int = _CONNECTIONS) -> None:
        # Not aiohttp's own limit: the wait for that would count as time in which Telegram is asked.
        self._places = asyncio.Semaphore(connections)
        self._session: ClientSession | None = None

    async def ask(self, url: str, parameters: dict[str, Any], limit: float) -> Any:
        """The result of a call that Telegram gets `limit` seconds for, once it is on its way.

        Raises what `read_answer` does, and `TimedOut`: then nobody knows whether it was done.
        After `NetworkError` itself it was not. None of them holds the address, for the token is in
        that.
        """
        body = _body(parameters)
        async with self._places:
            status, answer = await self._post(url, body, _within(limit))
        return read_answer(status, answer)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(
        self, url: str, body: BytesPayload | FormData, within: ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            self._session = _session()
        try:
            async with self._session.post(
                url, data=body, timeout=within, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (ConnectionTimeoutError, ClientConnectorError) as error:
            raise NetworkError(type(error).__name__) from None
        except (TimeoutError, ClientError):
            raise TimedOut from None


def _body(parameters: dict[str, Any]) -> BytesPayload | FormData:
    if not any(isinstance(value, File) for value in parameters.values()):
        return BytesPayload(orjson.dumps(parameters), content_type=_JSON)
    form = FormData()
    for name, value in parameters.items():
        if isinstance(value, File):
            form.add_field(name, value.content, filename=value.name, content_type=value.type)
        else:
            form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    return form


@lru_cache(maxsize=8)
def _within(limit: float) -> ClientTimeout:
    return ClientTimeout(total=_CONNECT_TIMEOUT + limit, connect=_CONNECT_TIMEOUT)


def _session() -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=0),
        cookie_jar=DummyCookieJar(),
        headers=_HEADERS,
        auto_decompress=False,  # nothing was to be compressed
    )
