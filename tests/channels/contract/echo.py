"""The smallest channel: JSON in, JSON out. What it takes to add one stands here, whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, web
from pydantic import BaseModel

from bot.channels.delivery import BrokenError, Delivery, Meaning
from bot.channels.port import DAY, Channel, ChannelKind, Common, Ready, at_once
from bot.channels.unasked import put_off
from bot.conversation.messages import Address, Busy, Incoming, Reply, Typed
from bot.core.limits import words
from bot.core.taps import read_tap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.screen import Screen

_MEANINGS = {400: Meaning.OURS, 401: Meaning.PERSON, 409: Meaning.NEVER, 410: Meaning.GONE}


class EchoSettings(BaseModel):
    echo_url: str | None = None


class RefusedError(Exception):
    """With a status."""


def meaning(error: Exception) -> Meaning:
    if isinstance(error, RefusedError):
        return _MEANINGS.get(error.args[0], Meaning.AGAIN)
    return Meaning.AGAIN if isinstance(error, ClientError | TimeoutError) else Meaning.OURS


def read(body: bytes) -> Incoming | None:
    try:
        said = json.loads(body)
        chat, text, update = str(said["chat"]), str(said.get("text", "")), str(said["id"])
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    tap = read_tap(str(said.get("tap", "")))
    event = tap.event if tap else Typed(text=text)
    return Incoming(chat=f"echo:{chat}", event=event, update=update, address=chat)


def render(screen: Screen) -> dict[str, Any]:
    return {"text": words(screen), "buttons": [[b.label, b.tap] for b in screen.buttons]}


class Echo(Channel):
    name, title = "echo", "Echo"
    peer = reminds = True

    def __init__(self, url: str, shared: Common) -> None:
        self._url = url
        self._delivery = Delivery(shared.conversation, meaning)

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return [web.post("/echo", self._receive)]

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        await ready()
        try:
            await self._send(address.to, screen)
        except (RefusedError, ClientError) as error:
            put_off(error, meaning(error), perhaps=error.args == (504,))
            return False
        return True

    async def _receive(self, request: web.Request) -> web.Response:
        if (incoming := read(await request.read())) is None:
            return web.Response()

        async def show(reply: Reply, *, plainly: bool) -> bool:
            await self._send(incoming.address or "", reply.screen)
            return False

        try:
            await self._delivery.answer(incoming, show)
        except (Busy, BrokenError, RefusedError, ClientError):
            return web.Response(status=503)
        return web.Response()

    async def _send(self, chat: str, screen: Screen) -> None:
        said = {"chat": chat, **render(screen)}
        async with ClientSession() as http, http.post(self._url, json=said) as answer:
            if not answer.ok:
                raise RefusedError(answer.status)


def _open(settings: EchoSettings, shared: Common) -> Echo | None:
    return Echo(settings.echo_url, shared) if settings.echo_url else None


ECHO = ChannelKind(name="echo", title="Echo", kept=2 * DAY, settings=EchoSettings, open=_open)
