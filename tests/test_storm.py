"""Chaos test: two hundred people press at random while everything around them fails at times.

Two processes share one store behind one address. Each is killed and started again, the store is
away for some seconds, and Telegram asks to wait, fails, is slow and hangs up. A model beside each
person says what they must have seen. Some people are in other channels.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.engine import turn
from bot.core.events import Started
from bot.core.session import Session
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.emulator import Emulator, payloads
from tests.guides import NOW, event_of, understanding_of
from tests.passersby import STEPS, InTeams, OnWhatsApp, Passerby
from tests.replicas import SECRET, Replicas
from tests.stores.everything import everything_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from tests.emulator import Person, Update
    from tests.stores.servers import LastingRedis

PEOPLE = 200
PASSERSBY = 10
"""People in each of the other channels."""

THINKING = 4.0
"""The longest that a person reads a screen, in seconds."""

AT_ONCE = 40
"""The most people who wait at once, so that a slow machine is not overloaded."""

A_SPELL = 150
"""Calls to Telegram between two kinds of trouble, however long these take."""

PATIENCE = 600.0
"""Seconds after which an answer counts as lost, even on a busy machine."""

NAMES = ("Fatima", "Willemijn", "Joost-Jan")
TYPED = ("laptop", "mijn dochter Fleur heeft leukemie", "ik wil niet meer leven", "qqqq")
PLANTED = (*NAMES, "Fleur", "leukemie", "leven", "laptop", "qqqq", "oorzaak", "ziekte", "klachten")


@dataclass
class Walker:
    """A person, and the model's view of them."""

    person: Person
    session: Session = field(default_factory=lambda: Session(language="nl"))
    screen: Screen | None = None
    steps: int = 0
    updates: list[tuple[Update, int]] = field(default_factory=list)
    """Each with how many times it was brought on purpose."""
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Aftermath:
    """The result, when the storm is over."""

    walkers: Sequence[Walker]
    stored: dict[int, Session]
    shown: dict[int, list[tuple[str, str]]]
    dump: bytes
    passersby: Sequence[Passerby]
    kept: dict[str, Session | None]
    logs: str


class Storm:
    def __init__(self, guide: Guide, emulator: Emulator) -> None:
        self.guide = guide
        self.emulator = emulator
        self.understanding = understanding_of(guide)
        self.walkers: Sequence[Walker] = ()
        self.calm = asyncio.Event()
        self.turns = asyncio.Semaphore(AT_ONCE)

    async def walk(self, walker: Walker, random: Random) -> None:
        started = walker.person.message_update(payloads.text("/start"))
        await self._step(walker, started, Started(), copies=1)
        while walker.steps < STEPS or not self.calm.is_set():
            await asyncio.sleep(random.uniform(0, THINKING))
            text = random.choice(TYPED)
            event = self.understanding.understand(text, walker.session)
            if random.random() < 0.1 and self._leads_on(walker, event):
                update = walker.person.message_update(payloads.text(text))
                await self._step(walker, update, event, copies=1)
            else:
                await self._tap(walker, random)

    async def _tap(self, walker: Walker, random: Random) -> None:
        assert walker.screen is not None
        onward = [b for b in walker.screen.buttons if self._leads_on(walker, event_of(b.tap))]
        button = random.choice(onward)
        _, update = walker.person.tap_update(button.label)
        copies = 3 if random.random() < 0.05 else 1
        await self._step(walker, update, event_of(button.tap), copies=copies)

    def _leads_on(self, walker: Walker, event: Event) -> bool:
        """Whether it leads to another screen, so that two equal ones in a row are a repetition."""
        assert walker.screen is not None
        done = turn(self.guide, walker.session, event, NOW)
        return not done.forgotten and taps_of(done.screen) != taps_of(walker.screen)

    async def _step(self, walker: Walker, payload: Any, event: Event, *, copies: int) -> None:
        done = turn(self.guide, walker.session, event, NOW)
        async with self.turns:
            await self._bring(walker, payload, copies)
        walker.session, walker.screen = done.session, done.screen
        walker.steps += 1
        shown = [button.get("callback_data", "") for button in walker.person.screen.buttons]
        if not set(taps_of(done.screen)) <= set(bare(shown)):
            walker.missed.append(f"{event} led to {shown}, not {taps_of(done.screen)}")

    async def _bring(self, walker: Walker, payload: Any, copies: int) -> None:
        update = self.emulator.send_update(payload)
        walker.updates.append((update, copies))
        if copies > 1:
            await self.emulator.deliver_copies(update, copies - 1)
        assert await self.until(lambda: update.acknowledged or update.expired)

    async def further(self, steps: int) -> None:
        """Wait until people have taken so many more steps, on average."""
        steps = sum(walker.steps for walker in self.walkers) + steps * len(self.walkers)
        assert await self.until(lambda: sum(walker.steps for walker in self.walkers) >= steps)

    @property
    def waiting(self) -> int:
        """How many people wait for an answer."""
        return sum(len(walker.updates) > walker.steps for walker in self.walkers)

    async def until(self, condition: Callable[[], bool], within: float = PATIENCE) -> bool:
        return await self.emulator.telegram.changes.until(condition, within)

    async def weather(self) -> None:
        """Let Telegram cause one kind of trouble after another, until the end."""
        while not self.calm.is_set():
            for fault in (
                {"code": 429, "retry_after": 1, "times": 15},
                {"code": 500, "times": 15},
                {"code": 502, "times": 15},
                {"close": True, "times": 10},
                {"delay": 1.5, "times": 20},
            ):
                self.emulator.fail(**fault)
                after = len(self.emulator.calls) + A_SPELL
                await self.until(partial(self._has_come, after))

    def _has_come(self, calls: int) -> bool:
        return self.calm.is_set() or len(self.emulator.calls) >= calls


async def storm(guide: Guide, folders: Sequence[Path]) -> Aftermath:
    async with AsyncExitStack() as stack:
        replicas = Replicas(folders, stack, Emulator(time_scale=2, webhook_timeout=30))
        await replicas.open(log_format="json")
        passersby = [
            *(Passerby(guide, OnWhatsApp(replicas.whatsapp)) for _ in range(PASSERSBY)),
            *(Passerby(guide, InTeams(replicas.teams)) for _ in range(PASSERSBY)),
        ]
        walkers = await _weathered(guide, replicas, passersby)
        aftermath = await _look(walkers, replicas.telegram, replicas.redis)
        kept = await _kept(passersby, replicas.redis)
    return Aftermath(walkers, *aftermath, passersby, kept, replicas.log)


async def _weathered(
    guide: Guide, replicas: Replicas, passersby: Sequence[Passerby]
) -> list[Walker]:
    emulator, redis = replicas.telegram, replicas.redis
    names = (f"{NAMES[number % len(NAMES)]}{number}" for number in range(PEOPLE))
    walkers = [Walker(emulator.person(name, language_code="nl")) for name in names]
    walking = Storm(guide, emulator)
    walking.walkers = walkers
    async with asyncio.TaskGroup() as group:
        for number, walker in enumerate(walkers):
            group.create_task(walking.walk(walker, Random(number)))
        for number, passerby in enumerate(passersby):
            group.create_task(passerby.walk(walking.calm, Random(number)))
        group.create_task(walking.weather())
        for number, process in enumerate(replicas.processes):
            await walking.further(2)
            await asyncio.to_thread(process.kill)
            await replicas.start(number)
        await walking.further(2)
        await asyncio.to_thread(redis.stop)
        # Long enough to be felt by all who ask; shorter, with its start, than the bot waits for it.
        await walking.until(lambda: walking.waiting == AT_ONCE, within=4)
        await asyncio.to_thread(redis.start)
        await walking.further(2)
        walking.calm.set()
        emulator.telegram.changes.notify()
    return walkers


async def _look(
    walkers: Sequence[Walker], emulator: Emulator, redis: LastingRedis
) -> tuple[dict[int, Session], dict[int, list[tuple[str, str]]], bytes]:
    stored: dict[int, Session] = {}
    store = RedisStore(connect(redis.url), Seal(SECRET))
    for walker in walkers:
        loaded = await store.load(f"telegram:{walker.person.id}")
        if loaded is not None and loaded.record is not None:
            stored[walker.person.id] = loaded.record.session
    await store.close()
    async with connect(redis.url) as client:
        held = await everything_in(client)
    shown: dict[int, list[tuple[str, str]]] = {walker.person.id: [] for walker in walkers}
    for call in emulator.calls:
        if call.status == 200 and call.method in {"sendMessage", "editMessageText"}:
            content = (call.params["text"], str(call.params.get("reply_markup")))
            shown[call.params["chat_id"]].append(content)
    return stored, shown, b"\n".join(held)


async def _kept(passersby: Sequence[Passerby], redis: LastingRedis) -> dict[str, Session | None]:
    store = RedisStore(connect(redis.url), Seal(SECRET))
    chats = [passerby.person.chat for passerby in passersby]
    loaded = {chat: await store.load(chat) for chat in chats}
    await store.close()
    return {
        chat: found.record.session if found and found.record else None
        for chat, found in loaded.items()
    }


def bare(taps: Sequence[str]) -> list[str]:
    """The data of buttons, less the mark of a screen that stays."""
    return [tap.replace("!:", ":", 1) for tap in taps]


def taps_of(screen: Screen) -> list[str]:
    return bare([button.tap for button in screen.buttons])


@pytest.fixture(scope="module")
def aftermath(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    places = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    found = asyncio.run(storm(guide, places))
    steps = sum(walker.steps for walker in found.walkers)
    sys.stdout.write(f"{steps} steps of {PEOPLE} people\n")
    return found


def test_everyone_saw_what_an_undisturbed_walk_shows(aftermath: Aftermath) -> None:
    assert not [missed for walker in aftermath.walkers for missed in walker.missed]
    assert all(walker.steps >= STEPS for walker in aftermath.walkers)


def test_no_answer_was_lost(aftermath: Aftermath) -> None:
    for walker in aftermath.walkers:
        assert _apart_from_the_clock(aftermath.stored[walker.person.id]) == (
            _apart_from_the_clock(walker.session)
        )


def _apart_from_the_clock(session: Session) -> Session:
    """A session less the moments of its reminders, as the model has a clock of its own."""
    same = tuple(replace(reminder, moment=0) for reminder in session.reminders)
    return replace(session, reminders=same)


def test_nothing_was_shown_twice_but_what_the_bot_could_not_know_to_be_shown(
    aftermath: Aftermath,
) -> None:
    twice = {
        person: sum(one == other for one, other in pairwise(shown))
        for person, shown in aftermath.shown.items()
    }
    sys.stdout.write(f"{sum(twice.values())} answers were shown twice\n")
    for walker in aftermath.walkers:
        # It was killed, or told Telegram to bring the update again.
        unsure = sum(
            0 in update.attempts or len(update.attempts) > times for update, times in walker.updates
        )
        assert twice[walker.person.id] <= unsure


def test_who_walked_in_other_channels_saw_and_kept_what_they_must(aftermath: Aftermath) -> None:
    assert len(aftermath.passersby) == 2 * PASSERSBY
    assert not [missed for passerby in aftermath.passersby for missed in passerby.missed]
    for passerby in aftermath.passersby:
        kept = aftermath.kept[passerby.person.chat]
        assert kept is not None
        assert _apart_from_the_clock(kept) == _apart_from_the_clock(passerby.session)


def test_nobody_can_be_found_in_the_store_or_the_logs(aftermath: Aftermath) -> None:
    assert len(aftermath.dump) > 100 * PEOPLE
    chats = [str(walker.person.id) for walker in aftermath.walkers]
    chats += [chat.partition(":")[2] for chat in aftermath.kept]
    for trace in (*PLANTED, *chats):
        for form in forms(trace):
            assert form not in aftermath.dump, trace
        assert trace not in aftermath.logs, trace


def forms(text: str) -> list[bytes]:
    """A text in all forms that can be read back: capitals, UTF-16, hexadecimal, base 64."""
    plain = text.encode()
    based = base64.b64encode(plain).rstrip(b"=")
    return [plain, plain.upper(), text.encode("utf-16-le"), plain.hex().encode(), based]
