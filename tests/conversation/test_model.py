"""Model-based test: whatever happens, in any order, on any worker, the model's screen is shown.

The model has one session for each chat, and the list of what was answered.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import pytest
import uvloop
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.conversation.conversation import Conversation
from bot.conversation.ledger import LEASE
from bot.conversation.messages import Busy, Incoming, Reply, Typed
from bot.core.engine import redraw, turn
from bot.core.events import Forgot, Sent, Started, Switched
from bot.core.session import Session
from bot.metrics import Metrics
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.clock import Clock
from tests.guides import NOW, event_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.showing import Turn
    from bot.understanding.understand import Understanding

T = TypeVar("T")


RUNS, STEPS = 2000, 12
WORKERS = 2
TEXTS = (
    "laptop",
    "zzzz",
    "ik wil dood",
    "english",
    "menu",
    "wis",
    "mijn kind is ziek",
    "ik ben ouder",
)
OLD_BUTTONS = ("on:verdwenen/plek", "on:start/menu:weg", "le:beslisboom/oorzaak:ziekte")
OTHERS = (Started(), Started(topic="beslisboom"), Sent(), Switched(language="en"), Forgot())
DEADLY = (
    event_of("on:start/welkom:ouder"),
    *(event_of(data) for data in OLD_BUTTONS),
    Typed(text="laptop"),
    Typed(text="ik ben ouder"),
)
SECRET = "a secret of more than thirty-two characters"

workers = st.integers(min_value=0, max_value=WORKERS - 1)
chats = st.integers(min_value=0, max_value=1)
deaths = st.sampled_from([False, False, True])
picks = st.integers(min_value=0, max_value=63)


@dataclass
class Chat:
    """What the model knows of one chat."""

    name: str = field(default_factory=lambda: f"telegram:{uuid4()}")
    session: Session = field(default_factory=Session)
    screen: Screen | None = None
    answered: list[Incoming] = field(default_factory=list)
    unanswered: list[tuple[Incoming, bool]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    held_until: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """What all runs share."""

    guide: Guide
    understanding: Understanding
    url: str
    runner: asyncio.Runner


def _but_for_the_number(screen: Screen) -> Screen:
    """The screen without its lifeline, which an earlier text may have caused.

    For a minute, the process that took that text counts it too; another one does not know it.
    """
    return replace(screen, lifeline="")


class Machine(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock(NOW)
        self.chats = [Chat(), Chat()]
        self.number = 0
        self.stores: list[RedisStore] = []
        self.all_workers: list[Conversation] = []
        self.workers = [self._worker() for _ in range(WORKERS)]

    def teardown(self) -> None:
        self._settle()
        for store in self.stores:
            self._run(store.close())

    @rule(chat=chats, worker=workers, pick=picks, dies=deaths, edits=st.booleans())
    def taps_what_is_shown(
        self, chat: int, worker: int, pick: int, dies: bool, *, edits: bool = False
    ) -> None:
        event = self._button(chat, pick)
        if event is not None:
            self._happens(chat, worker, event, dies=dies, edits=edits)

    @rule(
        chat=chats,
        worker=workers,
        data=st.sampled_from(OLD_BUTTONS),
        dies=deaths,
        edits=st.booleans(),
    )
    def taps_an_old_message(
        self, chat: int, worker: int, data: str, dies: bool, *, edits: bool
    ) -> None:
        self._happens(chat, worker, event_of(data), dies=dies, edits=edits)

    @rule(chat=chats, worker=workers, text=st.sampled_from(TEXTS), dies=deaths)
    def types(self, chat: int, worker: int, text: str, dies: bool) -> None:
        self._happens(chat, worker, Typed(text=text), dies=dies)

    @rule(chat=chats, worker=workers, event=st.sampled_from(OTHERS), dies=deaths)
    def does_something_else(self, chat: int, worker: int, event: Any, dies: bool) -> None:
        self._happens(chat, worker, event, dies=dies)

    @rule(chat=chats, worker=workers, pick=picks)
    def an_answered_update_comes_again(self, chat: int, worker: int, pick: int) -> None:
        answered = self.chats[chat].answered[-8:]
        if not answered:
            return
        incoming = answered[pick % len(answered)]
        try:
            reply = self._take(worker, incoming)
        except Busy:  # that it was answered is still under way
            self._settle()
            reply = self._take(worker, incoming)
        assert reply is None

    @rule()
    def all_is_noted(self) -> None:
        self._settle()

    @rule(
        chat=chats, worker=workers, event=st.sampled_from(DEADLY), picks=st.lists(picks, max_size=2)
    )
    def what_was_not_shown_comes_after_what_came_later(
        self, chat: int, worker: int, event: Any, picks: list[int]
    ) -> None:
        self._happens(chat, worker, event, dies=True)
        for pick in picks:
            self.taps_what_is_shown(chat, 1 - worker, pick, dies=False)
        while self.chats[chat].unanswered:
            self.what_was_not_shown_comes_again(chat, worker, later=True)

    @rule(chat=chats, worker=workers, later=st.booleans())
    def what_was_not_shown_comes_again(self, chat: int, worker: int, later: bool) -> None:
        who = self.chats[chat]
        if not who.unanswered:
            return
        incoming, again = who.unanswered[0]
        assert incoming.update is not None
        if later:
            self.clock.at += timedelta(seconds=LEASE + 1)
        if self.clock.at < who.held_until[incoming.update]:
            with pytest.raises(Busy):
                self._take(worker, incoming)
            return
        newer = {done.update for done in who.answered} & set(
            who.ids[who.ids.index(incoming.update) + 1 :]
        )
        reply = self._take(worker, incoming)
        del who.unanswered[0]
        if newer and (again or not isinstance(incoming.event, Typed | Sent)):
            assert reply is None
            return
        assert reply is not None
        assert reply.session == who.session
        if again:
            assert reply.screen == redraw(self.world.guide, who.session, self.clock.at)
        else:
            # The screen that it was typed at has gone by: it is no answer to the present one.
            shown = self._turn(who.session, incoming.event, at_screen=False).screen
            assert _but_for_the_number(reply.screen) == _but_for_the_number(shown)
        self._mark(worker, who, incoming, reply)

    @rule(chat=chats, worker=workers, text=st.sampled_from(TEXTS[:4]))
    def telegram_is_away_then_back(self, chat: int, worker: int, text: str) -> None:
        who = self.chats[chat]
        incoming, done = self._expected(who, Typed(text=text))
        reply = self._take(worker, incoming)
        assert reply is not None
        self._run(self.workers[worker].released(incoming, reply))
        again = self._take(1 - worker, incoming)
        assert again is not None
        assert again.screen.node == done.screen.node
        who.session = done.session
        self._mark(worker, who, incoming, again)

    @rule(chat=chats, pick=picks)
    def copies_arrive_at_once(self, chat: int, pick: int) -> None:
        who = self.chats[chat]
        event = self._button(chat, pick)
        if event is None:
            return
        incoming, done = self._expected(who, event)
        if done.forgotten:
            return  # nothing is kept of a wipe, so each copy of it wipes
        taken = self._run(self._at_once([incoming] * 3))
        replies = [reply for reply in taken if isinstance(reply, Reply)]
        assert len(replies) == 1
        assert sum(isinstance(reply, Busy) for reply in taken) == 2
        self._shown(who, incoming, done, replies[0])

    @rule(chat=chats, pick=picks, text=st.sampled_from(TEXTS[:4]))
    def a_tap_and_a_text_arrive_at_once(self, chat: int, pick: int, text: str) -> None:
        who = self.chats[chat]
        tapped = self._button(chat, pick)
        if tapped is None:
            return
        events = [tapped, Typed(text=text)]
        before = who.session
        both = []
        for order in (events, events[::-1]):
            session = before
            for event in order:
                session = self._turn(session, event).session
            both.append(session)
        if any(self._turn(before, event).forgotten for event in events):
            return
        incoming = [self._numbered(who, event) for event in events]
        taken = self._run(self._at_once(incoming))
        assert all(isinstance(reply, Reply) for reply in taken)
        look = self._run(self.workers[0].look(who.name, "nl"))
        assert look.session in both
        who.session, who.screen = look.session, look.screen
        for one, reply in zip(incoming, taken, strict=True):
            self._mark(0, who, one, reply)

    @rule(worker=workers)
    def a_worker_is_replaced(self, worker: int) -> None:
        self.workers[worker] = self._worker()

    @invariant()
    def what_is_stored_is_what_the_model_says(self) -> None:
        for who in self.chats:
            if who.ids:
                loaded = self._run(self.stores[-1].load(who.name))
                assert loaded is not None
                assert loaded.record is not None
                assert loaded.record.session == who.session

    def _button(self, chat: int, pick: int) -> Any:
        """The event of a button of the last screen; `None` where nothing was shown yet."""
        screen = self.chats[chat].screen
        return screen and event_of(screen.buttons[pick % len(screen.buttons)].tap)

    def _happens(
        self, chat: int, worker: int, event: Any, *, dies: bool, edits: bool = False
    ) -> None:
        """`edits`: the answer replaces an earlier message, so the update need not be marked."""
        who = self.chats[chat]
        incoming, done = self._expected(who, event)
        reply = self._take(worker, incoming)
        assert reply is not None
        again = self._is_drawn_anew(done)
        if done.forgotten or not (dies or (edits and again)):
            self._shown(who, incoming, done, reply, worker)
            return
        assert incoming.update is not None
        who.session = done.session
        if not dies:
            assert reply.again
            who.screen = reply.screen
        who.unanswered.append((incoming, again))
        who.held_until[incoming.update] = self.clock.at + timedelta(seconds=LEASE)

    def _shown(
        self, who: Chat, incoming: Incoming, done: Turn, reply: Reply, worker: int = 0
    ) -> None:
        # Who erased it says so, above what the engine drew.
        gone = (self.world.guide.phrase("gewist", done.session.language, None),)
        news = gone if done.forgotten else done.screen.news
        shown = replace(done.screen, news=news)
        assert _but_for_the_number(reply.screen) == _but_for_the_number(shown)
        who.session, who.screen = done.session, done.screen
        if done.forgotten:
            who.session = Session(language="nl")
            who.answered.clear()
            who.unanswered.clear()
            who.ids.clear()
            return
        assert reply.session == done.session
        self._mark(worker, who, incoming, reply)

    def _mark(self, worker: int, who: Chat, incoming: Incoming, reply: Reply) -> None:
        self._run(self._answered(worker, incoming, reply))
        who.answered.append(incoming)

    async def _answered(self, worker: int, incoming: Incoming, reply: Reply) -> None:
        """Mark it in the background."""
        self.workers[worker].answered(incoming, reply)

    def _settle(self) -> None:
        for worker in self.all_workers:
            self._run(worker.finish())

    def _expected(self, who: Chat, event: Any) -> tuple[Incoming, Turn]:
        return self._numbered(who, event), self._turn(who.session, event)

    def _is_drawn_anew(self, done: Turn) -> bool:
        """Whether the session alone gives the screen, but for the line on how a text was read."""
        read = self.world.guide.phrase(
            "antwoord-begrepen", done.session.language, done.session.role
        )
        told, _, _ = read.partition("{")
        news = tuple(line for line in done.screen.news if not line.startswith(told))
        plain = replace(done.screen, news=news)
        return redraw(self.world.guide, done.session, self.clock.at) == plain

    def _numbered(self, who: Chat, event: Any) -> Incoming:
        self.number += 1
        # An id is any text; numbers are only written shorter.
        id_ = str(self.number) if self.number % 2 else f"id:{self.number}"
        who.ids.append(id_)
        # From now on the newer one shows how it is.
        who.answered += [incoming for incoming, again in who.unanswered if again]
        who.unanswered = [(incoming, again) for incoming, again in who.unanswered if not again]
        return Incoming(chat=who.name, event=event, update=id_)

    def _turn(self, session: Session, event: Any, *, at_screen: bool = True) -> Turn:
        if isinstance(event, Typed):
            understand = self.world.understanding.understand
            event = understand(event.text, session, at_screen=at_screen)
        return turn(self.world.guide, session, event, self.clock.at)

    def _worker(self) -> Conversation:
        store = RedisStore(connect(self.world.url), Seal(SECRET))
        self.stores.append(store)
        worker = Conversation(
            guide=self.world.guide,
            store=store,
            understanding=self.world.understanding,
            counters=Metrics(),
            clock=self.clock,
        )
        self.all_workers.append(worker)
        return worker

    def _take(self, worker: int, incoming: Incoming) -> Reply | None:
        return self._run(self.workers[worker].take(incoming))

    async def _at_once(self, incoming: list[Incoming]) -> list[Any]:
        takes = (self.workers[i % WORKERS].take(one) for i, one in enumerate(incoming))
        return list(await asyncio.gather(*takes, return_exceptions=True))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.world.runner.run(work)


@pytest.fixture(scope="module")
def world(guide: Guide, understanding: Understanding, valkey_url: str) -> Iterator[World]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as it is served
        yield World(guide, understanding, valkey_url, runner)


def test_nothing_is_lost_shown_twice_or_shown_to_another(world: World) -> None:
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
