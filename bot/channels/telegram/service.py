"""The Telegram channel as the process runs it: wires its parts, runs and ends them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.channels.port import Channel, at_once
from bot.channels.telegram import polling, webhook
from bot.channels.telegram.agenda import named
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.contacts import save_label
from bot.channels.telegram.errors import is_perhaps_done, meaning
from bot.channels.telegram.health import Health
from bot.channels.telegram.links import onward_link
from bot.channels.telegram.outbox import INTERVAL, Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.place import place_at
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.render import Around, send
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.settings import TITLE
from bot.channels.telegram.transport import Transport
from bot.channels.unasked import put_off
from bot.core.links import where
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.channels.port import Common, Ready
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.place import Place
    from bot.conversation.messages import Address
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen
    from bot.core.session import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How we reach Telegram, and how it reaches us.

    `public_url`: where it posts updates, or `None` to fetch them. `agreed`: the secrets that posts
    may carry; we tell Telegram the first.
    """

    token: str = field(repr=False)
    api_url: str
    public_url: str | None
    agreed: Sequence[str] = field(repr=False)


class Telegram(Channel):
    """Serve its `routes` and `run` it. After cancelling that, `finish` and then `close`."""

    name, title = "telegram", TITLE
    peer = copies = reminds = True

    def __init__(self, access: Access, common: Common) -> None:
        self._common = common
        self._health = Health(access.token, access.token.partition(":")[2], *access.agreed)
        self._transports = Transport(), Transport()
        base_url = f"{access.api_url}/bot{access.token}"
        self._sender, asker = (Sender(base_url, transport) for transport in self._transports)
        pace = Pace()
        self._outbox = Outbox(self._sender, pace, common.pacing(self.name, INTERVAL))
        channel = TelegramChannel(
            common.conversation,
            self._sender,
            outbox=self._outbox,
            pace=pace,
            rather=partial(common.without_a_copy, self),
            shares=partial(common.passed_on, self),
        )
        self._poller = polling.Poller(channel, self._sender, asker, self._health.well)
        self._routes = webhook.routes(channel, access.agreed, common.refused)
        if access.public_url is None:
            self.way, self._receive = "polling", self._poller.poll
        else:
            keeper = webhook.Keeper(asker, access.public_url, access.agreed[0], self._health)
            self.way, self._receive = "webhook", keeper.keep

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return self._routes

    @property
    def trouble(self) -> str | None:
        return self._health.trouble

    @property
    def up(self) -> bool:
        return self._health.up

    def link(self, session: Session, node: NodeId | None) -> str | None:
        username = self._sender.username
        return onward_link(username, where(session, node or "")) if username else None

    def opens(self, started: Started) -> str | None:
        username = self._sender.username
        return onward_link(username, started) if username else None

    def calendar(self, reminder: Reminder, language: Code) -> str:  # noqa: ARG002
        return named(reminder)

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        place = place_at(address.to)
        if place is None:
            return False
        for there in dict.fromkeys((place, place.whole)):  # a topic may be gone
            try:
                if await self._outbox.send(there.chat, self._alone(there, screen), ready=ready):
                    return True
            except TelegramError as error:
                put_off(error, meaning(error), perhaps=is_perhaps_done(error))
        return False

    async def run(self) -> None:
        """Fetch updates or have them posted, whenever Telegram can be reached."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._health.keep(self._work))
            group.create_task(self._introduce())

    async def finish(self) -> None:
        await self._poller.finish()

    async def close(self) -> None:
        for transport in self._transports:
            await transport.close()

    def _alone(self, place: Place, screen: Screen) -> Call:
        """A screen with nothing around it."""
        guide = self._common.conversation.guide
        around = Around(save=save_label(guide, screen), languages=guide.languages)
        return send(place, screen, around)

    async def _work(self) -> None:
        await self._sender.name()
        await self._receive()

    async def _introduce(self) -> None:
        """Set the profile; this may take long, as a bot may change its name only now and then."""
        await self._health.reached.wait()
        try:
            await set_profile(self._sender, self._common.catalogs)
        except Exception as error:  # noqa: BLE001  people are answered all the same
            _log.warning("profile_not_set", extra=fields_of(error))
