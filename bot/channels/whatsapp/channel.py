"""The WhatsApp channel: a webhook in, one message a turn out."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.channels.delivery import Delivery, Meaning
from bot.channels.whatsapp.errors import (
    UNREACHABLE,
    WINDOW,
    RefusedError,
    WhatsAppError,
    meaning,
)
from bot.channels.whatsapp.inbound import Arrived, Failed, Moved, Noticed, Received, receive
from bot.channels.whatsapp.moments import Moments
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.turns import Turns
from bot.channels.whatsapp.windows import LENGTH
from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.channels.whatsapp.inbound import Arrival
    from bot.channels.whatsapp.saying import Outside, Saying
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply

_MOMENT = 1.5
"""Seconds after which a waiting person sees that we are typing."""

_log = logging.getLogger(__name__)


class WhatsAppChannel:
    """Reads what WhatsApp posts, and has it answered."""

    def __init__(self, conversation: Conversation, outside: Outside, saying: Saying) -> None:
        self._conversation = conversation
        self._outside = outside
        self._saying = saying
        self._delivery = Delivery(conversation, meaning)
        self._turns = Turns()
        self._joined = Moments(LENGTH)

    async def handle(self, body: dict[str, Any]) -> None:
        """Answer all updates of one POST: those of a chat in order, different chats at once.

        Raises `Busy`, `BrokenError` or a `WhatsAppError` if WhatsApp must post it again.
        """
        chats: dict[str, list[Arrival]] = {}
        for arrival in self._received(body):
            chat = self._noted(arrival)
            if chat is not None:
                chats.setdefault(chat, []).append(arrival)
        answers = [self._in_order(chat, arrivals) for chat, arrivals in chats.items()]
        if len(answers) <= 1:  # as nearly always; then no task is needed
            for answer in answers:
                await answer
            return
        done = await asyncio.gather(*answers, return_exceptions=True)
        for error in filter(None, done):
            raise error

    def sweep(self) -> None:
        """Forget what is no longer needed of people."""
        self._joined.sweep(self._now())
        self._outside.windows.sweep(self._now())
        self._outside.sender.sweep()

    def _noted(self, arrival: Arrival) -> str | None:
        """The chat in which an arrival must take its turn; `None` if noting it was all."""
        match arrival:
            case Received(incoming=incoming):
                return incoming.chat
            case Moved(new=new):
                return new
            case Arrived():
                self._outside.health.arrived()
            case Noticed(place=place):
                self._outside.windows.heard(place.chat, place.moment)
            case Failed(chat=chat, code=code):
                self._failed(arrival)
                return chat if code in UNREACHABLE else None
        return None

    def _received(self, body: dict[str, Any]) -> tuple[Arrival, ...]:
        talk, outside = self._conversation, self._outside
        return receive(
            talk.guide,
            body,
            talk.alarm,
            phone_id=outside.phone_id,
            now=self._now(),
            reminds=outside.reminds,
        )

    async def _in_order(self, chat: str, arrivals: Iterable[Arrival]) -> None:
        turn = await self._turns.take(chat)
        try:
            for arrival in arrivals:
                await self._delivery.calmly(self._take(arrival))
        finally:
            turn.release()

    async def _take(self, arrival: Arrival) -> None:
        match arrival:
            case Received(incoming=incoming, place=place):
                if self._was_wiped(arrival):
                    return
                self._outside.windows.heard(incoming.chat, place.moment)
                await self._join(arrival)
                await self._answer(arrival)
            case Moved(olds=olds, new=new):
                # We do not know when they last wrote, so only the template can reach them.
                place = Place(to=new.partition(":")[2], moment=0.0)
                here = place.address if self._outside.reminds else None
                for old in olds:
                    await self._conversation.moved(old, new, here)
            case Failed(chat=chat):
                with suppress(StoreUnavailableError):  # the next reminder will fail like this one
                    await self._conversation.reminders.unreachable(chat)

    def _was_wiped(self, received: Received) -> bool:
        """Whether it is a copy from before a wipe, which left no receipt of it."""
        told, moment = received.incoming, received.place.moment
        before = self._outside.windows.is_wiped(told.chat, moment, received.message)
        return before and not self._conversation.is_grave(told)

    async def _answer(self, received: Received) -> None:
        telling: list[asyncio.Task[None]] = []  # nearly always empty: the answer is quicker

        def tell() -> None:
            telling.append(asyncio.create_task(self._typing(received.message)))

        waiting = asyncio.get_running_loop().call_later(_MOMENT, tell)
        try:
            await self._delivery.answer(received.incoming, partial(self._show, received))
        finally:
            waiting.cancel()
            for task in telling:
                task.cancel()

    async def _typing(self, message: str) -> None:
        with suppress(WhatsAppError):
            await self._outside.sender.typing(message)

    async def _join(self, received: Received) -> None:
        """Move the chat under a person's number to that under their id; checked once a day."""
        if received.earlier is None or received.earlier in self._joined:
            return
        told = received.incoming
        if await self._conversation.moved(received.earlier, told.chat, told.address):
            self._joined.keep(received.earlier, self._now())

    async def _show(self, received: Received, reply: Reply, *, plainly: bool) -> bool:
        chat, moment = received.incoming.chat, received.place.moment
        if not self._outside.windows.is_open(chat, moment, self._now()):
            raise RefusedError(WINDOW)  # WhatsApp would take the message and not deliver it
        if plainly:
            received = replace(received, card=None, partly=False)
        await self._saying.say(received, reply)
        return False

    def _failed(self, failed: Failed) -> None:
        means = meaning(RefusedError(failed.code))
        about = {"code": failed.code, "meaning": means.name.lower()}
        _log.info("whatsapp_not_arrived", extra=about)
        if means is Meaning.GONE:
            self._outside.windows.shut(failed.chat, failed.moment)
        self._outside.health.failed_to_arrive(failed.code)

    def _now(self) -> float:
        return self._conversation.clock().timestamp()
