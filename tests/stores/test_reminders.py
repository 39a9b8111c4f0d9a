"""The queue of reminders, on a real server: each has one holder, until it is dropped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import LATE, Record
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.stores.outage import WAITED_OUT
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import AN_HOUR, BUCKETS, LEASE, RedisReminders
from bot.stores.seal import Seal
from tests.stores.everything import everything_in
from tests.stores.servers import redis_cluster, redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

OURS, EARLIER = (Seal(letter * 32) for letter in "ab")
NOON = 1_800_000_000


def reminder(step: str = "gesprek", moment: int = NOON, times: int = 0) -> Reminder:
    return Reminder(step=step, moment=moment, times=times)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
async def client(server: str) -> AsyncIterator[Redis]:
    made = connect(server)
    assert isinstance(made, Redis)
    await made.flushall()
    yield made
    await made.aclose()


@pytest.fixture
def queue(client: Redis) -> RedisReminders:
    return RedisReminders(client, OURS)


@pytest.fixture
def other(client: Redis) -> RedisReminders:
    """Of another replica."""
    return RedisReminders(client, OURS)


async def run_out(client: Redis) -> None:
    """Let all leases be over, as if their time had gone by."""
    async for key in client.scan_iter("*:held"):
        for member in await client.zrange(key, 0, -1):
            assert isinstance(member, bytes)
            await client.eval("redis.call('ZADD', KEYS[1], 0, ARGV[1])", 1, key, member)


async def test_it_comes_up_at_its_moment_and_not_before(queue: RedisReminders) -> None:
    await queue.put("telegram:1", reminder())
    assert not await queue.claim(NOON - 1, 10)
    (due,) = await queue.claim(NOON, 10)
    assert (due.chat, due.reminder) == ("telegram:1", reminder())


async def test_one_has_it_at_a_time(queue: RedisReminders, other: RedisReminders) -> None:
    for number in range(100):
        await queue.put(f"telegram:{number}", reminder())
    both = await asyncio.gather(
        *(each.claim(NOON, 30) for each in (queue, other) for _ in range(3))
    )
    claimed = [due.chat for some in both for due in some]
    assert len(claimed) == len(set(claimed)) == 100


async def test_what_is_claimed_by_one_that_died_comes_up_again(
    client: Redis, queue: RedisReminders, other: RedisReminders
) -> None:
    await queue.put("telegram:1", reminder())
    (due,) = await queue.claim(NOON, 10)
    assert not await other.claim(NOON, 10)
    await run_out(client)
    await queue.keep([due])
    assert not await other.claim(NOON, 10), "it said that it still had it in hand"
    await run_out(client)
    assert [again.reminder for again in await other.claim(0, 10)] == [reminder()]


async def test_what_was_told_or_erased_is_gone_and_nobody_can_keep_it_or_give_it_back(
    client: Redis, queue: RedisReminders
) -> None:
    await queue.put("telegram:1", reminder())
    (due,) = await queue.claim(NOON, 10)
    await queue.drop(due.chat, [due.reminder])
    await queue.keep([due])
    await queue.later(due, NOON + 60)
    assert not await client.keys()


async def test_later_it_comes_up_once(queue: RedisReminders, other: RedisReminders) -> None:
    await queue.put("telegram:1", reminder())
    (due,) = await queue.claim(NOON, 10)
    await queue.later(due, NOON + 60)
    assert not await other.claim(NOON + 59, 10)
    assert len(await other.claim(NOON + 60, 10)) == 1
    assert not await queue.claim(NOON + 60, 10)


async def test_noted_twice_it_is_there_once(queue: RedisReminders) -> None:
    for _ in range(3):
        await queue.put("telegram:1", reminder())
    assert len(await queue.claim(NOON, 10)) == 1


async def test_what_is_erased_is_gone_whoever_has_it_in_hand(
    client: Redis, queue: RedisReminders, other: RedisReminders
) -> None:
    some = [reminder(step) for step in ("a", "b", "c")]
    for each in some:
        await queue.put("telegram:1", each)
    await queue.put("telegram:2", reminder())
    assert len(await other.claim(NOON, 2)) == 2
    await queue.drop("telegram:1", iter(some))
    await run_out(client)
    found = {due.chat for due in (*await queue.claim(NOON, 9), *await other.claim(NOON, 9))}
    assert found == {"telegram:2"}


async def test_what_was_sealed_with_an_earlier_secret_is_told_and_erased(client: Redis) -> None:
    await RedisReminders(client, EARLIER).put("telegram:1", reminder())
    await RedisReminders(client, EARLIER).put("telegram:2", reminder())
    now = RedisReminders(client, OURS, EARLIER)
    await now.drop("telegram:2", [reminder()])
    (due,) = await now.claim(NOON, 10)
    assert due.chat == "telegram:1"
    await now.keep([due])
    await now.later(due, NOON)
    (due,) = await now.claim(NOON, 10)
    await now.drop(due.chat, [due.reminder])
    assert not await client.keys()


async def test_what_was_perhaps_told_is_known_to_all_until_it_is_gone_or_asked_for_anew(
    client: Redis, queue: RedisReminders, other: RedisReminders
) -> None:
    await queue.put("telegram:1", reminder())
    (due,) = await queue.claim(NOON, 10)
    assert not due.perhaps
    await queue.later(due, NOON, perhaps=True)
    (due,) = await other.claim(NOON, 10)
    assert due.perhaps
    await other.later(due, NOON)
    (due,) = await queue.claim(NOON, 10)
    assert due.perhaps, "that stays so"
    await queue.put("telegram:1", reminder())
    (due,) = await queue.claim(NOON, 10)
    assert not due.perhaps
    await queue.later(due, NOON, perhaps=True)
    await queue.drop("telegram:1", [reminder()])
    assert not await client.keys()
    await queue.later(due, NOON, perhaps=True)
    assert not await client.keys(), "what was erased leaves no trace"


async def test_what_one_process_cannot_read_waits_for_one_that_can(
    client: Redis, queue: RedisReminders
) -> None:
    right = RedisReminders(client, EARLIER)
    await right.put("telegram:1", reminder())
    for look in range(3):
        assert not await queue.claim(NOON + look * AN_HOUR, 10)
        assert not await right.claim(NOON + (look + 1) * AN_HOUR - 1, 10)
    (due,) = await right.claim(NOON + 3 * AN_HOUR, 10)
    assert due.chat == "telegram:1"
    await right.drop(due.chat, [due.reminder])
    assert not await client.keys()


async def test_what_nobody_can_read_for_as_long_as_its_record_is_kept_is_erased(
    client: Redis, queue: RedisReminders
) -> None:
    await RedisReminders(client, EARLIER).put("telegram:1", reminder())
    assert not await queue.claim(NOON, 10)
    assert not await queue.claim(NOON + LATE - 1, 10)
    assert await client.keys()
    assert not await queue.claim(NOON + LATE + AN_HOUR, 10)
    assert not await client.keys()


async def test_nobody_can_be_found_in_it(client: Redis, queue: RedisReminders) -> None:
    chat = "whatsapp:31612345678"
    await queue.put(chat, reminder("handelingsdeel"))
    await queue.put(chat, reminder("bewijsstuk"))
    await queue.claim(NOON, 1)
    dump = b"\n".join(await everything_in(client))
    assert b"due" in dump
    assert b"held" in dump
    for trace in ("31612345678", "whatsapp", "handelingsdeel", "bewijsstuk"):
        assert trace.encode() not in dump
        assert trace.encode().hex().encode() not in dump


@pytest.mark.parametrize(
    "chat",
    [
        "telegram:123456789012",
        "whatsapp:NL.1234567890123456",
        f"web:{'x' * 43}",
        f"teams:a:1{'y' * 120}",
    ],
)
async def test_each_takes_less_than_300_bytes(
    client: Redis, queue: RedisReminders, chat: str
) -> None:
    for number in range(300):  # of one chat, so in one set: more than one that is kept small
        await queue.put(chat, reminder("handelingsdeel", NOON + number))
    sizes = [await client.memory_usage(key, samples=0) async for key in client.scan_iter()]
    assert sum(size or 0 for size in sizes) / 300 < 300


async def test_chats_share_the_buckets_and_one_chat_stays_in_one(
    client: Redis, queue: RedisReminders
) -> None:
    for number in range(400):
        await queue.put(f"telegram:{number}", reminder())
    assert len(await client.keys()) == BUCKETS
    await client.flushall()
    for number in range(10):
        await queue.put("telegram:1", reminder(str(number)))
    assert len(await client.keys()) == 1


async def test_a_store_that_is_away_is_told_of() -> None:
    client = connect(f"unix:///tmp/{uuid4()}")
    queue = RedisReminders(client, OURS, waited_out=0.1)
    for asked in (queue.put("a", reminder()), queue.claim(NOON, 1), queue.drop("a", [reminder()])):
        with pytest.raises(StoreUnavailableError):
            await asked
    await client.aclose()


async def test_a_cluster_holds_them_too() -> None:
    with redis_cluster() as url:
        client = connect(url)
        queue, other = RedisReminders(client, OURS), RedisReminders(client, OURS)
        for number in range(60):
            await queue.put(f"telegram:{number}", reminder())
        claimed = [*await queue.claim(NOON, 30), *await other.claim(NOON, 100)]
        assert len({due.chat for due in claimed}) == len(claimed) == 60
        await queue.keep(claimed[:30])
        await queue.later(claimed[0], NOON + 5)
        for due in claimed:
            await other.drop(due.chat, [due.reminder])
        assert not await queue.claim(NOON + 9, 100)
        await client.aclose()


async def test_a_record_is_kept_until_its_last_reminder_and_a_week_longer(client: Redis) -> None:
    store = RedisStore(client, OURS, kept={"web": 60})
    (now, _) = await client.time()
    for ahead, kept in ((100_000, 100_000 + LATE), (-LATE - 1, 60)):
        asked = (reminder("a", now + ahead), reminder("b", now + ahead - 50_000))
        record = Record(session=Session(reminders=asked), address="there")
        assert await store.save(f"web:{ahead}", record, None)
        loaded = await store.load(f"web:{ahead}")
        assert loaded
        assert loaded.record == record, "it comes back as it was"
        (key,) = await client.keys()
        assert kept - 60 <= await client.ttl(key) <= kept + 1
        await store.forget(f"web:{ahead}")
    assert await store.save("web:none", Record(session=Session()), None)
    (key,) = await client.keys()
    assert await client.ttl(key) <= 60


def test_the_lease_is_longer_than_a_failover() -> None:
    assert LEASE > 2 * WAITED_OUT
