"""The Telegram channel: an update in, the screen out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.contacts import contact, save_label
from bot.channels.telegram.group import InGroup, pointer
from bot.channels.telegram.inbound import Left, Received, Strayed, receive
from bot.channels.telegram.inline import Asked, answer
from bot.channels.telegram.pressed import settled
from bot.channels.telegram.render import Around, acknowledge, edit, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.channels.telegram.inline import Finds
    from bot.channels.telegram.outbox import Outbox
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.render import Call
    from bot.channels.telegram.sender import Sender
    from bot.conversation import Conversation, Reply
    from bot.core.screen import Screen

_WELCOME = "start/welkom"
_PATIENCE = 5.0
"""Seconds that somebody in a group waits for a pointer; later, it would only be noise."""

_SEEN = 1000
_log = structlog.get_logger()


class TelegramChannel:
    """`web`: the address of the web chat, for those who would rather use that."""

    def __init__(  # noqa: PLR0913  the parts it is made of
        self,
        conversation: Conversation,
        sender: Sender,
        *,
        outbox: Outbox,
        pace: Pace,
        search: Finds,
        clock: Callable[[], datetime],
        web: str | None = None,
    ) -> None:
        self._conversation = conversation
        self._sender = sender
        self._outbox = outbox
        self._pace = pace
        self._search = search
        self._clock = clock
        self._web = web
        self._username: str | None = None
        self._pointed: OrderedDict[int, None] = OrderedDict()

    async def handle(self, update: dict[str, Any]) -> None:
        """Answer one update.

        Raises `Busy` or a `TelegramError` where it must be delivered again.
        """
        match receive(self._conversation.guide, update):
            case Received() as received:
                await self._converse(received)
            case InGroup() as group:
                await self._point(group)
            case Asked() as asked:
                await self._offer(asked)
            case Strayed(query=query):
                await self._acknowledge(query)
            case Left():
                _log.info("telegram_left")
            case None:
                return

    async def _converse(self, received: Received) -> None:
        reply = await self._conversation.take(received.incoming)
        if reply is None:
            return
        await asyncio.gather(self._acknowledge(received.query), self._show(received, reply))
        await self._conversation.answered(received.incoming)

    async def _acknowledge(self, query: str | None) -> None:
        if query is None:
            return
        try:
            await self._sender.call(acknowledge(query))
        except BadRequest:
            return  # too late: the sign has gone by itself

    async def _show(self, received: Received, reply: Reply) -> None:
        try:
            await self._place(received, reply)
        except (Forbidden, BadRequest, ChatMigrated) as error:
            # Blocked us, closed the account, moved: nobody to answer, now or later.
            _log.info("telegram_gone", kind=type(error).__name__)

    async def _place(self, received: Received, reply: Reply) -> None:
        await self._pace.turn(received.chat)
        if received.card is not None and (kept := self._contact(received, reply)):
            await self._sender.call(kept)
            return
        screen, around = self._screen(received, reply), self._around(reply)
        fresh = send(received.chat, screen, around)
        if received.message is None or screen.kept:
            await self._sender.call(fresh)
            await self._settle(received)
            return
        try:
            await self._sender.call(edit(received.chat, received.message, screen, around))
        except BadRequest as error:
            await self._instead(error, fresh)

    async def _instead(self, error: BadRequest, fresh: Call) -> None:
        """What cannot be edited is sent anew; what is there already needs nothing."""
        if "message is not modified" not in str(error).lower():
            await self._sender.call(fresh)

    async def _settle(self, received: Received) -> None:
        """Let the pressed answer stay to be seen, where that keeps nobody waiting."""
        if received.pressed is None or not self._pace.has_room(received.chat):
            return
        await self._pace.turn(received.chat)
        call = settled(self._conversation.guide, received.chat, received.pressed)
        try:
            await self._sender.call_once(call)
        except TelegramError as error:
            _log.info("telegram_not_settled", kind=type(error).__name__)

    def _contact(self, received: Received, reply: Reply) -> Call | None:
        card = next((card for card in reply.screen.cards if card.id == received.card), None)
        return (
            contact(self._conversation.guide, received.chat, reply.screen, card) if card else None
        )

    def _screen(self, received: Received, reply: Reply) -> Screen:
        screen = reply.screen
        if not received.partly:
            return screen
        notice = self._conversation.guide.phrase("alleen-woorden", screen.language, screen.role)
        return replace(screen, notices=(notice, *screen.notices))

    def _around(self, reply: Reply) -> Around:
        screen, guide = reply.screen, self._conversation.guide
        footer = ""
        if screen.node == _WELCOME:  # at the first screen: that Telegram keeps a copy of its own
            line = guide.phrase("telegram-kopie", screen.language, screen.role)
            footer = f"{line} {self._web}" if self._web else line
        return Around(footer=footer, save=save_label(guide, screen))

    async def _point(self, group: InGroup) -> None:
        name = await self._name()
        if not group.calls(name) or group.update in self._pointed:
            return
        self._pointed[group.update] = None
        if len(self._pointed) > _SEEN:
            self._pointed.popitem(last=False)
        call = pointer(self._conversation.guide, group, name)
        await self._outbox.send(group.chat, call, patience=_PATIENCE)

    async def _offer(self, asked: Asked) -> None:
        guide, name = self._conversation.guide, await self._name()
        try:
            await self._sender.call_once(answer(guide, self._search, asked, name, self._clock()))
        except BadRequest:
            return  # too late: it was asked anew with more letters

    async def _name(self) -> str:
        if self._username is None:
            self._username = str((await self._sender.call(("getMe", {})))["username"])
        return self._username
