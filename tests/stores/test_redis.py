"""The session store, on Valkey from the wheel, Debian's Redis, a cluster and a watched pair."""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from redis.asyncio import RedisCluster
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.conversation.ports import StoreUnavailableError
from bot.stores.redis import DAY, RedisStore, connect
from bot.stores.seal import Seal
from tests.stores.everything import everything_in
from tests.stores.records import RECORD, SECRET, SESSION
from tests.stores.servers import nobody_at, redis_cluster, redis_server, watched_redis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(scope="module")
def cluster_url() -> Iterator[str]:
    with redis_cluster() as url:
        yield url


@pytest.fixture(params=["valkey", "redis", "cluster"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def store(url: str) -> AsyncIterator[RedisStore]:
    made = RedisStore(connect(url), Seal(SECRET), kept={"web": DAY})
    yield made
    await made.close()


@pytest.fixture
def chat() -> str:
    return f"telegram:{uuid4()}"


async def test_what_was_saved_is_loaded(store: RedisStore, chat: str) -> None:
    assert await store.load(chat) is None
    assert await store.save(chat, RECORD, None)
    loaded = await store.load(chat)
    assert loaded is not None
    assert loaded.record == RECORD


async def test_only_one_of_two_who_saw_nothing_can_save(store: RedisStore, chat: str) -> None:
    saved = await asyncio.gather(*(store.save(chat, RECORD, None) for _ in range(5)))
    assert sum(version is not None for version in saved) == 1


async def test_a_save_against_an_older_version_is_refused(store: RedisStore, chat: str) -> None:
    await store.save(chat, RECORD, None)
    first = await store.load(chat)
    assert first is not None
    other = replace(RECORD, session=replace(SESSION, language="nl"))
    assert await store.save(chat, other, first.version)
    assert not await store.save(chat, RECORD, first.version)
    after = await store.load(chat)
    assert after is not None
    assert after.record == other


async def test_what_is_saved_soon_is_gone_on_from_at_once(store: RedisStore, chat: str) -> None:
    version = await store.save(chat, RECORD, None)
    for number in range(20):
        assert version is not None
        session = replace(SESSION, trail=(f"start/{number}",))
        soon = asyncio.create_task(store.save(chat, replace(RECORD, session=session), version))
        await asyncio.sleep(0)
        recalled = await store.load(chat, to_save=True)
        assert recalled is not None
        assert recalled.record is not None
        assert recalled.record.session == session
        version = await store.save(chat, recalled.record, recalled.version)
        assert await soon is not None


async def test_who_could_not_save_soon_learns_that_others_answer_the_same_people(
    store: RedisStore, url: str, chat: str
) -> None:
    version = await store.save(chat, RECORD, None)
    assert version is not None
    other = RedisStore(connect(url), Seal(SECRET))
    newer = await other.save(chat, RECORD, version)
    assert newer is not None
    assert await store.save(chat, RECORD, version) is None
    own = await store.save(chat, RECORD, newer)
    latest = replace(RECORD, session=replace(SESSION, language="nl"))
    assert await other.save(chat, latest, own)
    recalled = await store.load(chat, to_save=True)
    assert recalled is not None
    assert recalled.record == latest
    await other.close()


async def test_nothing_goes_on_from_what_could_not_be_saved(store: RedisStore, chat: str) -> None:
    version = await store.save(chat, RECORD, None)
    assert version is not None
    other = replace(RECORD, session=replace(SESSION, language="nl"))
    await store.forget(chat)
    newer = await store.save(chat, other, None)
    assert newer is not None
    assert await store.save(chat, RECORD, version) is None
    recalled = await store.load(chat, to_save=True)
    assert recalled is not None
    assert recalled.record == other


async def test_each_of_many_at_once_is_told_how_it_went_with_its_own(
    store: RedisStore, url: str
) -> None:
    free, taken, odd = ([f"telegram:{uuid4()}" for _ in range(20)] for _ in range(3))
    for chat in taken:
        await store.save(chat, RECORD, None)
    chats = [chat for three in zip(free, taken, odd, strict=True) for chat in three]
    odd_keys = [f"lesroute:{{{Seal(SECRET).name(chat)}}}:session" for chat in odd]
    async with connect(url) as client:
        for key in odd_keys:  # what cannot be ours, and must not stand in the way of others
            await client.hset(key, "a", "b")
        saved = await asyncio.gather(*(store.save(chat, RECORD, None) for chat in chats))
        for key in odd_keys:
            await client.delete(key)
    assert [version is not None for version in saved] == [True, False, False] * 20
    found = await asyncio.gather(*(store.load(chat) for chat in (*free, *taken)))
    assert [loaded and loaded.record for loaded in found] == [RECORD] * 40


async def test_what_is_forgotten_is_gone_and_cannot_come_back(store: RedisStore, chat: str) -> None:
    await store.save(chat, RECORD, None)
    loaded = await store.load(chat)
    assert loaded is not None
    await store.forget(chat)
    assert await store.load(chat) is None
    assert not await store.save(chat, RECORD, loaded.version)


@pytest.mark.parametrize(("channel", "days"), [("telegram", 30), ("web", 1)])
async def test_silence_makes_a_chat_forgotten(
    store: RedisStore, url: str, channel: str, days: int
) -> None:
    chat = f"{channel}:{uuid4()}"
    await store.save(chat, RECORD, None)
    async with connect(url) as client:
        left = await client.ttl(f"lesroute:{{{Seal(SECRET).name(chat)}}}:session")
    assert days * DAY - 5 <= left <= days * DAY


async def test_nobody_can_be_found_in_the_store(store: RedisStore, url: str, chat: str) -> None:
    await store.save(chat, RECORD, None)
    async with connect(url) as client:
        everything = repr(await everything_in(client))
    for trace in (chat.partition(":")[2], "utrecht", "ziekte", "ouder", "beslisboom"):
        assert trace not in everything


async def test_a_record_that_cannot_be_read_is_told_and_can_be_replaced(
    store: RedisStore, url: str, chat: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connect(url) as client:
        await client.set(f"lesroute:{{{Seal(SECRET).name(chat)}}}:session", b"x" * 60)
    found = await store.load(chat)
    assert found is not None
    assert found.record is None
    assert await store.save(chat, RECORD, None) is None
    assert await store.save(chat, RECORD, found.version)


async def test_another_secret_reads_nothing(store: RedisStore, url: str, chat: str) -> None:
    await store.save(chat, RECORD, None)
    other = RedisStore(connect(url), Seal(SECRET[::-1]))
    assert await other.load(chat) is None
    await other.close()


async def test_another_secret_s_records_move_to_the_first_and_are_erased_with_it(
    store: RedisStore, url: str, chat: str
) -> None:
    await store.save(chat, RECORD, None)
    turned = RedisStore(connect(url), Seal(SECRET[::-1]), Seal(SECRET))
    found = await turned.load(chat)
    assert found is not None
    assert found.record == RECORD
    assert await turned.save(chat, RECORD, found.version)
    assert await store.load(chat) is None
    back = RedisStore(connect(url), Seal(SECRET), Seal(SECRET[::-1]))
    assert await back.load(chat) is not None
    await store.save(chat, RECORD, None)
    await turned.forget(chat)
    assert await back.load(chat) is None
    await turned.close()
    await back.close()


async def test_a_save_whose_reply_was_lost_is_made_once(
    url: str, chat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RedisStore(connect(url), Seal(SECRET))
    read = AbstractConnection.read_response
    lost: list[object] = []

    async def lossy(connection: AbstractConnection, *how: Any, **options: Any) -> object:
        reply = await read(connection, *how, **options)
        if reply == [1] and not lost:
            lost.append(reply)
            raise RedisConnectionError
        return reply

    monkeypatch.setattr(AbstractConnection, "read_response", lossy)
    version = await store.save(chat, RECORD, None)
    loaded = await store.load(chat)
    assert lost == [[1]]
    assert loaded is not None
    assert loaded.version == version
    await store.close()


async def test_a_store_that_is_away_is_told_in_our_own_words() -> None:
    store = RedisStore(connect("unix:///nowhere/valkey.sock"), Seal(SECRET), waited_out=0.2)
    with pytest.raises(StoreUnavailableError):
        await store.load("telegram:1")
    with pytest.raises(StoreUnavailableError):
        await store.save("telegram:1", RECORD, None)
    assert not await store.ready()
    await store.close()


async def test_a_replica_takes_over_while_it_is_waited_out(chat: str) -> None:
    with watched_redis() as watched:
        store = RedisStore(connect(watched.url), Seal(SECRET), waited_out=120)
        version = await store.save(chat, RECORD, None)
        with watched.master.client() as client:
            assert client.wait(1, 60_000) == 1
        watched.master.kill()
        loaded = await store.load(chat)
        assert loaded is not None
        assert loaded.record == RECORD
        assert await store.save(chat, RECORD, version)
        await store.close()


async def test_many_at_once_wait_for_a_connection_instead_of_failing(store: RedisStore) -> None:
    chats = [f"telegram:{uuid4()}" for _ in range(400)]
    assert all(await asyncio.gather(*(store.save(chat, RECORD, None) for chat in chats)))


async def test_a_store_that_reads_but_saves_nothing_is_not_waited_for(
    store_that_is_full: str,
) -> None:
    client = connect(store_that_is_full)
    full = RedisStore(client, Seal(SECRET), waited_out=1.0)
    over = asyncio.Event()
    asking = asyncio.create_task(_ask_again_and_again(full, over))
    async with asyncio.timeout(60):
        for _ in range(3):
            with pytest.raises(StoreUnavailableError):
                await full.save(f"telegram:{uuid4()}", RECORD, None)
    assert await full.load(f"telegram:{uuid4()}") is None
    over.set()
    await asking
    await full.close()


async def _ask_again_and_again(store: RedisStore, over: asyncio.Event) -> None:
    while not over.is_set():
        await store.ready()
        await store.load("telegram:1")
        await asyncio.sleep(0.02)


async def test_closing_ends_what_was_asked_by_callers_who_gave_up(url: str) -> None:
    """Otherwise a command opens a connection again, which nobody closes."""
    for pauses in range(40):
        store = RedisStore(connect(url), Seal(SECRET))
        await asyncio.gather(*_asking(store))  # a connection that is cut off as it opens stays open
        asked = _asking(store)
        for _ in range(pauses):
            await asyncio.sleep(0)
        for task in asked:
            task.cancel()
        await asyncio.wait(asked)
        await store.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
    gc.collect()  # pytest fails a test in which an open connection is collected


def _asking(store: RedisStore) -> list[asyncio.Future[Any]]:
    return [
        asyncio.ensure_future(command)
        for chat in [f"telegram:{uuid4()}" for _ in range(3)]
        for command in (store.load(chat), store.save(chat, RECORD, None), store.forget(chat))
    ]


@pytest.fixture
def store_that_is_full() -> Iterator[str]:
    with redis_server("--maxmemory", "1") as url:
        yield url


async def test_a_cluster_that_is_gone_is_an_absence_as_any_other() -> None:
    with redis_cluster() as url:
        client = connect(url)
        assert isinstance(client, RedisCluster)
        store = RedisStore(client, Seal(SECRET), waited_out=3.0)
        assert await store.load("telegram:1") is None
        ports = [int(node.port) for node in client.get_nodes()]
    with nobody_at(ports):
        with pytest.raises(StoreUnavailableError):
            await store.load("telegram:1")
        assert not await store.ready()
    await store.close()


async def test_one_server_of_a_cluster_is_known_for_what_it_is() -> None:
    with redis_cluster() as url:
        for scheme, split in (("redis", True), ("redis+cluster", False)):
            store = RedisStore(connect(f"{scheme}://{url.partition('://')[2]}"), Seal(SECRET))
            assert await store.is_split() == split
            await store.close()
