"""The WhatsApp channel as the process runs it: wires its parts, and sends reminders."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.bulk import Bulk
from bot.channels.port import Channel, at_once
from bot.channels.unasked import put_off
from bot.channels.whatsapp import webhook
from bot.channels.whatsapp.cap import Cap
from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.errors import WhatsAppError, is_perhaps_done, meaning
from bot.channels.whatsapp.health import Health
from bot.channels.whatsapp.links import wa_link
from bot.channels.whatsapp.pace import A_PERSON, ALONE, BULK, Pace
from bot.channels.whatsapp.place import place_at
from bot.channels.whatsapp.render import reminder, render
from bot.channels.whatsapp.saying import Outside, Saying
from bot.channels.whatsapp.sender import Sender
from bot.channels.whatsapp.settings import TITLE
from bot.channels.whatsapp.windows import Windows
from bot.core.links import where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from aiohttp import web

    from bot.channels.port import Common, Ready
    from bot.channels.whatsapp.place import Place
    from bot.conversation.messages import Address
    from bot.conversation.ports import Figure
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.screen import Screen
    from bot.core.session import Session


SWEEP = 60 * 60
"""Seconds between two sweeps of what is no longer needed of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How we reach WhatsApp, and how it reaches us.

    `number`: ours, for links. `template`: the name of the approved reminder. `monthly_cap`: how
    many messages may be sent in a month.
    """

    api_url: str
    phone_id: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    number: str | None = None
    template: str | None = None
    monthly_cap: int | None = None


class WhatsApp(Channel):
    """Serve its `routes`, and finally `close` it."""

    name, title, way = "whatsapp", TITLE, "webhook"
    peer = copies = True

    def __init__(self, access: Access, common: Common, pace: Pace | None = None) -> None:
        self._access = access
        self.reminds = access.template is not None
        self._common = common
        self._health = Health()
        self._windows = Windows()
        self._cap = _cap(access, common)
        url = f"{access.api_url}/{access.phone_id}"
        pace = pace or Pace()
        self._sender = Sender(url, access.token, pace)
        pacing = common.pacing(self.name, BULK)
        self._bulk = Bulk(pacing, ALONE, lambda _: pace.until_calm())
        outside = Outside(
            sender=self._sender,
            windows=self._windows,
            health=self._health,
            cap=self._cap,
            phone_id=access.phone_id,
            reminds=self.reminds,
            rather=partial(common.without_a_copy, self),
            page=common.page,
            shares=partial(common.passed_on, self),
        )
        self._saying = Saying(common.conversation.guide, outside)
        self._channel = WhatsAppChannel(common.conversation, outside, self._saying)
        self._routes = webhook.routes(
            self._channel, access.app_secret, access.verify_token, common.refused
        )

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return self._routes

    @property
    def trouble(self) -> str | None:
        return self._health.trouble or self._cap.trouble

    @property
    def up(self) -> bool:
        return self._health.up

    @property
    def figures(self) -> Sequence[Figure]:
        return (self._sender.figure, *self._cap.figures)

    def link(self, session: Session, node: NodeId | None) -> str | None:
        number = self._access.number
        return wa_link(number, where(session, node or "")) if number else None

    def opens(self, started: Started) -> str | None:
        number = self._access.number
        return wa_link(number, started) if number else None

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        place = place_at(address.to)
        if place is None:
            return False
        await self._bulk.turn(place.chat, A_PERSON.interval)
        await ready()
        message = self._message(place, screen)
        return message is not None and await self._send(place, message)

    async def _send(self, place: Place, message: dict[str, Any]) -> bool:
        # Even beyond the cap: it was promised, and the message of the day is for a press on it.
        taken = await self._cap.take(place.chat, 1, lambda: True)
        try:
            await self._saying.send(place, message)
        except WhatsAppError as error:
            await self._cap.give_back(place.chat, taken)
            put_off(error, meaning(error), perhaps=is_perhaps_done(error))
            return False
        return True

    async def run(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            self._channel.sweep()

    async def close(self) -> None:
        await self._sender.close()

    def _message(self, place: Place, screen: Screen) -> dict[str, Any] | None:
        """The screen, within a day of what they last wrote; after that only the template."""
        guide = self._common.conversation.guide
        now = self._common.conversation.clock().timestamp()
        if self._windows.is_open(place.chat, place.moment, now):
            return render(guide, screen)
        template = self._access.template
        return reminder(guide, template, screen) if template else None


def _cap(access: Access, common: Common) -> Cap:
    most = access.monthly_cap
    quota = common.quota(f"{WhatsApp.name}:{access.phone_id}", most) if most else None
    return Cap(most or 0, quota, common.conversation.clock)
