"""Requests to a channel's peer over HTTP: one pool of connections, and no redirect followed."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

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
from yarl import URL

from bot.channels.payload import read_within
from bot.channels.retry_after import seconds_in

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json"
LARGEST = 16 * 1024 * 1024
"""Bytes of an answer: more than a hundred updates. Anybody may be at the other end."""

_CONNECTIONS = 256
_CONNECT = 5.0
_PLAIN = {"Accept-Encoding": "identity"}


class LineError(Exception):
    """No answer came. The message names the kind of fault, never an address."""


class NotTakenError(LineError):
    """Nobody took the request, so nothing was done."""


class NotAnsweredError(LineError):
    """The request went out, and nobody knows whether it was carried out."""


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def after(self) -> float:
        """The seconds that we are asked to wait, or 0."""
        return seconds_in(self.headers)


class Line:
    """A pool of open connections; requests beyond `connections` wait their turn.

    `connect`: seconds in which a connection must be made.
    """

    def __init__(self, connections: int = _CONNECTIONS, connect: float = _CONNECT) -> None:
        # aiohttp's own limit would count the wait for a place as the peer's time.
        self._places = asyncio.Semaphore(connections)
        self._connect = connect
        self._session: ClientSession | None = None

    async def get(self, url: str, limit: float, headers: Mapping[str, str] | None = None) -> Answer:
        """GET an address; raises `LineError`."""
        return await self._ask("GET", url, None, headers, limit)

    async def post(
        self,
        url: str,
        body: bytes | FormData,
        limit: float,
        headers: Mapping[str, str] | None = None,
        kind: str = JSON,
    ) -> Answer:
        """POST a body; `kind` is its content type, if it is bytes.

        The peer has `limit` seconds to answer. Raises `LineError`.
        """
        data = BytesPayload(body, content_type=kind) if isinstance(body, bytes) else body
        return await self._ask("POST", url, data, headers, limit)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(
        self,
        method: str,
        url: str,
        body: BytesPayload | FormData | None,
        headers: Mapping[str, str] | None,
        limit: float,
    ) -> Answer:
        if self._session is None:
            self._session = _session()
        try:
            async with (
                self._places,
                self._session.request(
                    method,
                    _read(url),
                    data=body,
                    headers=headers,
                    timeout=_within(self._connect, limit),
                    allow_redirects=False,
                ) as response,
            ):
                told = await read_within(LARGEST, response.content)
                if told is None:
                    raise NotAnsweredError("TooLarge")
                return Answer(response.status, response.headers, told)
        except (ConnectionTimeoutError, ClientConnectorError) as error:
            raise NotTakenError(type(error).__name__) from None
        except (TimeoutError, ClientError) as error:
            raise NotAnsweredError(type(error).__name__) from None


@lru_cache(maxsize=64)
def _within(connect: float, limit: float) -> ClientTimeout:
    return ClientTimeout(total=connect + limit, connect=connect)


@lru_cache(maxsize=256)
def _read(url: str) -> URL:
    """The address as it was checked, not normalised again."""
    return URL(url, encoded=True)


def _session() -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar(), headers=_PLAIN
    )
