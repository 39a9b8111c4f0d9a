"""Requests to Microsoft over HTTP: JSON back, and how long we are asked to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.channels.line import JSON, Line, NotAnsweredError, NotTakenError
from bot.channels.payload import read_update
from bot.channels.teams.errors import UnansweredError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from bot.channels import line

_CONNECT = 3.0
_LIMIT = 6.0
"""Seconds for an answer: Teams itself wants one from us within 10 to 15."""


class Answer(NamedTuple):
    """`after`: the seconds that we are asked to wait, or 0. `told`: its JSON, or empty."""

    status: int
    after: float
    told: Mapping[str, Any]


class Transport:
    """Raises `UnreachableError` if nobody took it, `UnansweredError` if somebody may have."""

    def __init__(self) -> None:
        self._line = Line(connect=_CONNECT)

    async def get(self, url: str) -> Answer:
        """GET an address."""
        return await _read(self._line.get(url, _LIMIT))

    async def post(
        self, url: str, body: bytes, token: str | None = None, kind: str = JSON
    ) -> Answer:
        """POST a body, with a token if one is given."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else None
        return await _read(self._line.post(url, body, _LIMIT, headers, kind))

    async def close(self) -> None:
        """Close all connections."""
        await self._line.close()


async def _read(asked: Awaitable[line.Answer]) -> Answer:
    try:
        answer = await asked
    except NotTakenError as error:
        raise UnreachableError(str(error)) from None
    except NotAnsweredError as error:
        raise UnansweredError(str(error)) from None
    return Answer(answer.status, answer.after, read_update(answer.body) or {})
