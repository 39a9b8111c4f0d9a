"""The Telegram channel: an update in, the screen out."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, TelegramError

from bot.channels.copies import Copies
from bot.channels.delivery import Delivery, Fate, Meaning
from bot.channels.edits import Edits
from bot.channels.latest import Latest
from bot.channels.telegram.agenda import agenda_file
from bot.channels.telegram.around import around
from bot.channels.telegram.contacts import contact
from bot.channels.telegram.errors import meaning
from bot.channels.telegram.group import InGroup, pointer
from bot.channels.telegram.inbound import Left, Received, Strayed, receive
from bot.channels.telegram.inline import InlineQuery, answer
from bot.channels.telegram.pressed import answered_question
from bot.channels.telegram.render import acknowledge, edit, send
from bot.channels.telegram.settings import TITLE
from bot.channels.words import only_words_read

if TYPE_CHECKING:
    from bot.channels.copies import Rather, Shares
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.outbox import Outbox
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.place import Place
    from bot.channels.telegram.render import Around
    from bot.channels.telegram.sender import Sender
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply
    from bot.core.screen import Screen

_PATIENCE = 5.0
"""Seconds that a pointer in a group may be late; after that it would only be noise."""

_SEEN = 1000

_log = logging.getLogger(__name__)


class TelegramChannel:
    """Answers the updates of one bot.

    `rather`: the address where a conversation goes on without a copy. `shares`: the address that
    somebody can pass on.
    """

    def __init__(  # noqa: PLR0913  what it speaks through, and what leads out of it
        self,
        conversation: Conversation,
        sender: Sender,
        *,
        outbox: Outbox,
        pace: Pace,
        rather: Rather = lambda _, __: None,
        shares: Shares = lambda _: None,
    ) -> None:
        self._conversation = conversation
        self._sender = sender
        self._outbox = outbox
        self._pace = pace
        self._copies = Copies(guide=conversation.guide, channel=TITLE, rather=rather)
        self._shares = shares
        self._pointed = Latest[int](_SEEN)
        self._edits = Edits()
        self._delivery = Delivery(conversation, meaning)

    async def handle(self, update: dict[str, Any]) -> Call | None:
        """Answer one update.

        Returns the call that is left to make, if any: it ends the waiting sign on a pressed button.
        It may go any way and need not arrive, for the sign ends by itself. Raises `Busy`,
        `BrokenError` or a `TelegramError` if the update must be delivered again.
        """
        return await self._delivery.calmly(self._handle(update))

    async def _handle(self, update: dict[str, Any]) -> Call | None:
        arrival = receive(self._conversation.guide, update, self._conversation.alarm)
        match arrival:
            case Received(words=words) if self._edits.changed_nothing(words):
                return None
            case Received(query=query):
                shown = await self._answer(arrival)
                self._edits.answered(arrival.words)
                return acknowledge(query) if query and shown else None
            case Strayed(query=query):
                return acknowledge(query)
            case InGroup():
                await self._point(arrival)
            case InlineQuery():
                await self._offer(arrival)
            case Left():
                _log.info("telegram_left")
        return None

    async def _answer(self, received: Received) -> bool:
        """Answer; returns `False` for a copy, which gets no second answer."""
        outcome = await self._delivery.answer(received.incoming, partial(self._show, received))
        if outcome is Fate.SHOWN:
            await self._keep_answer(received)
        return outcome is not Fate.COPY

    async def _show(self, received: Received, reply: Reply, *, plainly: bool) -> bool:
        if plainly:
            received = replace(received, message=None, pressed=None, card=None)
        return await self._place(received, reply)

    async def _place(self, received: Received, reply: Reply) -> bool:
        await self._pace.turn(received.chat)
        if received.card is not None and (kept := self._asked(received, received.card, reply)):
            await self._sender.call(kept)
            return False
        guide, screen = self._conversation.guide, reply.screen
        screen = only_words_read(guide, screen) if received.partly else screen
        shown = around(self._copies, received, reply, self._shares)
        if received.message is None or screen.kept:
            await self._say(received.place, screen, shown)
            return False
        try:
            await self._sender.call(edit(received.chat, received.message, screen, shown))
        except BadRequest as error:
            if meaning(error) is Meaning.NEVER:  # the message shows this already
                return True
            # It cannot be edited any more.
            await self._say(received.place, screen, shown)
            return False
        return True

    async def _say(self, place: Place, screen: Screen, shown: Around) -> None:
        """Say it in this place, or in the chat as a whole if the topic is gone."""
        try:
            await self._sender.call(send(place, screen, shown))
        except BadRequest as error:
            if place == place.whole or not _is_topic_gone(error):
                raise
            await self._sender.call(send(place.whole, screen, shown))

    async def _keep_answer(self, received: Received) -> None:
        """Leave the pressed answer visible, if that keeps nobody waiting."""
        if received.pressed is None or not self._pace.has_room(received.chat):
            return
        await self._pace.turn(received.chat)
        call = answered_question(self._conversation.guide, received.chat, *received.pressed)
        try:
            await self._sender.call_once(call)
        except TelegramError as error:
            _log.info("telegram_answer_not_kept", extra={"kind": type(error).__name__})

    def _asked(self, received: Received, asked: str, reply: Reply) -> Call | None:
        """The contact to save, or the calendar file, that was asked for."""
        guide, place = self._conversation.guide, received.place
        card = next((card for card in reply.screen.cards if card.id == asked), None)
        if card is not None:
            return contact(guide, place, reply.screen, card)
        return agenda_file(guide, place, reply, asked, self._conversation.clock())

    async def _point(self, group: InGroup) -> None:
        name = await self._sender.name()
        if not group.calls(name) or group.update in self._pointed:
            return
        self._pointed.add(group.update)
        call = pointer(self._conversation.guide, group, name)
        try:
            await self._outbox.send(group.place.chat, call, patience=_PATIENCE)
        except TelegramError:
            self._pointed.discard(group.update)  # it is brought again
            raise

    async def _offer(self, asked: InlineQuery) -> None:
        talk = self._conversation
        call = answer(talk.guide, asked, talk.find, await self._sender.name(), talk.clock())
        try:
            await self._sender.call_once(call)
        except BadRequest as error:
            if meaning(error) is not Meaning.NEVER:  # too late: they typed on, which asked again
                raise


def _is_topic_gone(error: BadRequest) -> bool:
    return any(sign in str(error).lower() for sign in ("thread", "topic"))
