"""The only load -> turn -> save, and the ports it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.core.engine import redraw, turn
from bot.core.events import Opened
from bot.core.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.events import Event
    from bot.core.guide import Guide, Language, Reader
    from bot.core.screen import Screen
    from bot.understanding.understand import Understanding

LEASE = 10.0
"""Seconds that whoever took an update has to answer it, before another may."""

_ATTEMPTS = 8
_REMEMBERED = 16


class StoreUnavailableError(Exception):
    """The memory cannot be reached now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An update that was taken: when (seconds since the epoch), and whether it was answered."""

    update: int
    taken: float
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is stored of one chat: the session, and the updates seen last."""

    session: Session
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A record as it was found; `version` is the store's own mark, to save against."""

    record: Record
    version: bytes


class SessionStore(Protocol):
    """Where records live. Each method raises `StoreUnavailableError`."""

    async def load(self, chat: str) -> Loaded | None:
        """The record of a chat, or `None` where there is none (any more)."""

    async def save(self, chat: str, record: Record, version: bytes | None) -> bool:
        """Save if nobody else saved since `version` (`None`: since there was nothing)."""

    async def forget(self, chat: str) -> None:
        """Erase all that is kept of a chat."""


class Counters(Protocol):
    """Counts without a person."""

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        """A turn was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Free text, to be understood with the session at hand; it goes no further than that."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What came in from a channel.

    `chat` names the conversation (channel and id). `update` is the channel's number for it where
    it may be delivered more than once. `language` and `role` are what the channel knows of the
    reader, for a first contact and for when there is no memory.
    """

    chat: str
    event: Event | Typed
    update: int | None = None
    language: Language | None = None
    role: Reader = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The screen to show; `remembered`: whether it rests on memory. `session` is as it is now.

    `forgotten`: all that was kept of the chat has been erased. `again`: the session alone gives
    the same screen, so it can be drawn anew at any time.
    """

    screen: Screen
    session: Session
    remembered: bool = True
    forgotten: bool = False
    again: bool = False


class Busy(Exception):  # noqa: N818  not a fault: the same update is being answered elsewhere
    """Another worker has this update in hand: ask to have it delivered again later."""


class Conversation:
    """Turns what comes in into what is shown, whoever else is working on the same chat."""

    def __init__(
        self,
        *,
        guide: Guide,
        store: SessionStore,
        understanding: Understanding,
        counters: Counters,
        clock: Callable[[], datetime],
    ) -> None:
        self.guide = guide
        self._store = store
        self._understanding = understanding
        self._counters = counters
        self._clock = clock

    async def take(self, incoming: Incoming) -> Reply | None:
        """Answer an update; `None` if it was answered before.

        The session is saved when this returns: show the screen, then call `answered`. Raises
        `Busy` while another worker holds the same update.
        """
        try:
            reply = await self._remembering(incoming)
        except StoreUnavailableError:
            reply = self._without_memory(incoming)
        if reply is not None:
            channel = incoming.chat.partition(":")[0]
            self._counters.turned(channel, reply.screen, remembered=reply.remembered)
        return reply

    async def answered(self, incoming: Incoming) -> None:
        """Mark an update as answered, so that a copy of it shows nothing new."""
        if incoming.update is None:
            return
        try:
            await self._mark(incoming.chat, incoming.update)
        except StoreUnavailableError:
            return  # the worst that follows is one answer shown twice

    async def look(self, chat: str | None, language: Language) -> Reply:
        """The present screen of a chat (`None`: of a newcomer), with nothing having happened."""
        try:
            loaded = await self._store.load(chat) if chat else None
        except StoreUnavailableError:
            return self._without_memory(
                Incoming(chat=chat or "", event=Opened(node=self.guide.home), language=language)
            )
        session = loaded.record.session if loaded else Session(language=language)
        return Reply(screen=redraw(self.guide, session, self._clock()), session=session)

    async def _remembering(self, incoming: Incoming) -> Reply | None:
        for _ in range(_ATTEMPTS):
            loaded = await self._store.load(incoming.chat)
            record = loaded.record if loaded else Record(session=_newcomer(incoming))
            if self._answered_before(record, incoming):
                return None
            done = turn(self.guide, record.session, self._event(incoming, record), self._clock())
            if done.forgotten:
                await self._store.forget(incoming.chat)
                return Reply(screen=done.screen, session=done.session, forgotten=True)
            fresh = Record(session=done.session, receipts=self._receipts(record, incoming))
            version = loaded.version if loaded else None
            if fresh == record or await self._store.save(incoming.chat, fresh, version):
                again = redraw(self.guide, done.session, self._clock()) == done.screen
                return Reply(screen=done.screen, session=done.session, again=again)
        raise Busy

    def _answered_before(self, record: Record, incoming: Incoming) -> bool:
        receipt = next((r for r in record.receipts if r.update == incoming.update), None)
        if receipt is None:
            return False
        if not receipt.answered and self._clock().timestamp() - receipt.taken < LEASE:
            raise Busy
        return receipt.answered

    def _event(self, incoming: Incoming, record: Record) -> Event:
        if isinstance(incoming.event, Typed):
            return self._understanding.understand(incoming.event.text, record.session)
        return incoming.event

    def _receipts(self, record: Record, incoming: Incoming) -> tuple[Receipt, ...]:
        if incoming.update is None:
            return record.receipts
        kept = tuple(r for r in record.receipts if r.update != incoming.update)
        taken = Receipt(update=incoming.update, taken=self._clock().timestamp())
        return (*kept, taken)[-_REMEMBERED:]

    async def _mark(self, chat: str, update: int) -> None:
        for _ in range(_ATTEMPTS):
            loaded = await self._store.load(chat)
            if loaded is None:
                return
            record = loaded.record
            receipts = tuple(
                replace(r, answered=True) if r.update == update else r for r in record.receipts
            )
            marked = replace(record, receipts=receipts)
            if marked == record or await self._store.save(chat, marked, loaded.version):
                return

    def _without_memory(self, incoming: Incoming) -> Reply:
        session = _newcomer(incoming)
        event = self._event(incoming, Record(session=session))
        done = turn(self.guide, session, event, self._clock())
        notice = self.guide.phrase("zonder-geheugen", done.session.language, done.session.role)
        screen = replace(done.screen, notices=(notice, *done.screen.notices))
        return Reply(screen=screen, session=done.session, remembered=False)


def _newcomer(incoming: Incoming) -> Session:
    """A first session: language and voice as far as the channel, or the button, tells them."""
    return Session(language=incoming.language or "nl", role=incoming.role)
