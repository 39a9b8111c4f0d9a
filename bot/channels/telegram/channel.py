"""The Telegram channel: an update in, the screen out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.inbound import receive
from bot.channels.telegram.render import acknowledge, edit, send

if TYPE_CHECKING:
    from bot.channels.telegram.inbound import Received
    from bot.channels.telegram.render import Call
    from bot.channels.telegram.sender import Sender
    from bot.conversation import Conversation, Reply

_WELCOME = "start/welkom"
_log = structlog.get_logger()


class TelegramChannel:
    """`web`: the address of the web chat, for those who would rather use that."""

    def __init__(self, conversation: Conversation, sender: Sender, web: str | None) -> None:
        self._conversation = conversation
        self._sender = sender
        self._web = web

    async def handle(self, update: dict[str, Any]) -> None:
        """Answer one update.

        Raises `Busy` or a `TelegramError` where it must be delivered again.
        """
        received = receive(self._conversation.guide, update)
        if received is None:
            return
        reply = await self._conversation.take(received.incoming)
        if reply is None:
            return
        await asyncio.gather(self._acknowledge(received), self._show(received, reply))
        await self._conversation.answered(received.incoming)

    async def _acknowledge(self, received: Received) -> None:
        if received.query is None:
            return
        try:
            await self._sender.call(acknowledge(received.query))
        except BadRequest:
            return  # too late: the sign has gone by itself

    async def _show(self, received: Received, reply: Reply) -> None:
        try:
            await self._place(received, reply)
        except Forbidden:
            _log.info("telegram_left")  # blocked us, or closed the account: nobody to answer

    async def _place(self, received: Received, reply: Reply) -> None:
        screen, footer = reply.screen, self._footer(reply)
        fresh = send(received.chat, screen, footer=footer)
        if received.message is None or screen.stays:
            await self._sender.call(fresh)
            return
        try:
            await self._sender.call(edit(received.chat, received.message, screen, footer=footer))
        except BadRequest as error:
            await self._instead(error, fresh)

    async def _instead(self, error: BadRequest, fresh: Call) -> None:
        """What cannot be edited is sent anew; what is there already needs nothing."""
        if "message is not modified" not in str(error).lower():
            await self._sender.call(fresh)

    def _footer(self, reply: Reply) -> str:
        """At the first screen: that Telegram keeps a copy of its own."""
        if reply.screen.node != _WELCOME:
            return ""
        screen, guide = reply.screen, self._conversation.guide
        line = guide.phrase("telegram-kopie", screen.language, screen.role)
        return f"{line} {self._web}" if self._web else line
