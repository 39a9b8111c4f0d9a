"""The Teams channel as the process runs it: wires its parts and checks on them."""

from __future__ import annotations

import asyncio
import random
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.port import Channel, at_once
from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.health import Health
from bot.channels.teams.inbound import NAME
from bot.channels.teams.keys import Keys
from bot.channels.teams.login import Credentials, Login
from bot.channels.teams.outbox import INTERVAL, Outbox
from bot.channels.teams.place import place_at
from bot.channels.teams.proof import Proof
from bot.channels.teams.render import Around, message
from bot.channels.teams.sender import Sender
from bot.channels.teams.settings import TITLE
from bot.channels.teams.transport import Transport
from bot.channels.teams.webhook import Door

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from aiohttp import web

    from bot.channels.port import Common, Ready
    from bot.channels.teams.health import Part
    from bot.channels.teams.settings import TeamsSettings
    from bot.conversation.messages import Address
    from bot.core.screen import Screen

LOOK_AGAIN = 60.0
"""Seconds between two checks that Microsoft gives us a token and its keys."""

_FIRST_PAUSE = 1.0


class Teams(Channel):
    """Serve its `routes` and `run` it. After cancelling that, `finish` and then `close`."""

    name, title, way = NAME, TITLE, "webhook"
    peer = copies = reminds = True

    def __init__(self, credentials: Credentials, settings: TeamsSettings, common: Common) -> None:
        self._common = common
        self._health = Health()
        self._transport = Transport()
        self._bot = f"28:{credentials.app_id}"
        self._keys = Keys(self._transport, settings.teams_metadata_url)
        self._login = Login(self._transport, credentials)
        sender = Sender(self._transport, self._login, settings.teams_hosts, self._health)
        self._outbox = Outbox(sender, common.pacing(self.name, INTERVAL))
        channel = TeamsChannel(
            common.conversation,
            sender,
            app_id=credentials.app_id,
            rather=partial(common.without_a_copy, self),
            shares=partial(common.passed_on, self),
        )
        proof = Proof(
            self._keys, credentials.app_id, settings.teams_tenants, common.conversation.clock
        )
        self._door = Door(channel, proof, sender, self._health, common.refused)

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return self._door.routes

    @property
    def trouble(self) -> str | None:
        return self._health.trouble

    @property
    def up(self) -> bool:
        return self._health.up

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        place = place_at(address.to)
        if place is None:
            return False
        about = Around(languages=self._common.conversation.guide.languages)
        return await self._outbox.send(place, message(self._bot, place, screen, about), ready)

    async def run(self) -> None:
        """Keep token and keys fresh, so that we learn of trouble before somebody writes."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep("login", self._login.token))
            group.create_task(self._keep("keys", self._keys.refresh))

    async def close(self) -> None:
        await self._transport.close()

    async def _keep(self, part: Part, look: Callable[[], Awaitable[object]]) -> None:
        """Check now and then, with exponential backoff and jitter after failures."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await look()
            except Exception as error:  # noqa: BLE001  nothing may end these checks
                self._health.ails(part, error)
                await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  no secret
                pause = min(pause * 2, LOOK_AGAIN)
            else:
                self._health.well(part)
                pause = _FIRST_PAUSE
                await asyncio.sleep(LOOK_AGAIN)
