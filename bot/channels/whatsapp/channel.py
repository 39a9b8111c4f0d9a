"""The WhatsApp channel: what was posted in, one message a turn out."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from bot.channels.copies import Copies, before, comes_from_a_card
from bot.channels.delivery import Delivery, Meaning
from bot.channels.whatsapp.contacts import contact
from bot.channels.whatsapp.errors import (
    UNREACHABLE,
    WINDOW,
    RefusedError,
    WhatsAppError,
    meaning,
)
from bot.channels.whatsapp.inbound import Came, Moved, Noticed, Received, receive
from bot.channels.whatsapp.pages import PAGE, full, page
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.turns import Turns
from bot.conversation.ports import StoreUnavailableError
from bot.core.session import Session
from bot.core.weighing import settle
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.channels.copies import Rather, Shares
    from bot.channels.whatsapp.cap import Cap
    from bot.channels.whatsapp.health import Health
    from bot.channels.whatsapp.inbound import Arrival
    from bot.channels.whatsapp.sender import Sender
    from bot.channels.whatsapp.windows import Windows
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply
    from bot.core.guide import NodeId
    from bot.core.screen import Screen

_MOMENT = 1.5
"""Seconds after which somebody who waits is shown that an answer comes."""

_JOINED = 50_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the channel speaks through, and what it knows of it.

    `page`: where a place of a conversation can be read as a page, if anywhere.
    """

    sender: Sender
    windows: Windows
    health: Health
    cap: Cap
    phone_id: str
    rather: Rather
    page: Callable[[Session, NodeId], str | None]
    shares: Shares = lambda _: None


class WhatsAppChannel:
    """Reads what is posted, and answers it."""

    def __init__(self, conversation: Conversation, outside: Outside) -> None:
        self._conversation = conversation
        self._outside = outside
        self._copies = Copies(guide=conversation.guide, channel="WhatsApp", rather=outside.rather)
        self._delivery = Delivery(conversation, meaning)
        self._turns = Turns()
        self._joined: OrderedDict[str, None] = OrderedDict()

    async def handle(self, body: dict[str, Any]) -> None:
        """Answer all that was posted at once: each chat in its order, and none waits for another.

        Raises `Busy`, `BrokenError` or a `WhatsAppError` where it must be posted again.
        """
        chats: dict[str, list[Received | Moved | Came]] = {}
        for arrival in self._received(body):
            match arrival:
                case Came(chat=chat, code=code):
                    self._became(arrival)
                    if code in UNREACHABLE:
                        chats.setdefault(chat, []).append(arrival)
                case Noticed(place=place):
                    self._outside.windows.heard(place.chat, place.moment)
                case Received(place=place):
                    chats.setdefault(place.chat, []).append(arrival)
                case Moved(new=new):
                    chats.setdefault(new, []).append(arrival)
        answers = [self._in_order(chat, arrivals) for chat, arrivals in chats.items()]
        if len(answers) == 1:  # as nearly always: it needs no task of its own
            await answers[0]
            return
        done = await asyncio.gather(*answers, return_exceptions=True)
        for error in filter(None, done):
            raise error

    async def send(self, place: Place, message: dict[str, Any]) -> None:
        """Send a message; raises `WhatsAppError`."""
        try:
            await self._outside.sender.send(place, message)
        except WhatsAppError as error:
            self._outside.health.failed_to_send(error)
            raise
        self._outside.health.sent()

    def _received(self, body: dict[str, Any]) -> tuple[Arrival, ...]:
        talk = self._conversation
        return receive(
            talk.guide, body, talk.alarm, phone_id=self._outside.phone_id, now=self._now()
        )

    async def _in_order(self, chat: str, arrivals: Iterable[Received | Moved | Came]) -> None:
        async with self._turns.of(chat):
            for arrival in arrivals:
                await self._handle(arrival)

    async def _handle(self, arrival: Received | Moved | Came) -> None:
        try:
            await self._take(arrival)
        except Exception as error:
            if self._delivery.is_passing(error):
                raise
            _log.error("update_dropped", extra=fields_of(error))

    async def _take(self, arrival: Received | Moved | Came) -> None:
        match arrival:
            case Received(place=place):
                if self._was_wiped(arrival):
                    return
                self._outside.windows.heard(place.chat, place.moment)
                await self._join(arrival)
                await self._answer(arrival)
            case Moved(olds=olds, new=new):
                # When they last wrote is not known: only the template reaches them.
                here = Place(to=new.partition(":")[2], moment=0.0).address
                for old in olds:
                    await self._conversation.moved(old, new, here)
            case Came(chat=chat):
                with suppress(StoreUnavailableError):  # the next of them fails as this one did
                    await self._conversation.reminders.unreachable(chat)

    def _was_wiped(self, received: Received) -> bool:
        """A copy from before a wipe, of which nothing is known any more."""
        place, windows = received.place, self._outside.windows
        before = windows.is_wiped(place.chat, place.moment, received.message)
        return before and not self._conversation.is_grave(received.incoming)

    async def _answer(self, received: Received) -> None:
        telling: list[asyncio.Task[None]] = []  # none, for nearly all: the answer is quicker

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
        """Who had a chat by their number goes on in the one by their own id; looked at once."""
        if received.earlier is None or received.earlier in self._joined:
            return
        place = received.place
        if await self._conversation.moved(received.earlier, place.chat, place.address):
            self._joined[received.earlier] = None
            if len(self._joined) > _JOINED:
                self._joined.popitem(last=False)

    async def _show(self, received: Received, reply: Reply, *, plainly: bool) -> bool:
        place = received.place
        if not self._outside.windows.is_open(place.chat, place.moment, self._now()):
            raise RefusedError(WINDOW)  # it would be taken, and then not arrive
        if plainly:
            received = replace(received, card=None, partly=False)
        await self._say(received, reply)
        return False

    async def _say(self, received: Received, reply: Reply) -> None:
        """As much of it as the month has left."""
        place, cap = received.place, self._outside.cap
        messages = [*self._messages(received, reply)]
        anyhow = not reply.remembered or self._is_for_all(received, reply)
        taken = await cap.take(place.chat, len(messages), anyhow=anyhow)
        if taken.share != "all":
            messages = [self._full(reply)] if taken.share == "last" else []
        try:
            for message in messages:
                await self.send(place, message)
        except WhatsAppError as error:
            await cap.give_back(place.chat, taken)
            if meaning(error) is not Meaning.NEVER:
                raise
        if reply.forgotten:
            self._outside.windows.wiped(place.chat, place.moment, received.message)
            await cap.forget(place.chat)

    def _is_for_all(self, received: Received, reply: Reply) -> bool:
        """Whether it is said whatever it costs.

        That is what helps somebody in distress, whom to call, and that all was erased.
        """
        guide, screen = self._conversation.guide, reply.screen
        help_ = settle(guide, guide.help, screen.role, reply.session.answers)
        needed = screen.urgent or bool(screen.cards) or screen.node == help_
        return needed or reply.wiped or comes_from_a_card(guide, received.incoming, reply)

    def _full(self, reply: Reply) -> dict[str, Any]:
        """What is said once a day where the month has no more."""
        address = self._outside.rather(reply.session, before(reply))
        return full(self._conversation.guide, reply.screen, address)

    def _messages(self, received: Received, reply: Reply) -> Iterable[dict[str, Any]]:
        """One message; and before it the contact card that was asked for."""
        guide, screen = self._conversation.guide, reply.screen
        address = partial(self._outside.page, reply.session, screen.node)
        if received.card == PAGE and (found := address()) is not None:
            yield page(guide, screen, found)
            return
        card = next((card for card in screen.cards if card.id == received.card), None)
        if card is not None:
            yield contact(card)
            # What it can go on with, for a card has no buttons.
            screen = replace(screen, text=card.name, cards=(), points=(), source="", stays=False)
            screen = replace(screen, buttons=screen.frame)
        shown, footer = self._partly(received, screen), self._footer(received, reply)
        yield render(guide, shown, footer, address if self._has_pages else None)

    @cached_property
    def _has_pages(self) -> bool:
        """Whether there are pages at all: that no session changes."""
        guide = self._conversation.guide
        return self._outside.page(Session(language=guide.languages.source), guide.home) is not None

    def _partly(self, received: Received, screen: Screen) -> Screen:
        if not received.partly:
            return screen
        notice = self._conversation.guide.phrase("alleen-woorden", screen.language, screen.role)
        return replace(screen, notices=(notice, *screen.notices))

    def _footer(self, received: Received, reply: Reply) -> str:
        guide, screen = self._conversation.guide, reply.screen
        told = self._copies.told(received.incoming, reply, pressed=False)
        address = self._outside.shares(screen.passing) if screen.passing else None
        if address is not None:
            words = guide.phrase("doorsturen-bericht", screen.language, screen.role)
            told = f"{words} {address}\n\n{told}".strip()
        if not reply.forgotten:
            return told
        return f"{told} {guide.phrase('telefoon-kopie', screen.language, screen.role)}"

    def _became(self, came: Came) -> None:
        """What was taken did or did not arrive."""
        if came.code is None:
            self._outside.health.arrived()
            return
        means = meaning(RefusedError(came.code))
        _log.info("whatsapp_not_arrived", extra={"code": came.code, "meaning": means.name.lower()})
        if means is Meaning.GONE:
            self._outside.windows.shut(came.chat, came.moment)
        self._outside.health.failed_to_arrive(came.code)

    def _now(self) -> float:
        return self._conversation.clock().timestamp()
