"""The one place that loads a session, takes a turn and saves it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.amnesia import without_memory
from bot.conversation.apology import apology
from bot.conversation.ledger import ATTEMPTS, Ledger
from bot.conversation.messages import Busy, Incoming, Reply, Typed
from bot.conversation.moving import moved
from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Loaded, Record
from bot.conversation.reminders import NO_BOOK, NO_WAYS, Reminders, with_session
from bot.conversation.turning import Turning, newcomer
from bot.core.counting import Counting
from bot.core.engine import redraw
from bot.core.events import Opened
from bot.core.reminded import draw_reminder
from bot.core.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.conversation.ports import Counters, ReminderBook, SessionStore, Tally
    from bot.conversation.records import Receipt
    from bot.conversation.reminders import Ways
    from bot.core.events import Started
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.showing import Turn
    from bot.core.special import Urgency
    from bot.core.texts import Reader
    from bot.understanding.understand import Understanding


class Conversation:
    """Turns what comes in into what is shown, even while others work on the same chat.

    `book`, `ways`: where reminders are noted, and what channels can do about them; without these,
    no reminder is ever sent. `tally`: where turns are counted for the figures.
    """

    def __init__(  # noqa: PLR0913  what it is wired to
        self,
        *,
        guide: Guide,
        store: SessionStore,
        understanding: Understanding,
        counters: Counters,
        clock: Callable[[], datetime],
        book: ReminderBook = NO_BOOK,
        ways: Ways = NO_WAYS,
        tally: Tally | None = None,
    ) -> None:
        self.guide = guide
        self.clock = clock
        self._store = store
        self._understanding = understanding
        self._counters = counters
        self._tally = tally
        self._counting = Counting(guide)
        self._turning = Turning(guide, understanding, clock)
        self._ledger = Ledger(store, clock)
        self.reminders = Reminders(
            guide=guide, store=store, book=book, ways=ways, counters=counters, clock=clock
        )

    async def take(self, incoming: Incoming) -> Reply | None:
        """Answer an update; `None` if it was answered before.

        The session is saved when this returns: show the screen, then call `answered`, or
        `released` where it could not be shown. For a reply that is the same `again`, `answered` may
        be left out: the next update marks it. Raises `Busy` while another worker has the same
        update in hand.
        """
        try:
            reply = await self._remembering(incoming)
        except StoreUnavailableError:
            reply = without_memory(self._turning, incoming)
            if self._tally is not None and not reply.wiped:
                was = newcomer(incoming)
                cells = self._counting.cells(incoming, was, reply.session, reply.screen)
                self._tally.count(cells)
        if reply is not None:
            self._counters.turned(incoming.channel, reply.screen, remembered=reply.remembered)
            self._turning.keep_lately(incoming, reply)
        return reply

    def answered(self, incoming: Incoming, reply: Reply) -> None:
        """Mark an update as answered, so that copies of it are not.

        This happens in the background (see `finish`); until then the lease keeps copies waiting.
        """
        self._ledger.answered(incoming, reply.kept)

    async def released(self, incoming: Incoming, reply: Reply) -> None:
        """Give an update back, since perhaps nobody saw its answer: a copy may be answered."""
        await self._ledger.released(incoming, reply.kept)

    async def finish(self) -> None:
        """Return when all answered updates are marked."""
        await self._ledger.finish()

    async def broke(self, incoming: Incoming) -> Reply | None:
        """Count a failure of this update: `None` to have it retried, or an apology to show."""
        return await apology(self._turning, self._store, incoming)

    def alarm(self, text: str) -> Urgency | None:
        """The card that a text calls for, if it has phrases of distress; has no effect."""
        return self._understanding.alarm(text)

    def is_grave(self, incoming: Incoming) -> bool:
        """Whether it is distress: then an answer shown twice is better than none."""
        return isinstance(incoming.event, Typed) and self.alarm(incoming.event.text) is not None

    def find(self, text: str, role: Reader) -> tuple[NodeId, ...]:
        """The screens that may answer a text, best first; has no effect."""
        return self._understanding.find(text, role)

    async def moved(self, old: str, new: str, address: str | None = None) -> bool:
        """Move the record of a chat to its new name; false: try again.

        A record that the new name already has stays as it is, and the old one is erased. `address`:
        where reminders go from now on, as the old address may be somebody else's by now.
        """
        return await moved(self._store, self.reminders, old, new, address)

    async def look(self, chat: str | None, language: Code, link: Started | None = None) -> Reply:
        """The present screen of a chat (`None`: of a newcomer), without any effect.

        `link`: show what following it would show, with the session that this would give, unsaved.
        """
        try:
            loaded = await self._store.load(chat) if chat else None
        except StoreUnavailableError:
            event = link or Opened(node=self.guide.home)
            incoming = Incoming(chat=chat or "", event=event, language=language)
            return without_memory(self._turning, incoming)
        record = loaded.record if loaded else None
        session = record.session if record else Session(language=language)
        if link is not None:
            done = self._turning.turn(session, link)
            return Reply(screen=done.screen, session=done.session, kept=loaded)
        missed, now = self.reminders.missed(chat or "", session), self.clock()
        screen = (
            draw_reminder(self.guide, session, missed, now)
            if missed
            else redraw(self.guide, session, now)
        )
        return Reply(screen=screen, session=session, kept=loaded)

    async def _remembering(self, incoming: Incoming) -> Reply | None:
        fresh = False
        for _ in range(ATTEMPTS):
            loaded = await self._store.load(incoming.chat, to_save=not fresh)
            record = (loaded and loaded.record) or Record(session=newcomer(incoming))
            receipt = record.receipt(incoming.update)
            if receipt is not None and not receipt.answered and not fresh:
                fresh = True  # whether it is answered must be read from the store itself
                continue
            if self._is_over(incoming, record, receipt):
                return None
            session = self.reminders.seen(incoming.chat, record.session)
            done = self._turning.done(incoming, session, receipt)
            if done.forgotten and not fresh:
                fresh = True  # no save will show whether somebody changed the language meanwhile
                continue
            if done.forgotten:
                return await self._forget(incoming, record, done)
            reply = await self._saved(incoming, loaded, record, receipt, done)
            if reply is not None:
                return reply
            fresh = True
        raise Busy

    def _is_over(self, incoming: Incoming, record: Record, receipt: Receipt | None) -> bool:
        """Whether it was answered before, or comes so late that it may have been."""
        if receipt is not None:
            return self._ledger.is_over(incoming, record, receipt)
        late = record.edge.is_behind(incoming.update, incoming.moment)
        return late and not self.is_grave(incoming)

    async def _saved(
        self,
        incoming: Incoming,
        loaded: Loaded | None,
        record: Record,
        receipt: Receipt | None,
        done: Turn,
    ) -> Reply | None:
        """The answer, once the record is saved; `None` where somebody else saved meanwhile."""
        if loaded is not None and loaded.record is None:
            anew = self._turning.with_notice(done, "opnieuw-begonnen")
            done = replace(done, screen=anew, again=False)  # a redraw would not say so
        before, done = record, self.reminders.promised(incoming, done)
        again = done.again and not incoming.own
        redrawn = again or done.asked is not None  # a redraw leaves out the promise, which was seen
        record = with_session(record, done.session, incoming.address)
        record = self.reminders.reachable(incoming.chat, record)
        record = self._ledger.taken(record, incoming, receipt, again=redrawn)
        await self.reminders.note(incoming.chat, before, record)
        version = loaded.version if loaded else None
        version = await self._store.save(incoming.chat, record, version)
        if version is None:
            return None
        if before.session.reminders != record.session.reminders:
            await self.reminders.saved(incoming, before, record)
        if self._tally is not None and (receipt is None or receipt.was_dropped):
            was = loaded.record.session if loaded and loaded.record else None
            cells = self._counting.cells(incoming, was, done.session, done.screen)
            if cells:
                self._tally.count(cells)
        kept = Loaded(record=record, version=version)
        return Reply(screen=done.screen, session=done.session, again=again, kept=kept)

    async def _forget(self, incoming: Incoming, record: Record, done: Turn) -> Reply:
        await self.reminders.forgotten(incoming, record)
        await self._store.forget(incoming.chat)
        screen = self._turning.with_news(done, "gewist")
        return Reply(screen=screen, session=done.session, wiped=True, forgotten=True)
