"""The webhook: an activity is proven first, then answered."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from bot.channels.delivery import BrokenError
from bot.channels.payload import read_update
from bot.channels.retry_after import come_again
from bot.channels.seldom import Seldom
from bot.channels.teams.errors import (
    HostRefusedError,
    TeamsError,
    UnknownKeyError,
    asked_to_wait,
)
from bot.channels.teams.place import Place
from bot.channels.teams.proof import ForgedError, StrangerError
from bot.conversation.messages import Busy

if TYPE_CHECKING:
    from bot.channels.port import Refused
    from bot.channels.teams.channel import TeamsChannel
    from bot.channels.teams.health import Health
    from bot.channels.teams.proof import Proof
    from bot.channels.teams.sender import Sender

PATH = "/teams/messages"
_SOON = 2.0
_JSON = {"Content-Type": "application/json"}
_log = logging.getLogger(__name__)


class Door:
    """Lets in only proven activities, and has them answered."""

    def __init__(
        self,
        channel: TeamsChannel,
        proof: Proof,
        sender: Sender,
        health: Health,
        refused: Refused,
    ) -> None:
        self._channel = channel
        self._proof = proof
        self._sender = sender
        self._health = health
        self._refused = refused
        self._seldom = Seldom()

    @property
    def routes(self) -> list[web.RouteDef]:
        """`POST /teams/messages`.

        200 taken, 401 not from Teams, 403 from Teams but not for us, 503 bring it again.
        """
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            activity = await self._let_in(request)
        except ForgedError as error:
            self._refused("forged")
            if self._seldom.lets(str(error)):
                _log.info("teams_forged", extra={"why": str(error)})
            return web.Response(status=401)
        except StrangerError:
            if self._seldom.lets("stranger"):
                _log.info("teams_stranger")
            return web.Response(status=403)
        except HostRefusedError as error:
            self._health.ails("host", error)
            return web.Response(status=403)
        except UnknownKeyError:
            return come_again(_SOON)
        except TeamsError as error:
            self._health.ails("keys", error)
            return come_again(_SOON)
        return await self._answer(activity)

    async def _let_in(self, request: web.Request) -> dict[str, Any]:
        """The activity, after all checks passed."""
        service = await self._proof.of(request.headers.get("Authorization", ""))
        self._health.well("keys")
        activity = read_update(await request.read())
        if activity is None:
            raise ForgedError("body")
        self._proof.admit(activity, service)
        if not self._sender.reaches(Place(service=service, conversation="")):
            raise HostRefusedError
        return activity

    async def _answer(self, activity: dict[str, Any]) -> web.Response:
        try:
            card = await self._channel.handle(activity)
        except (Busy, BrokenError):
            return come_again(_SOON)
        except TeamsError as error:
            _log.warning("teams_unanswered", extra={"kind": type(error).__name__})
            return come_again(asked_to_wait(error) or _SOON)
        if card is None:
            return web.Response()
        return web.Response(body=orjson.dumps(card), headers=_JSON)
