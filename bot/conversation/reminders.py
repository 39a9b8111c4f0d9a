"""The reminders of a conversation: noted before they are promised, told only while they hold.

The record of a chat decides, by compare-and-set: the queue only tells when to look.
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
        """Whether it can tell somebody something of its own accord, now or in a week."""

    def calendar(self, channel: str, reminder: Reminder, language: Code) -> str | None:
        """Where people of that channel find the entry for their own calendar; if anywhere."""


class _NoBook:
    """Notes nothing."""

    async def put(self, chat: str, reminder: Reminder) -> None: ...

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None: ...


class _NoWays:
    """No channel can do anything."""

    def reminds(self, channel: str) -> bool:
        return channel == ""

    def calendar(self, channel: str, reminder: Reminder, language: Code) -> str | None: ...


NO_BOOK: ReminderBook = _NoBook()
NO_WAYS: Ways = _NoWays()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A screen to say; `address`: to whom, where they can be told."""

    screen: Screen
    address: Address | None


class Reminders:
    """Keeps the book of reminders in step with the records."""

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
        """The newest that has fallen due where nobody could be told: to be seen on coming back."""
        return max(self._missed(chat, session), key=lambda each: each.moment, default=None)

    def seen(self, chat: str, session: Session) -> Session:
        """The session without those: whoever goes on has come back."""
        missed = self._missed(chat, session)
        left = tuple(each for each in session.reminders if each not in missed)
        return replace(session, reminders=left) if missed else session

    def _missed(self, chat: str, session: Session) -> list[Reminder]:
        if not session.reminders or self._ways.reminds(chat.partition(":")[0]):
            return []
        now = self._clock().timestamp()
        return [each for each in session.reminders if each.moment <= now]

    async def note(self, chat: str, before: Record, after: Record) -> None:
        """Note what is asked for now, before the record with it is saved.

        What is noted and then not saved comes up for nothing, and is dropped. Raises
        `StoreUnavailableError`.
        """
        for reminder in after.session.reminders:
            if reminder not in before.session.reminders:
                await self._book.put(chat, reminder)

    async def saved(self, incoming: Incoming, before: Record, after: Record) -> None:
        """Erase what was called off, once the record without it is saved."""
        gone = [r for r in before.session.reminders if r not in after.session.reminders]
        if gone:
            with suppress(StoreUnavailableError):  # then it comes up for nothing, and is dropped
                await self._book.drop(incoming.chat, gone)
        missed = self._missed(incoming.chat, before.session)
        for _ in (reminder for reminder in gone if reminder not in missed):
            self._counters.reminded(incoming.channel, "stopped")
        for reminder in after.session.reminders:
            if reminder not in before.session.reminders:
                self._counters.reminded(incoming.channel, "asked")

    async def forgotten(self, incoming: Incoming, record: Record) -> None:
        """Erase all of a chat, before its record. Raises `StoreUnavailableError`."""
        await self.left(incoming.chat, record)
        for _ in record.session.reminders:
            self._counters.reminded(incoming.channel, "stopped")

    async def left(self, chat: str, record: Record) -> None:
        """Erase what is noted by a chat's name. Raises `StoreUnavailableError`."""
        if record.session.reminders:
            await self._book.drop(chat, record.session.reminders)

    def promised(self, incoming: Incoming, done: Turn) -> Turn:
        """The turn with what will come of the reminder that it asks for."""
        if done.asked is None:
            return done
        session, guide = done.session, self._guide
        told = self._ways.reminds(incoming.channel) and incoming.address is not None
        phrase = "herinnering-bericht" if told else "herinnering-agenda"
        words = guide.say(phrase, session)
        news = words.replace("{datum}", day_words(guide, session, done.asked.at))
        link = self._ways.calendar(incoming.channel, done.asked, session.language)
        if link is not None and link.startswith("http"):  # in another channel than this
            read = guide.say("herinnering-link", session)
            news, link = f"{news} {read} {link}", None
        screen = replace(done.screen, news=(news, *done.screen.news), calendar=link)
        return replace(done, screen=screen, again=False)

    async def due(self, due: Due) -> Word | None:
        """What to say now; `None` where the record does not hold the reminder (any more).

        Raises `StoreUnavailableError`.
        """
        loaded = await self._store.load(due.chat)
        record = loaded.record if loaded else None
        if record is None or due.reminder not in record.session.reminders:
            return None
        channel = due.chat.partition(":")[0]
        address = Address(channel=channel, to=record.address) if record.address else None
        screen = draw_reminder(self._guide, record.session, due.reminder, self._clock())
        return Word(screen=screen, address=address)

    async def unreachable(self, chat: str) -> None:
        """Nobody can be told anything there: drop its reminders, and leave all else.

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
    """The record gone on; where to tell its reminders is as it was last heard of."""
    address = (address or record.address) if session.reminders else None
    return Record(session=session, receipts=record.receipts, edge=record.edge, address=address)


def without(record: Record, reminder: Reminder) -> Record:
    """The record without a reminder, and without an address that nothing needs any more."""
    left = tuple(other for other in record.session.reminders if other != reminder)
    session = replace(record.session, reminders=left)
    return replace(record, session=session, address=record.address if left else None)
