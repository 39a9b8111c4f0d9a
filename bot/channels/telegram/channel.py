"""The Telegram channel: an update in, the screen out."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.contacts import contact, save_label
from bot.channels.telegram.errors import Meaning, meaning
from bot.channels.telegram.group import InGroup, pointer
from bot.channels.telegram.inbound import Left, Received, Strayed, receive
from bot.channels.telegram.inline import Asked, answer
from bot.channels.telegram.pressed import settled
from bot.channels.telegram.render import Around, acknowledge, edit, send
from bot.conversation import Busy
from bot.core.links import web_path
from bot.faults import place_of

if TYPE_CHECKING:
    from bot.channels.telegram.inbound import Arrival
    from bot.channels.telegram.outbox import Outbox
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.render import Call
    from bot.channels.telegram.sender import Sender
    from bot.conversation import Conversation, Reply
    from bot.core.screen import Screen

_WELCOME = "start/welkom"
_ABOUT_COPIES = frozenset({_WELCOME, "privacy/start"})
"""Where it is said that Telegram keeps a copy of its own, and how to go on without it."""

_PATIENCE = 5.0
"""Seconds that somebody in a group waits for a pointer; later, it would only be noise."""

_SEEN = 1000
K = TypeVar("K")
V = TypeVar("V")

_log = logging.getLogger(__name__)


class BrokenError(Exception):
    """Something of ours broke on an update; it may go better the next time."""


class TelegramChannel:
    """`web`: the address of the web chat, for those who would rather use that."""

    def __init__(
        self,
        conversation: Conversation,
        sender: Sender,
        *,
        outbox: Outbox,
        pace: Pace,
        web: str | None = None,
    ) -> None:
        self._conversation = conversation
        self._sender = sender
        self._outbox = outbox
        self._pace = pace
        self._web = web
        self._pointed: OrderedDict[int, None] = OrderedDict()
        self._wiped: OrderedDict[int | None, Reply] = OrderedDict()

    async def handle(self, update: dict[str, Any]) -> Call | None:
        """Answer one update.

        What is left to say, if anything: the end of the waiting sign on a pressed button. Without
        it the sign goes by itself, so it may be said in any way, and need not arrive. Raises
        `Busy`, `BrokenError` or a `TelegramError` where the update must be delivered again.
        """
        try:
            return await self._handle(receive(self._conversation.guide, update))
        except Exception as error:
            if _is_passing(error):
                raise
            _log.error(
                "update_dropped", extra={"kind": type(error).__name__, "place": place_of(error)}
            )
            return None

    async def _handle(self, arrival: Arrival | None) -> Call | None:
        match arrival:
            case Received(query=query):
                shown = await self._answer_or_apologise(arrival)
                return acknowledge(query) if query and shown else None
            case Strayed(query=query):
                return acknowledge(query)
            case InGroup():
                await self._point(arrival)
            case Asked():
                await self._offer(arrival)
            case Left():
                _log.info("telegram_left")
        return None

    async def _answer_or_apologise(self, received: Received) -> bool:
        """Whether there was anything to show: a copy is not answered twice."""
        try:
            return await self._answer(received)
        except Exception as error:
            if _is_passing(error):
                raise
            _log.error(
                "update_broke", extra={"kind": type(error).__name__, "place": place_of(error)}
            )
            await self._apologise(received)
            return True

    async def _answer(self, received: Received) -> bool:
        # A wipe leaves nothing that it is known by: done again, it would take what is newer.
        reply = self._wiped.pop(received.incoming.update, None)
        reply = reply or await self._conversation.take(received.incoming)
        if reply is None:
            return False
        await self._deliver(received, reply)
        return True

    async def _deliver(self, received: Received, reply: Reply) -> None:
        try:
            in_place = await self._show(received, reply)
        except TelegramError:
            # Perhaps it is shown, where no answer came: better shown twice than not at all.
            await self._conversation.released(received.incoming, reply)
            if reply.forgotten:
                _keep(self._wiped, received.incoming.update, reply)
            raise
        if not (in_place and reply.again):  # the same edit once more changes nothing
            self._conversation.answered(received.incoming, reply)
        await self._settle(received)

    async def _apologise(self, received: Received) -> None:
        reply = await self._conversation.broke(received.incoming)
        if reply is None:
            raise BrokenError
        plainly = replace(received, message=None, pressed=None, card=None)
        await self._deliver(plainly, reply)

    async def _show(self, received: Received, reply: Reply) -> bool:
        """Whether an earlier message now has the screen, so that none was added."""
        try:
            return await self._place(received, reply)
        except TelegramError as error:
            if meaning(error) is not Meaning.GONE:
                raise
            _log.info("telegram_gone", extra={"kind": type(error).__name__})
            return False

    async def _place(self, received: Received, reply: Reply) -> bool:
        await self._pace.turn(received.chat)
        if received.card is not None and (kept := self._contact(received, reply)):
            await self._sender.call(kept)
            return False
        screen, around = self._screen(received, reply), self._around(reply)
        if received.message is None or screen.kept:
            await self._sender.call(send(received.chat, screen, around))
            return False
        try:
            await self._sender.call(edit(received.chat, received.message, screen, around))
        except BadRequest as error:
            if meaning(error) is Meaning.NEVER:  # it is there already
                return True
            # It cannot be edited any more.
            await self._sender.call(send(received.chat, screen, around))
            return False
        return True

    async def _settle(self, received: Received) -> None:
        """Let the pressed answer stay to be seen, where that keeps nobody waiting."""
        if received.pressed is None or not self._pace.has_room(received.chat):
            return
        await self._pace.turn(received.chat)
        call = settled(self._conversation.guide, received.chat, received.pressed)
        try:
            await self._sender.call_once(call)
        except TelegramError as error:
            _log.info("telegram_not_settled", extra={"kind": type(error).__name__})

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
        if screen.node in _ABOUT_COPIES:
            footer = guide.phrase("telegram-kopie", screen.language, screen.role)
            if self._web:
                rather = guide.phrase("liever-webchat", screen.language, screen.role)
                footer = f"{footer} {rather} {self._web}{_onward(reply)}"
        return Around(footer=footer, save=save_label(guide, screen))

    async def _point(self, group: InGroup) -> None:
        name = await self._sender.name()
        if not group.calls(name) or group.update in self._pointed:
            return
        _keep(self._pointed, group.update, None)
        call = pointer(self._conversation.guide, group, name)
        try:
            await self._outbox.send(group.chat, call, patience=_PATIENCE)
        except TelegramError:
            self._pointed.pop(group.update, None)  # it is brought again
            raise

    async def _offer(self, asked: Asked) -> None:
        talk = self._conversation
        call = answer(talk.guide, asked, talk.find, await self._sender.name(), talk.clock())
        try:
            await self._sender.call_once(call)
        except BadRequest:
            return  # too late: it was asked anew with more letters


def _keep(known: OrderedDict[K, V], key: K, value: V) -> None:
    known[key] = value
    if len(known) > _SEEN:
        known.popitem(last=False)


def _is_passing(error: Exception) -> bool:
    """Whether the same may go well later: it is in other hands, or Telegram is away."""
    later = meaning(error) in {Meaning.AGAIN, Meaning.PERSON}
    return later or isinstance(error, Busy | BrokenError)


def _onward(reply: Reply) -> str:
    """The path in the web chat to where this person was."""
    before = reply.session.trail[-2:-1]
    return web_path(reply.session, before[0]) if before else ""
