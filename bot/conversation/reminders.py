"""The reminders of a conversation: noted before they are promised, sent only while they hold.

The record of a chat decides, by compare-and-set; the queue only says when to look.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.conversation.ledger import ATTEMPTS
from bot.conversation.messages import Address
from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Record
from bot.core.reminded import draw_reminder
from bot.core.reminding import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.conversation.messages import Incoming
    from bot.conversation.ports import Counters, Due, ReminderBook, SessionStore
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.showing import Turn


class Ways(Protocol):
    """What the channels can do about a reminder."""

    def reminds(self, channel: str) -> bool:
        """Whether a channel can send a reminder, even a week after somebody was last seen."""

    def calendar(self, channel: str, reminder: Reminder, language: Code) -> str | None:
        """The address of an entry for the reader's own calendar, if there is one."""


class _NoBook:
    """A null object: it notes nothing."""

    async def put(self, chat: str, reminder: Reminder) -> None: ...

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None: ...


class _NoWays:
    """A null object: no channel can do anything."""

    def reminds(self, channel: str) -> bool:  # noqa: ARG002  the port has it
        return False

    def calendar(self, channel: str, reminder: Reminder, language: Code) -> str | None: ...


NO_BOOK: ReminderBook = _NoBook()
NO_WAYS: Ways = _NoWays()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A screen to send; `address`: where to; `None` where that is not known."""

    screen: Screen
    address: Address | None


class Reminders:
    """Keeps the book of reminders consistent with the records."""

    def __init__(  # noqa: PLR0913  what it keeps in step
        self,
        *,
        guide: Guide,
        store: SessionStore,
        book: ReminderBook,
        ways: Ways,
        counters: Counters,
        clock: Callable[[], datetime],
    ) -> None:
        self._guide = guide
        self._store = store
        self._book = book
        self._ways = ways
        self._counters = counters
        self._clock = clock

    def missed(self, chat: str, session: Session) -> Reminder | None:
        """The newest due reminder that its channel could not send, to show when they come back."""
        return max(self._missed(chat, session), key=lambda each: each.moment, default=None)

    def seen(self, chat: str, session: Session) -> Session:
        """The session without missed reminders: who takes a turn has come back and seen them."""
        missed = self._missed(chat, session)
        left = tuple(each for each in session.reminders if each not in missed)
        return replace(session, reminders=left) if missed else session

    def _missed(self, chat: str, session: Session) -> list[Reminder]:
        if not session.reminders or self._ways.reminds(chat.partition(":")[0]):
            return []
        now = self._clock().timestamp()
        return [each for each in session.reminders if each.moment <= now]

    def reachable(self, chat: str, record: Record) -> Record:
        """The record, without an address while its channel can send no reminder."""
        if record.address is None or self._ways.reminds(chat.partition(":")[0]):
            return record
        return replace(record, address=None)

    async def note(self, chat: str, before: Record, after: Record) -> None:
        """Note new reminders, before the record with them is saved.

        Only where a message can be sent: the book names the chat, which may be a phone number. A
        channel that begins to send reminders notes the older ones when it learns an address. One
        that is noted but never saved comes up and is dropped. Raises `StoreUnavailableError`.
        """
        if not self._ways.reminds(chat.partition(":")[0]):
            return
        older = before.session.reminders if before.address or not after.address else ()
        for reminder in after.session.reminders:
            if reminder not in older:
                await self._book.put(chat, reminder)

    async def saved(self, incoming: Incoming, before: Record, after: Record) -> None:
        """Erase what was called off, once the record without it is saved; count all changes."""
        gone = [r for r in before.session.reminders if r not in after.session.reminders]
        if gone:
            with suppress(StoreUnavailableError):  # then it comes up, and is dropped
                await self._book.drop(incoming.chat, gone)
        missed = self._missed(incoming.chat, before.session)
        for _ in (reminder for reminder in gone if reminder not in missed):
            self._counters.reminded(incoming.channel, "stopped")
        for reminder in after.session.reminders:
            if reminder not in before.session.reminders:
                self._counters.reminded(incoming.channel, "asked")

    async def forgotten(self, incoming: Incoming, record: Record) -> None:
        """Erase all reminders of a chat, before its record. Raises `StoreUnavailableError`."""
        await self.left(incoming.chat, record)
        for _ in record.session.reminders:
            self._counters.reminded(incoming.channel, "stopped")

    async def left(self, chat: str, record: Record) -> None:
        """Erase what the book has of a chat. Raises `StoreUnavailableError`."""
        if record.session.reminders:
            await self._book.drop(chat, record.session.reminders)

    def promised(self, incoming: Incoming, done: Turn) -> Turn:
        """The turn, saying how the reminder that was asked for will come."""
        if done.asked is None:
            return done
        session, guide = done.session, self._guide
        told = self._ways.reminds(incoming.channel) and incoming.address is not None
        phrase = "herinnering-bericht" if told else "herinnering-agenda"
        words = guide.say(phrase, session)
        news = words.replace("{datum}", day_words(guide, session, done.asked.at))
        link = self._ways.calendar(incoming.channel, done.asked, session.language)
        if link is not None and link.startswith("http"):  # a page, outside of this channel
            read = guide.say("herinnering-link", session)
            news, link = f"{news} {read} {link}", None
        screen = replace(done.screen, news=(news, *done.screen.news), calendar=link)
        return replace(done, screen=screen, again=False)

    async def due(self, due: Due) -> Message | None:
        """What to send; `None` where the record does not have the reminder (any more).

        Raises `StoreUnavailableError`.
        """
        loaded = await self._store.load(due.chat)
        record = loaded.record if loaded else None
        if record is None or due.reminder not in record.session.reminders:
            return None
        channel = due.chat.partition(":")[0]
        address = Address(channel=channel, to=record.address) if record.address else None
        screen = draw_reminder(self._guide, record.session, due.reminder, self._clock())
        return Message(screen=screen, address=address)

    async def unreachable(self, chat: str) -> None:
        """Drop the reminders and the address of a chat that can no longer be reached.

        Raises `StoreUnavailableError`.
        """
        for _ in range(ATTEMPTS):
            loaded = await self._store.load(chat)
            record = loaded.record if loaded else None
            if loaded is None or record is None or not record.session.reminders:
                return
            bare = with_session(record, replace(record.session, reminders=()), None)
            if await self._store.save(chat, bare, loaded.version) is not None:
                await self._book.drop(chat, record.session.reminders)
                return

    async def over(self, due: Due) -> None:
        """Take a reminder out of its record. Raises `StoreUnavailableError`."""
        for _ in range(ATTEMPTS):
            loaded = await self._store.load(due.chat)
            if loaded is None or loaded.record is None:
                return
            record = without(loaded.record, due.reminder)
            if record == loaded.record:
                return
            if await self._store.save(due.chat, record, loaded.version) is not None:
                return


def with_session(record: Record, session: Session, address: str | None) -> Record:
    """The record with another session, and the last known address if that has reminders."""
    address = (address or record.address) if session.reminders else None
    return Record(session=session, receipts=record.receipts, edge=record.edge, address=address)


def without(record: Record, reminder: Reminder) -> Record:
    """The record without a reminder, and without the address if it was the last one."""
    left = tuple(other for other in record.session.reminders if other != reminder)
    session = replace(record.session, reminders=left)
    return replace(record, session=session, address=record.address if left else None)
