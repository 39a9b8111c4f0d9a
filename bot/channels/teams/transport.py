"""Questions to Microsoft over HTTP: a pool of connections, JSON back, no redirect followed."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from yarl import URL

from bot.channels.payload import read_update
from bot.channels.teams.errors import UnansweredError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONNECT = 3.0
_LIMIT = 6.0
"""Seconds for an answer: what Teams brought must be answered within 10 to 15."""

_CONNECTIONS = 256
_LONGEST_WAIT = 3600.0


class Answer(NamedTuple):
    """`after`: the seconds that we are asked to wait, or 0; `told`: its JSON, where it has any."""

    status: int
    after: float
    told: Mapping[str, Any]


class Transport:
    """Raises `UnreachableError` where nobody took it, `UnansweredError` where perhaps one did."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def get(self, url: str) -> Answer:
        """What is at an address."""
        return await self._ask("GET", url)

    async def post(
        self, url: str, body: bytes, content_type: str, token: str | None = None
    ) -> Answer:
        """Send a body, with a token where the address may have that."""
        headers = {"Content-Type": content_type}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return await self._ask("POST", url, body, headers)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        if self._session is None:
            self._session = _session()
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),  # as it was looked at, to the letter
                data=body,
                headers=headers,
                allow_redirects=False,
            ) as response:
                after = _seconds(response.headers.get("Retry-After", ""))
                return Answer(response.status, after, read_update(await response.read()) or {})
        except (ConnectionTimeoutError, ClientConnectorError) as error:
            raise UnreachableError(type(error).__name__) from None
        except (TimeoutError, ClientError) as error:
            raise UnansweredError(type(error).__name__) from None


def _seconds(told: str) -> float:
    with suppress(ValueError):
        seconds = float(told)
        if math.isfinite(seconds):
            return min(max(seconds, 0.0), _LONGEST_WAIT)
    return 0.0


def _session() -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=_CONNECTIONS),
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=_CONNECT + _LIMIT, connect=_CONNECT),
    )
