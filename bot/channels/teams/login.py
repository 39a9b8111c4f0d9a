"""The token with which we send: by OAuth 2.0 client credentials, and cached."""

from __future__ import annotations

import asyncio
import math
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.channels.teams.errors import (
    LoginRefusedError,
    OddAnswerError,
    RefusedError,
    TeamsError,
)

if TYPE_CHECKING:
    from bot.channels.teams.settings import TeamsSettings
    from bot.channels.teams.transport import Answer, Transport

SCOPE = "https://api.botframework.com/.default"
_SPARE = 300.0
"""Seconds before its end at which we stop using a token."""

_PAUSE = 1.0
"""Seconds after a failure in which all callers get the same error."""

_FORM = "application/x-www-form-urlencoded"
_OK, _CLIENT, _WAIT, _SERVER = 200, 400, 429, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    url: str
    app_id: str
    secret: str = field(repr=False)


def credentials_in(settings: TeamsSettings) -> Credentials | None:
    """The credentials in the settings; `None` if these leave Teams off."""
    if settings.teams_app_id is None or settings.teams_app_secret is None:
        return None
    secret = settings.teams_app_secret.get_secret_value()
    return Credentials(url=settings.login_url, app_id=settings.teams_app_id, secret=secret)


class Login:
    """A cache with request coalescing: however many callers wait, one token is asked for."""

    def __init__(self, transport: Transport, credentials: Credentials) -> None:
        self._transport = transport
        self._credentials = credentials
        self._token: str | None = None
        self._until = self._not_before = -math.inf
        self._failure = TeamsError()
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """A valid token; raises `TeamsError` if Microsoft gives none."""
        async with self._asking:
            if self._token is None or _now() >= self._until:
                return await self._anew()
            return self._token

    def refused(self, token: str) -> None:
        """Teams refused this token: the next caller gets another."""
        if token == self._token:
            self._token = None

    async def _anew(self) -> str:
        if _now() < self._not_before:
            raise copy(self._failure)
        try:
            token, lasts = _read(await self._ask())
        except TeamsError as error:
            self._failure, self._not_before = error, _now() + _PAUSE
            raise
        self._token, self._until = token, _now() + max(lasts - _SPARE, lasts / 2)
        return token

    async def _ask(self) -> Answer:
        told = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.app_id,
            "client_secret": self._credentials.secret,
            "scope": SCOPE,
        }
        return await self._transport.post(
            self._credentials.url, urlencode(told).encode(), kind=_FORM
        )


def _read(answer: Answer) -> tuple[str, float]:
    if answer.status == _WAIT or answer.status >= _SERVER:
        raise RefusedError(answer.status, answer.after)
    if answer.status >= _CLIENT:
        raise LoginRefusedError(str(answer.status))
    token, lasts = answer.told.get("access_token"), answer.told.get("expires_in")
    readable = isinstance(token, str) and token.isascii() and token.isprintable() and bool(token)
    if answer.status != _OK or not readable or not isinstance(lasts, int | str):
        raise OddAnswerError
    try:
        return str(token), float(int(lasts))
    except ValueError:
        raise OddAnswerError from None


def _now() -> float:
    return asyncio.get_running_loop().time()
