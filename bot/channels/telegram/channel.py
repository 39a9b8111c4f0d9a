"""The Telegram channel: an update in, the screen out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.inbound import receive
from bot.channels.telegram.render import acknowledge, edit, send
from bot.conversation import Busy
from bot.faults import place_of

if TYPE_CHECKING:
    from bot.channels.telegram.inbound import Received
    from bot.channels.telegram.render import Call
    from bot.channels.telegram.sender import Sender
    from bot.conversation import Conversation, Reply

_WELCOME = "start/welkom"
_log = structlog.get_logger()


class BrokenError(Exception):
    """Something of ours broke on an update; it may go better the next time."""


class TelegramChannel:
    """`web`: the address of the web chat, for those who would rather use that."""

    def __init__(self, conversation: Conversation, sender: Sender, web: str | None) -> None:
        self._conversation = conversation
        self._sender = sender
        self._web = web

    async def handle(self, update: dict[str, Any]) -> None:
        """Answer one update.

        Raises `Busy`, `BrokenError` or a `TelegramError` where it must be delivered again.
        """
        try:
            received = receive(self._conversation.guide, update)
            if received is not None:
                await self._answer_or_apologise(received)
        except Exception as error:
            if _is_passing(error):
                raise
            _log.error("update_dropped", kind=type(error).__name__, place=place_of(error))

    async def _answer_or_apologise(self, received: Received) -> None:
        try:
            await self._answer(received)
        except Exception as error:
            if _is_passing(error):
                raise
            _log.error("update_broke", kind=type(error).__name__, place=place_of(error))
            await self._apologise(received)

    async def _answer(self, received: Received) -> None:
        reply = await self._conversation.take(received.incoming)
        if reply is not None:
            await self._deliver(received, reply)

    async def _deliver(self, received: Received, reply: Reply) -> None:
        acknowledged = asyncio.create_task(self._acknowledge(received))
        try:
            await self._show(received, reply)
        except TelegramError:
            await self._conversation.released(received.incoming, reply)
            raise
        finally:
            await acknowledged
        await self._conversation.answered(received.incoming, reply)

    async def _apologise(self, received: Received) -> None:
        reply = await self._conversation.broke(received.incoming)
        if reply is None:
            raise BrokenError
        await self._deliver(replace(received, message=None), reply)

    async def _acknowledge(self, received: Received) -> None:
        if received.query is None:
            return
        try:
            await self._sender.call(acknowledge(received.query))
        except TelegramError as error:
            # Without it the waiting sign goes by itself; the answer is what counts.
            _log.info("telegram_unacknowledged", kind=type(error).__name__)

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


def _is_passing(error: Exception) -> bool:
    """Whether the same may go well later: it is in other hands, or Telegram is away."""
    if isinstance(error, BadRequest):
        return False  # what we made is refused, and will be again
    return isinstance(error, Busy | BrokenError | TelegramError)
