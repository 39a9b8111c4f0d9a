"""What can wait lets answers pass, and all keep within what Telegram allows."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from itertools import chain, cycle, pairwise, product
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from bot.channels.telegram.outbox import A_CHAT, A_GROUP, ALONE, INTERVAL
from bot.channels.telegram.pace import AT_MOST, OVERALL, TAPS, Pace
from bot.conversation.ports import StoreUnavailableError
from bot.stores.pacing import RedisPacing
from bot.stores.redis import connect
from bot.stores.seal import Seal
from tests.channels.telegram.here import here
from tests.clock import Clock
from tests.emulator import Emulator
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.channels.telegram.calls import Call
    from bot.core.guide import Guide
    from tests.emulator import Person

SECRET = "a secret for tests, and only for tests"
QUEUED, PEOPLE = 1000, 50
PAUSE = 7.0
LABELS = ("Ik ben ouder", "Gesprek met de school", "Menu")
EPOCH = 1_800_000_000.0
NOTICE = "Vergeet de afspraak niet."


@pytest.fixture
def calm_url(valkey_url: str) -> str:
    """A store in which nobody has spoken yet."""
    with Redis.from_url(valkey_url) as client:
        client.flushdb()
    return valkey_url


@pytest.fixture
async def pacing(calm_url: str) -> AsyncIterator[RedisPacing]:
    client = connect(calm_url)
    yield RedisPacing(client, Seal(SECRET), "telegram", INTERVAL)
    await client.aclose()


def test_who_taps_too_fast_is_slowed_alone() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    taken = [clock.at]
    while len(taken) < 61:
        if wait := pace.take(1):
            clock.at += wait
        else:
            taken.append(clock.at)
    assert taken[TAPS.burst] == pytest.approx(taken[0])
    assert taken[-1] == pytest.approx(1000 + (60 - TAPS.burst) * TAPS.interval)
    assert not pace.has_room(1)
    assert pace.has_room(2)
    assert pace.take(2) == 0.0, "another is not kept waiting"


def test_very_many_at_once_are_answered_at_once() -> None:
    pace = Pace(Clock(1000.0))
    assert not any(pace.take(chat) for chat in range(10 * PEOPLE))


def test_beside_what_can_wait_very_many_are_spread_over_as_little_as_is_allowed() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    with pace.sharing():
        for chat in range(PEOPLE):
            while wait := pace.take(chat):
                assert chat >= OVERALL.burst
                clock.at += wait
    assert clock.at - 1000 < 0.8
    assert pace.until_calm() > 0
    assert not pace.has_room(99)


@pytest.mark.parametrize("people", [100, 1000])
def test_however_many_tap_what_can_wait_holds_none_of_them_up_for_long(people: int) -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    begun, waiting = clock.at, set(range(people))
    with pace.sharing():
        while waiting:
            waits = {chat: pace.take(chat, begun) for chat in waiting}
            waiting = {chat for chat, wait in waits.items() if wait}
            clock.at += min(filter(None, waits.values()), default=0.0)
        assert clock.at - begun == pytest.approx(AT_MOST)
        assert pace.until_calm() > 0, "and what can wait waits for them"


def test_who_taps_too_fast_is_slowed_also_beside_what_can_wait() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    with pace.sharing():
        for _ in range(2 * TAPS.burst):
            clock.at += pace.take(1, clock.at - 2 * AT_MOST)
    assert clock.at - 1000 > (TAPS.burst / 2 - 1) * TAPS.interval


def test_the_limit_holds_for_who_tap_when_the_last_that_could_wait_has_gone() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    with pace.sharing():
        pass
    assert sum(pace.take(chat) == 0.0 for chat in range(PEOPLE)) == OVERALL.burst
    clock.at += 1
    assert not any(pace.take(chat) for chat in range(PEOPLE))


def test_chats_of_long_ago_take_no_memory() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    for chat in range(10_050):
        pace.take(chat)
    assert len(pace._chats) == 10_000, "however many speak at once"
    clock.at += 60
    pace.take(1)
    assert len(pace._chats) == 1


async def test_all_replicas_share_one_pace(pacing: RedisPacing, valkey_url: str) -> None:
    client = connect(valkey_url)
    other = RedisPacing(client, Seal(SECRET), "telegram", INTERVAL)
    await pacing.hold(3600)  # all places lie so far ahead that none passes meanwhile
    begun = time.monotonic()
    first, got = await pacing.turn("0", A_CHAT)
    assert got

    def later(wait: float, seconds: float) -> bool:
        """Whether a place lies so long after the first, as seen a little later."""
        return seconds - (time.monotonic() - begun) <= wait - first <= seconds + 0.001

    waits = [
        await replica.turn(str(chat), A_CHAT)
        for chat in range(1, 21)
        for replica in (pacing, other)
    ]
    taken = [wait for wait, got in waits if got]
    assert len(taken) == 20, "a chat has one place a second, whoever asks"
    assert all(later(wait, number / 20) for number, wait in enumerate(taken, 1))
    wait, got = await pacing.turn("1", A_CHAT)
    assert not got
    assert later(wait, 1 / 20 + 1)
    assert (await other.turn("-5", A_GROUP))[1]
    wait, got = await pacing.turn("-5", A_GROUP)
    assert not got
    assert later(wait, 21 / 20 + 3), "20 a minute in a group"
    begun = time.monotonic()
    await other.hold(7200)
    wait, _ = await pacing.turn("77", A_CHAT)
    assert 7200 - (time.monotonic() - begun) <= wait <= 7200
    await client.aclose()


async def test_a_store_that_is_away_is_said_so() -> None:
    pacing = RedisPacing(connect("unix:///nowhere.sock"), Seal(SECRET), "telegram", INTERVAL)
    with pytest.raises(StoreUnavailableError):
        await pacing.turn("1", A_CHAT)
    with pytest.raises(StoreUnavailableError):
        await pacing.hold(1)


def notice(chat: int) -> Call:
    return "sendMessage", {"chat_id": chat, "text": NOTICE}


def test_a_thousand_that_can_wait_do_not_keep_fifty_waiting(guide: Guide, calm_url: str) -> None:
    run_leaping(a_thousand_and_fifty(guide, calm_url))


async def a_thousand_and_fifty(guide: Guide, valkey_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with (
        Emulator(enforce_rates=True, clock=lambda: EPOCH + loop.time()) as emulator,
        here(emulator, guide, valkey_url) as bot,
    ):
        people = [emulator.person(f"P{n}", language_code="nl") for n in range(PEOPLE)]
        for person in people:
            await person.sends("/start")
            await asyncio.sleep(1)
        waiting = [emulator.person(f"W{n}", started=True) for n in range(QUEUED)]
        begun = loop.time()
        queue = asyncio.gather(*(bot.outbox.send(w.id, notice(w.id)) for w in waiting))
        took, labels = [], chain(LABELS, cycle(LABELS[1:]))
        while not (await asyncio.wait([queue], timeout=PAUSE))[0]:
            took.append(await together(people, next(labels)))
        lasted = loop.time() - begun
        assert all(await queue)
        assert all(len(w.messages) == 1 for w in waiting)
        assert len(took) > 5
        assert max(took) < 1.0
        assert lasted < QUEUED / 20 * 1.3, "the queue is not starved either"
        assert not [call for call in emulator.calls if call.status == 429]
        assert not emulator.violations
        assert not emulator.unanswered()


async def together(people: Sequence[Person], label: str) -> float:
    """All tap at the same instant; the seconds until the last has the answer."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(person.taps(label, within=10) for person in people))
    return loop.time() - begun


def test_what_can_wait_comes_when_a_chat_is_quiet_and_others_need_not_wait(
    guide: Guide, calm_url: str
) -> None:
    run_leaping(busy_and_quiet(guide, calm_url))


async def busy_and_quiet(guide: Guide, valkey_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with (
        Emulator(enforce_rates=True, clock=lambda: EPOCH + loop.time()) as emulator,
        here(emulator, guide, valkey_url) as bot,
    ):
        busy = emulator.person("A", language_code="nl")
        await busy.sends("/start")
        for label in (*LABELS, LABELS[1]):
            await busy.taps(label)
        others = [emulator.person(f"W{n}", started=True) for n in range(10)]
        queue = [bot.outbox.send(chat.id, notice(chat.id)) for chat in (busy, *others)]
        assert all(await asyncio.gather(*queue))
        sent = [call for call in emulator.called("sendMessage") if call.params["text"] == NOTICE]
        assert not [call for call in emulator.calls if call.status == 429]
        assert sent[-1].params["chat_id"] == busy.id
        assert sent[-2].time - sent[0].time == pytest.approx(9 / 20, abs=0.1)


def test_replicas_that_were_held_up_do_not_send_all_at_once_then(
    guide: Guide, calm_url: str
) -> None:
    run_leaping(three_held_up(guide, calm_url))


async def three_held_up(guide: Guide, valkey_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        emulator = Emulator(enforce_rates=True, clock=lambda: EPOCH + loop.time())
        await stack.enter_async_context(emulator)
        bots = [await stack.enter_async_context(here(emulator, guide, valkey_url)) for _ in "123"]
        waiting = [emulator.person(f"W{n}", started=True) for n in range(300)]
        queue = asyncio.gather(
            *(bots[n % 3].outbox.send(w.id, notice(w.id)) for n, w in enumerate(waiting))
        )
        for _ in range(3):
            await asyncio.wait([queue], timeout=3.0)
            for bot, chat in product(bots, range(10 * PEOPLE)):
                bot.pace.take(-chat, loop.time() - AT_MOST)  # as if so many were answered
        assert all(await queue)
        sent = sorted(call.time for call in emulator.called("sendMessage"))
        assert len(sent) == len(waiting)
        most = max(sum(at <= other < at + 1 for other in sent) for at in sent)
        assert most <= 30
        assert not [call for call in emulator.calls if call.status == 429]


def test_while_the_store_is_away_what_can_wait_is_slower(guide: Guide) -> None:
    run_leaping(all_alone(guide))


async def all_alone(guide: Guide) -> None:
    loop = asyncio.get_running_loop()
    nowhere = "unix:///nowhere.sock"
    async with (
        Emulator(enforce_rates=True, clock=lambda: EPOCH + loop.time()) as emulator,
        here(emulator, guide, nowhere) as bot,
    ):
        waiting = [emulator.person(f"W{n}", started=True) for n in range(20)]
        assert all(await asyncio.gather(*(bot.outbox.send(w.id, notice(w.id)) for w in waiting)))
        sent = [call.time for call in emulator.called("sendMessage")]
        assert min(after - before for before, after in pairwise(sent)) >= ALONE - 0.01


async def test_what_can_wait_honours_how_long_telegram_asks_for(
    guide: Guide, pacing: RedisPacing, valkey_url: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
        emulator.fail("sendMessage", code=429, retry_after=1)
        first, second = (emulator.person(name, started=True) for name in ("A", "B"))
        arrived = await bot.outbox.send(first.id, notice(first.id))
        assert arrived
        calls = emulator.called("sendMessage")
        assert calls[1].time - calls[0].time >= 1
        assert await bot.outbox.send(second.id, notice(second.id), patience=600)


async def test_nothing_waits_for_who_left(
    guide: Guide, pacing: RedisPacing, valkey_url: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
        blocked, deleted = (emulator.person(name, started=True) for name in ("A", "B"))
        blocked.blocks()
        deleted.deactivates()
        for chat in (blocked.id, deleted.id, 424242):
            assert not await bot.outbox.send(chat, notice(chat))
        assert len(emulator.called("sendMessage")) == 3
        assert await bot.outbox.send(77, notice(77), patience=0) is False


def test_who_keeps_tapping_is_slowed_and_nobody_else_waits_for_it(
    guide: Guide, valkey_url: str
) -> None:
    run_leaping(hasty_and_calm(guide, valkey_url))


async def hasty_and_calm(guide: Guide, valkey_url: str) -> None:
    loop = asyncio.get_running_loop()
    async with (
        Emulator(enforce_rates=True, clock=lambda: EPOCH + loop.time()) as emulator,
        here(emulator, guide, valkey_url),
    ):
        hasty, calm = (emulator.person(name, language_code="nl") for name in ("A", "B"))
        await asyncio.gather(hasty.sends("/start"), calm.sends("/start"))
        taps = [hasty.tap_update(label) for label in ("Hulp", "Stop") * 4]
        updates = [emulator.send_update(update) for _, update in taps]
        await calm.taps("Ik ben ouder")
        assert not updates[-1].acknowledged
        await emulator.until_acknowledged(updates[-1])
        assert not [broken for broken in emulator.violations if broken.kind == "rate"]
        assert not emulator.unanswered()
