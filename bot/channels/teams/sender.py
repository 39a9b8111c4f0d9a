"""Posts our messages to the Connector; it retries where that helps."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING, Any

import orjson

from bot.channels.delivery import Meaning
from bot.channels.teams.errors import (
    HostRefusedError,
    LoginRefusedError,
    RefusedError,
    TeamsError,
    asked_to_wait,
    is_perhaps_done,
    meaning,
)
from bot.channels.teams.hosts import is_allowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.teams.health import Health, Part
    from bot.channels.teams.hosts import Host
    from bot.channels.teams.login import Login
    from bot.channels.teams.place import Place
    from bot.channels.teams.transport import Transport

_PATIENCE = 4.0
"""Seconds in which a message is retried: less than Teams waits for our answer."""

_FIRST_WAIT = 0.5
_UNAUTHORIZED, _FIRST_REFUSAL = 401, 300
_log = logging.getLogger(__name__)


class Sender:
    """Sends for one bot, and tells `health` how that goes; the token goes only to `hosts`."""

    def __init__(
        self, transport: Transport, login: Login, hosts: Sequence[Host], health: Health
    ) -> None:
        self._transport = transport
        self._login = login
        self._hosts = hosts
        self._health = health

    def reaches(self, place: Place) -> bool:
        """Whether we may send a token to the service of this place."""
        return is_allowed(place.service, self._hosts)

    async def send(
        self, place: Place, activity: dict[str, Any], *, patience: float = _PATIENCE
    ) -> None:
        """Send a message; raises `TeamsError`.

        It retries for `patience` seconds if Teams asks us to wait or cannot be reached. A message
        that may have arrived is not retried: the caller decides.
        """
        try:
            await self._try(place, orjson.dumps(activity), patience)
        except TeamsError as error:
            if meaning(error) is Meaning.PERSON:
                self._health.ails(_part(error), error)
            raise
        self._health.well("sending")

    async def _try(self, place: Place, body: bytes, patience: float) -> None:
        wait, until = _FIRST_WAIT, asyncio.get_running_loop().time() + patience
        while True:
            try:
                return await self._send(place, body)
            except TeamsError as error:
                # With jitter, so that not everybody retries at the same moment.
                pause = asked_to_wait(error) or wait * random.uniform(0.5, 1)  # noqa: S311
                late = asyncio.get_running_loop().time() + pause > until
                if late or meaning(error) is not Meaning.AGAIN or is_perhaps_done(error):
                    raise
                _log.info("teams_retry", extra={"kind": type(error).__name__})
            await asyncio.sleep(pause)
            wait *= 2

    async def _send(self, place: Place, body: bytes) -> None:
        if not self.reaches(place):
            raise HostRefusedError
        try:
            await self._post(place, body)
        except RefusedError as error:
            if error.status != _UNAUTHORIZED:
                raise
            await self._post(place, body)  # with another token

    async def _post(self, place: Place, body: bytes) -> None:
        token = await self._login.token()
        answer = await self._transport.post(place.activities, body, token)
        if answer.status == _UNAUTHORIZED:
            self._login.refused(token)
        if answer.status >= _FIRST_REFUSAL:
            raise RefusedError(answer.status, answer.after)


def _part(error: TeamsError) -> Part:
    """The part that a person must look at."""
    match error:
        case LoginRefusedError():
            return "login"
        case HostRefusedError():
            return "host"
    return "sending"
