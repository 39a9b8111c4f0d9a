"""Ready means: can answer. Whether the store answers is told beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, TCPConnector
from redis import Redis

from tests.memory import until_memory
from tests.process import Lesroute
from tests.stores.servers import lasting_redis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.stores.servers import LastingRedis


@pytest.fixture(scope="module")
def redis() -> Iterator[LastingRedis]:
    with lasting_redis() as found:
        yield found


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, redis: LastingRedis) -> Iterator[Lesroute]:
    """One process for all tests; each leaves it as it found it, or fails."""
    started = Lesroute(tmp_path_factory.mktemp("bot"))
    started.start(redis_url=redis.url, secret="x" * 32)
    yield started
    started.end()


@pytest.fixture
async def browser(bot: Lesroute) -> AsyncIterator[ClientSession]:
    async with ClientSession(bot.url, connector=TCPConnector(limit=0)) as session:
        yield session


async def told(browser: ClientSession, path: str = "/readyz") -> str:
    async with browser.get(path) as response:
        assert response.status == 200
        return await response.text()


REFUSALS = {
    "full": ("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"),
    "a replica": ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
    "too slow a replica": ("CONFIG SET min-slaves-to-write 1", "CONFIG SET min-slaves-to-write 0"),
    "no right to save": ("ACL SETUSER default -eval", "ACL SETUSER default +eval"),
    "no right to load": ("ACL SETUSER default -mget", "ACL SETUSER default +mget"),
    "no right to erase": ("ACL SETUSER default -del", "ACL SETUSER default +del"),
    "no right to our keys": ("ACL SETUSER default resetkeys ~other", "ACL SETUSER default allkeys"),
    "stopped for a while": ("CLIENT PAUSE 60000 WRITE", "CLIENT UNPAUSE"),
}  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_store_that_refuses_takes_nobody_off_the_air(
    browser: ClientSession, redis: LastingRedis, refusal: str
) -> None:
    assert await told(browser) == "ok\nmemory: ok\n"
    begins, ends = REFUSALS[refusal]
    with Redis.from_url(redis.url) as client:
        client.execute_command(*begins.split())
        await until_memory(browser, "away")
        assert "lesroute_memory 0.0" in await told(browser, "/metrics")
        assert "Wie stelt de vraag?" in await told(browser, "/?taal=nl")
        client.execute_command(*ends.split())
    await until_memory(browser, "ok")
    assert "lesroute_memory 1.0" in await told(browser, "/metrics")


async def test_a_store_that_is_gone_takes_nobody_off_the_air(
    browser: ClientSession, redis: LastingRedis
) -> None:
    redis.stop()
    await until_memory(browser, "away")
    redis.start()
    await until_memory(browser, "ok")


async def test_many_who_look_at_once_are_all_answered(browser: ClientSession) -> None:
    looks = await asyncio.gather(*(told(browser) for _ in range(300)))
    assert set(looks) == {"ok\nmemory: ok\n"}
