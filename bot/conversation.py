"""The only load -> turn -> save, and the ports it needs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bot.core.drawing import lifeline
from bot.core.engine import Turn, redraw, turn
from bot.core.events import Opened, Sent, WentBack
from bot.core.languages import SOURCE
from bot.core.session import Session
from bot.records import Loaded, Receipt, Record
from bot.understanding.lately import SECONDS, Lately

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.events import Event, Started
    from bot.core.guide import Guide, Language, NodeId, Reader
    from bot.core.screen import Screen
    from bot.core.special import Urgency
    from bot.understanding.understand import Understanding

LEASE = 10.0
"""Seconds that whoever took an update has to answer it, before another may."""

_CLOCKS_APART = 1.0
"""Seconds by which the clocks of two replicas may differ."""

TRIES = 3
"""How often an update may break something before it is given up."""

_ATTEMPTS = 8
_log = logging.getLogger(__name__)


class StoreUnavailableError(Exception):
    """The memory cannot be reached now."""


class SessionStore(Protocol):
    """Where records live. Each method raises `StoreUnavailableError`."""

    async def load(self, chat: str) -> Loaded | None:
        """The record of a chat, or `None` where there is none (any more)."""

    async def recall(self, chat: str) -> Loaded | None:
        """The same, or what was saved from here a moment ago: good to save against.

        Another may have saved since; then the save is refused.
        """

    async def save(self, chat: str, record: Record, version: bytes | None) -> bytes | None:
        """Save if nobody else saved since `version` (`None`: since there was nothing).

        The new version, or `None` where somebody did.
        """

    def save_soon(self, chat: str, record: Record, version: bytes) -> asyncio.Future[int]:
        """The same, under way when this returns: what is recalled goes on from it already.

        Tells 0 where somebody else saved since `version`.
        """

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

    `chat` names the conversation (channel and id). `update` is the channel's own id for it, in any
    words, where it may be delivered more than once. `language` and `role` are what the channel
    knows of the reader, for a first contact and for when there is no memory. `own`: its answer is
    more than the screen that follows from the session, so nothing newer makes up for it. `begun`:
    the link that the person came by, where looking at it did nothing yet. `at`: the place that they
    have before them.
    """

    chat: str
    event: Event | Typed
    update: str | None = None
    language: Language | None = None
    role: Reader = None
    own: bool = False
    begun: Started | None = None
    at: NodeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The screen to show; `remembered`: whether it rests on memory. `session` is as it is now.

    `wiped`: that all be erased was asked for; `forgotten`: and it was done. `again`: the session
    alone gives the same screen (see `Turn`), so it can be drawn anew at any time. `kept`: what was
    saved.
    """

    screen: Screen
    session: Session
    remembered: bool = True
    wiped: bool = False
    forgotten: bool = False
    again: bool = False
    kept: Loaded | None = None


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
        self.clock = clock
        self._behind: set[asyncio.Future[Any]] = set()
        self._lately = Lately()

    async def take(self, incoming: Incoming) -> Reply | None:
        """Answer an update; `None` if it was answered before.

        The session is saved when this returns: show the screen, then call `answered`, or
        `released` where it could not be shown. Where the reply can be shown `again` and nobody
        would notice, `answered` need not be called: the next update says as much. Raises `Busy`
        while another worker holds the same update.
        """
        try:
            reply = await self._remembering(incoming)
        except StoreUnavailableError:
            reply = self._without_memory(incoming)
        if reply is not None:
            channel = incoming.chat.partition(":")[0]
            self._counters.turned(channel, reply.screen, remembered=reply.remembered)
            self._keep_lately(incoming, reply)
        return reply

    def answered(self, incoming: Incoming, reply: Reply) -> None:
        """Mark an update as answered, so that a copy of it shows nothing new.

        Nobody waits for it (see `finish`): a copy that is quicker meets the hold on the first.
        """
        kept = reply.kept
        receipt = kept.record.receipt(incoming.update) if kept and kept.record else None
        if kept is None or kept.record is None or kept.version is None or receipt is None:
            return
        record = kept.record.noted(receipt.as_answered())
        saving = self._store.save_soon(incoming.chat, record, kept.version)
        self._behind.add(saving)
        saving.add_done_callback(partial(self._noted_or_not, incoming))

    async def released(self, incoming: Incoming, reply: Reply) -> None:
        """Perhaps nobody saw the answer: whoever is brought the update again may answer it."""
        await self._note(incoming, reply.kept, Receipt.as_released)

    async def finish(self) -> None:
        """Return when all that was answered is marked."""
        while self._behind:
            await asyncio.wait(self._behind)

    async def broke(self, incoming: Incoming) -> Reply | None:
        """Something of ours broke on this update: `None` to have it tried again.

        After `TRIES` times, or where those cannot be counted: a word of apology and the way home,
        to be shown as any reply. What cannot be drawn any more is left behind.
        """
        try:
            loaded = await self._store.load(incoming.chat)
            record = (loaded and loaded.record) or Record(session=_newcomer(incoming))
            known = record.receipt(incoming.update)
            receipt = (known or Receipt(update=incoming.update or "")).as_broken()
            given_up = receipt.broken >= TRIES or incoming.update is None
            session = self._home(record.session) if given_up else record.session
            record = replace(record, session=session)
            if incoming.update is not None:
                record = record.noted(receipt)
            version = loaded.version if loaded else None
            version = await self._store.save(incoming.chat, record, version)
            kept = Loaded(record=record, version=version) if version else None
        except StoreUnavailableError:
            session, kept, given_up = self._home(_newcomer(incoming)), None, True
        if not given_up:
            return None
        _log.error("update_given_up")
        done = turn(self.guide, session, Opened(node=self.guide.home), self.clock())
        screen = replace(
            self._with_notice(done, "ging-mis"), lifeline=lifeline(self.guide, done.session)
        )
        return Reply(screen=screen, session=session, remembered=kept is not None, kept=kept)

    def alarm(self, text: str) -> Urgency | None:
        """What these words call for, if they are words of distress; nothing happens."""
        return self._understanding.alarm(text)

    def find(self, text: str, role: Reader) -> tuple[NodeId, ...]:
        """The screens that may answer a text, best first; nothing happens."""
        return self._understanding.find(text, role)

    async def look(
        self, chat: str | None, language: Language, link: Started | None = None
    ) -> Reply:
        """The present screen of a chat (`None`: of a newcomer), with nothing having happened.

        `link`: what would be seen by following it. The session is then as it would be, unsaved.
        """
        try:
            loaded = await self._store.load(chat) if chat else None
        except StoreUnavailableError:
            event = link or Opened(node=self.guide.home)
            return self._without_memory(Incoming(chat=chat or "", event=event, language=language))
        record = loaded.record if loaded else None
        session = record.session if record else Session(language=language)
        if link is not None:
            done = turn(self.guide, session, link, self.clock())
            return Reply(screen=done.screen, session=done.session, kept=loaded)
        screen = redraw(self.guide, session, self.clock())
        return Reply(screen=screen, session=session, kept=loaded)

    async def _remembering(self, incoming: Incoming) -> Reply | None:
        fresh = False
        for _ in range(_ATTEMPTS):
            loaded = await (self._store.load if fresh else self._store.recall)(incoming.chat)
            record = (loaded and loaded.record) or Record(session=_newcomer(incoming))
            receipt = record.receipt(incoming.update)
            if receipt is not None and not receipt.answered and not fresh:
                fresh = True  # how it stands with it is not to be guessed
                continue
            if receipt is not None and self._settled(incoming, record, receipt):
                return None
            done = self._turn(incoming, record, receipt)
            if done.forgotten and not fresh:
                fresh = True  # no save will tell whether somebody changed the language meanwhile
                continue
            if done.forgotten:
                await self._store.forget(incoming.chat)
                screen = self._with_news(done, "gewist")
                return Reply(screen=screen, session=done.session, wiped=True, forgotten=True)
            if loaded is not None and loaded.record is None:
                anew = self._with_notice(done, "opnieuw-begonnen")
                done = replace(done, screen=anew, again=False)  # drawn again, it would not say so
            record = Record(session=done.session, receipts=record.receipts)
            again = done.again and not incoming.own
            record = self._noted(record, incoming, receipt, again=again)
            version = loaded.version if loaded else None
            version = await self._store.save(incoming.chat, record, version)
            if version is not None:
                kept = Loaded(record=record, version=version)
                return Reply(screen=done.screen, session=done.session, again=again, kept=kept)
            fresh = True
        raise Busy

    def _settled(self, incoming: Incoming, record: Record, receipt: Receipt) -> bool:
        """Whether nothing is left to show for an update that was taken before.

        Once something newer was shown, only what was said still wants its own answer.
        """
        if receipt.answered:
            return True
        now = self.clock().timestamp()
        if now < receipt.held <= now + LEASE + _CLOCKS_APART:  # else a clock went back since
            raise Busy
        own = (incoming.own or isinstance(incoming.event, Typed | Sent)) and not receipt.again
        return receipt.done and record.is_past(receipt) and not own

    def _turn(self, incoming: Incoming, record: Record, receipt: Receipt | None) -> Turn:
        """What an update does; one that was taken before has done it, and is only shown."""
        now, session = self.clock(), self._as_seen(incoming, record.session)
        if receipt is not None and receipt.done and receipt.again:
            screen = redraw(self.guide, session, now)
            return Turn(session=session, screen=screen, again=True)
        before = receipt is not None and receipt.done
        done = turn(self.guide, session, self._event(incoming, session, before=before), now)
        return replace(done, session=session) if before else done

    def _keep_lately(self, incoming: Incoming, reply: Reply) -> None:
        """What was typed may be half of what is typed next, unless a card answered it."""
        if reply.wiped:
            self._lately.forget(incoming.chat)
        elif isinstance(incoming.event, Typed):
            text = "" if reply.screen.urgent else incoming.event.text
            self._lately.typed(incoming.chat, incoming.update, text, self.clock())
            later = asyncio.get_running_loop().call_later
            later(SECONDS, lambda: self._lately.sweep(self.clock()))

    def _as_seen(self, incoming: Incoming, session: Session) -> Session:
        """The session as the person had it before them when they did this."""
        if incoming.begun is not None:
            session = turn(self.guide, session, incoming.begun, self.clock()).session
        if incoming.at is not None and incoming.at != session.place:
            session = turn(self.guide, session, WentBack(to=incoming.at), self.clock()).session
        return session

    def _event(self, incoming: Incoming, session: Session, *, before: bool = False) -> Event:
        """`before`: it had its effect already, so the screen it was typed at is another one."""
        if isinstance(incoming.event, Typed):
            text = incoming.event.text
            earlier = self._lately.before(incoming.chat, incoming.update, self.clock())
            return self._understanding.understand(
                text, session, at_screen=not before, before=earlier
            )
        return incoming.event

    def _noted(
        self, record: Record, incoming: Incoming, known: Receipt | None, *, again: bool
    ) -> Record:
        if incoming.update is None:
            return record
        held = round(self.clock().timestamp() + LEASE, 1)
        broken = known.broken if known else 0
        return record.noted(
            Receipt(update=incoming.update, held=held, done=True, again=again, broken=broken)
        )

    async def _note(
        self, incoming: Incoming, kept: Loaded | None, change: Callable[[Receipt], Receipt]
    ) -> None:
        if incoming.update is None or kept is None:
            return
        try:
            await self._change(incoming.chat, incoming.update, kept, change)
        except StoreUnavailableError:
            return  # the worst that follows is one answer shown twice

    def _noted_or_not(self, incoming: Incoming, saving: asyncio.Future[int]) -> None:
        self._behind.discard(saving)
        if saving.cancelled() or saving.exception() or saving.result():
            return
        again = asyncio.ensure_future(self._note_in_what_is_newer(incoming))
        self._behind.add(again)
        again.add_done_callback(self._behind.discard)

    async def _note_in_what_is_newer(self, incoming: Incoming) -> None:
        with suppress(StoreUnavailableError):
            await self._note(incoming, await self._store.load(incoming.chat), Receipt.as_answered)

    async def _change(
        self, chat: str, update: str, loaded: Loaded | None, change: Callable[[Receipt], Receipt]
    ) -> None:
        for _ in range(_ATTEMPTS):
            record = loaded.record if loaded else None
            receipt = record.receipt(update) if record else None
            if loaded is None or record is None or receipt is None:
                return
            if await self._store.save(chat, record.noted(change(receipt)), loaded.version):
                return
            loaded = await self._store.load(chat)

    def _home(self, session: Session) -> Session:
        """The conversation back at its menu, or begun anew where even that breaks."""
        try:
            return turn(self.guide, session, Opened(node=self.guide.home), self.clock()).session
        except Exception:  # noqa: BLE001  whatever it is, this person must get on
            return Session(language=session.language)

    def _without_memory(self, incoming: Incoming) -> Reply:
        session = self._as_seen(incoming, replace(_newcomer(incoming), known=False))
        done = turn(self.guide, session, self._event(incoming, session), self.clock())
        if done.forgotten:
            return self._not_forgotten(session)
        screen = self._with_notice(done, "zonder-geheugen")
        return Reply(screen=screen, session=done.session, remembered=False)

    def _not_forgotten(self, session: Session) -> Reply:
        """The screen where it can be asked for again: what is kept could not be reached."""
        done = turn(self.guide, session, Opened(node=self.guide.stop), self.clock())
        screen = self._with_notice(done, "wissen-mislukt")
        return Reply(screen=screen, session=done.session, remembered=False, wiped=True)

    def _with_news(self, done: Turn, phrase: str) -> Screen:
        news = self.guide.phrase(phrase, done.session.language, done.session.role)
        return replace(done.screen, news=(news, *done.screen.news))

    def _with_notice(self, done: Turn, phrase: str) -> Screen:
        notice = self.guide.phrase(phrase, done.session.language, done.session.role)
        return replace(done.screen, notices=(notice, *done.screen.notices))


def _newcomer(incoming: Incoming) -> Session:
    """A first session: language and voice as far as the channel, or the button, tells them."""
    return Session(language=incoming.language or SOURCE, role=incoming.role)
