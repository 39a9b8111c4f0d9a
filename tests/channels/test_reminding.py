"""Many reminders at one moment, three processes, one of which dies, and a store that fails over."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bot.channels.port import Channel, at_once
from bot.channels.reminding import AT_ONCE, OpenWays, Reminding
from bot.conversation.conversation import Conversation
from bot.conversation.records import Record
from bot.core.days import ZONE
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import Role
from bot.metrics import Metrics
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import BUCKETS, RedisReminders
from bot.stores.seal import Seal
from tests.stores.servers import lasting_redis, watched_redis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.channels.port import Ready
    from bot.conversation.messages import Address
    from bot.conversation.ports import Due
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.understanding.understand import Understanding
    from tests.stores.servers import LastingRedis

MANY = 300
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=ZONE)
SEAL = Seal("a secret of more than thirty-two characters")
SOON = 0.05


class Mouth(Channel):
    """Where one process says things; all of them write in one book. `stuck`: says no more."""

    name, title, reminds = "told", "Told", True

    def __init__(self, book: Counter[str], news: asyncio.Event) -> None:
        self._book = book
        self._news = news
        self.said = 0
        self.stuck_after = MANY
        self.stuck = asyncio.Event()

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:
        if self.said >= self.stuck_after:
            self.stuck.set()
            await asyncio.Event().wait()
        assert screen.news == ("U vroeg om een herinnering: In gesprek met school.",)
        self._book[address.to] += 1
        self.said += 1
        self._news.set()
        await asyncio.sleep(0)
        return True


class Process:
    """What one process has of its own: a connection, a conversation, a loop."""

    def __init__(self, guide: Guide, ears: Understanding, url: str, mouth: Mouth) -> None:
        self.mouth = mouth
        self.client = connect(url)
        self.store = RedisStore(self.client, SEAL)
        self.queue = RedisReminders(self.client, SEAL)
        channels: list[Channel] = [mouth]
        conversation = Conversation(
            guide=guide,
            store=self.store,
            understanding=ears,
            counters=Metrics(),
            clock=lambda: NOON,
            book=self.queue,
            ways=OpenWays(channels, None),
        )
        self.reminding = Reminding(conversation, self.queue, channels, Metrics(), pause=SOON)
        self.running = asyncio.create_task(self.reminding.run())

    async def die(self) -> None:
        """With whatever it has in hand."""
        self.running.cancel()
        await asyncio.wait([self.running])
        await self.reminding.close()
        await self.store.close()

    async def end(self) -> None:
        self.running.cancel()
        await asyncio.wait([self.running])
        await self.reminding.finish()
        await self.store.close()


@pytest.fixture
def redis() -> Iterator[LastingRedis]:
    with lasting_redis() as server:
        yield server


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[RedisReminders]:
    """As many people, each of whom is to be reminded of a step at noon."""
    client = connect(url)
    store, queue = RedisStore(client, SEAL), RedisReminders(client, SEAL)
    reminder = Reminder(step="gesprek", moment=int(NOON.timestamp()))
    session = Session(role=Role.OUDER, reminders=(reminder,))
    for number in range(MANY):
        chat, record = f"told:{number}", Record(session=session, address=str(number))
        assert await store.save(chat, record, None)
        await queue.put(chat, reminder)
    yield queue
    await store.close()


@pytest.fixture
async def asked(redis: LastingRedis) -> AsyncIterator[RedisReminders]:
    async with asking(redis.url) as queue:
        yield queue


async def until(news: asyncio.Event, holds: Callable[[], bool]) -> None:
    """Wait for what is said, until something holds."""
    async with asyncio.timeout(120):
        while not holds():
            news.clear()
            await news.wait()


async def end_leases(redis: LastingRedis, dues: list[Due]) -> None:
    """As if the time of these had gone by."""
    async with connect(redis.url) as client:
        for due in dues:
            assert due.mark
            bucket, member = due.mark
            key = f"lesroute:{{reminders:{bucket}}}:held"
            await client.execute_command("ZADD", key, "XX", 0, member)


async def promoted(url: str) -> None:
    """Return when there is a master again."""
    store = RedisStore(connect(url), SEAL, waited_out=120)
    await store.load("told:nobody")
    await store.close()


async def end_all_leases(url: str) -> None:
    async with connect(url) as client:
        for bucket in range(BUCKETS):
            key = f"lesroute:{{reminders:{bucket}}}:held"
            for member in await client.execute_command("ZRANGE", key, 0, -1):
                await client.execute_command("ZADD", key, "XX", 0, member)


async def test_each_is_told_once_and_by_all_of_them(
    guide: Guide, understanding: Understanding, redis: LastingRedis, asked: RedisReminders
) -> None:
    book, news = Counter[str](), asyncio.Event()
    processes = [Process(guide, understanding, redis.url, Mouth(book, news)) for _ in range(3)]
    await until(news, lambda: len(book) == MANY)
    for process in processes:
        await process.end()
    assert set(book.values()) == {1}
    assert all(process.mouth.said for process in processes)
    assert not await asked.claim(NOON.timestamp(), MANY)
    store = RedisStore(connect(redis.url), SEAL)
    for number in range(0, MANY, 50):
        loaded = await store.load(f"told:{number}")
        assert loaded
        assert loaded.record
        assert not loaded.record.session.reminders
        assert loaded.record.address is None
    await store.close()


async def test_none_is_lost_when_one_process_dies_and_the_store_fails_over(
    guide: Guide, understanding: Understanding, redis: LastingRedis, asked: RedisReminders
) -> None:
    book, news = Counter[str](), asyncio.Event()
    first, second, third = (
        Process(guide, understanding, redis.url, Mouth(book, news)) for _ in range(3)
    )
    third.mouth.stuck_after = 20
    await third.mouth.stuck.wait()
    dead = list(third.reminding._in_hand.values())
    await third.die()
    await until(news, lambda: len(book) >= MANY // 3)
    await asyncio.to_thread(redis.stop)
    await asyncio.to_thread(redis.start)
    await end_leases(redis, dead)
    await until(news, lambda: len(book) == MANY)
    for process in (first, second):
        await process.end()
    assert third.mouth.said == 20
    twice = {f"told:{to}" for to, times in book.items() if times > 1}
    assert twice <= {due.chat for due in dead}, "only what a dead process had in hand"
    assert max(book.values()) <= 2


async def test_none_is_lost_when_a_sentinel_puts_a_replica_in_the_masters_place(
    guide: Guide, understanding: Understanding
) -> None:
    book, news = Counter[str](), asyncio.Event()
    with watched_redis() as watched:
        async with asking(watched.url):
            with watched.master.client() as master:
                assert master.wait(1, 0) == 1, "the replica has them all"
            mouths = [Mouth(book, news) for _ in range(3)]
            processes = [Process(guide, understanding, watched.url, mouth) for mouth in mouths]
            await until(news, lambda: len(book) >= MANY // 3)
            before = Counter(book)
            assert set(before.values()) == {1}
            await asyncio.to_thread(watched.master.kill)
            await promoted(watched.url)
            await end_all_leases(watched.url)  # also of what the old master alone knew to be told
            await until(news, lambda: len(book) == MANY)
            for process in processes:
                await process.end()
    twice = {f"told:{to}" for to, times in book.items() if times > 1}
    assert len(twice) <= 3 * AT_ONCE, "only what was in hand when the master died"
