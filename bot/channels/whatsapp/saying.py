"""Says a reply on WhatsApp: one message, if the month has one left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from bot.channels.copies import Copies, before, comes_from_a_card, to_pass_on
from bot.channels.delivery import Meaning
from bot.channels.whatsapp.contacts import contact
from bot.channels.whatsapp.errors import WhatsAppError, meaning
from bot.channels.whatsapp.pages import PAGE, full, page
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.settings import TITLE
from bot.channels.words import only_words_read
from bot.core.session import Session
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.channels.copies import Rather, Shares
    from bot.channels.port import Share
    from bot.channels.whatsapp.cap import Cap
    from bot.channels.whatsapp.health import Health
    from bot.channels.whatsapp.inbound import Received
    from bot.channels.whatsapp.place import Place
    from bot.channels.whatsapp.sender import Sender
    from bot.channels.whatsapp.windows import Windows
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide, NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the channel speaks through, and what it needs to know of the others.

    `reminds`: whether we can send reminders after a day. `rather`: the address where a conversation
    goes on without a copy. `page`: the address of a place as a web page. `shares`: the address that
    somebody can pass on.
    """

    sender: Sender
    windows: Windows
    health: Health
    cap: Cap
    phone_id: str
    reminds: bool
    rather: Rather
    page: Callable[[Session, NodeId], str | None]
    shares: Shares = lambda _: None


class Saying:
    """Makes the message of a reply, and sends it."""

    def __init__(self, guide: Guide, outside: Outside) -> None:
        self._guide = guide
        self._outside = outside
        self._copies = Copies(guide=guide, channel=TITLE, rather=outside.rather)

    async def send(self, place: Place, message: dict[str, Any]) -> None:
        """Send a message; raises `WhatsAppError`."""
        try:
            await self._outside.sender.send(place, message)
        except WhatsAppError as error:
            self._outside.health.failed_to_send(error)
            raise
        self._outside.health.sent()

    async def say(self, received: Received, reply: Reply) -> None:
        """Say a reply, as far as the month and the chat's share allow; raises `WhatsAppError`."""
        place, chat, cap = received.place, received.incoming.chat, self._outside.cap
        messages = [*self._messages(received, reply)]
        taken = await cap.take(chat, len(messages), partial(self._is_needed, received, reply))
        if taken.share != "all":
            messages = [self._full(reply, taken.share)] if taken.share != "none" else []
        said = 0
        try:
            for message in messages:
                await self.send(place, message)
                said += 1
        except WhatsAppError as error:
            await cap.give_back(chat, taken, said=said)
            if meaning(error) is not Meaning.NEVER:
                raise
        if reply.forgotten:
            self._outside.windows.wiped(chat, place.moment, received.message)
            await cap.forget(chat)

    def _is_needed(self, received: Received, reply: Reply) -> bool:
        """Whether it must be said even beyond the cap.

        That is help in distress and what follows it, contacts, the news that all was erased, and
        every answer while nothing can be remembered.
        """
        guide, screen = self._guide, reply.screen
        help_ = settle(guide, guide.help, screen.role, reply.session.answers)
        needed = screen.urgent or bool(screen.cards) or screen.node == help_
        needed = needed or reply.wiped or not reply.remembered
        return needed or comes_from_a_card(guide, received.incoming, reply)

    def _full(self, reply: Reply, share: Share) -> dict[str, Any]:
        """What we say once a day when the month is full, or this chat had its share of the day."""
        address = self._outside.rather(reply.session, before(reply))
        return full(self._guide, reply.screen, address, own=share == "own")

    def _messages(self, received: Received, reply: Reply) -> Iterable[dict[str, Any]]:
        """The message of the reply, after the contact card if one was asked for."""
        guide, screen = self._guide, reply.screen
        address = partial(self._outside.page, reply.session, screen.node)
        if received.card == PAGE and (found := address()) is not None:
            yield page(guide, screen, found)
            return
        card = next((card for card in screen.cards if card.id == received.card), None)
        if card is not None:
            yield contact(card)
            # A card has no buttons, so a second message has those to go on with.
            screen = replace(screen, text=card.name, cards=(), points=(), source="", stays=False)
            screen = replace(screen, buttons=screen.frame)
        screen = only_words_read(guide, screen) if received.partly else screen
        footer = self._footer(received, reply)
        yield render(guide, screen, footer, address if self._has_pages else None)

    @cached_property
    def _has_pages(self) -> bool:
        """Whether our pages have an address at all, which is the same for every session."""
        session = Session(language=self._guide.languages.source)
        return self._outside.page(session, self._guide.home) is not None

    def _footer(self, received: Received, reply: Reply) -> str:
        guide, screen = self._guide, reply.screen
        told = self._copies.told(received.incoming, reply, pressed=False)
        passing = to_pass_on(guide, screen, self._outside.shares)
        if passing is not None:
            told = f"{' '.join(passing)}\n\n{told}".strip()
        if not reply.forgotten:
            return told
        return f"{told} {guide.phrase('telefoon-kopie', screen.language, screen.role)}"
