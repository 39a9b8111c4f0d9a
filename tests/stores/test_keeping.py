"""The embedded store is kept: alive, clean, closed to others, and never full."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar
from redis import Redis
from redis.exceptions import RedisError

from bot.conversation.conversation import Conversation
from bot.conversation.messages import Incoming
from bot.core.events import Chose
from bot.metrics import Metrics
from bot.stores import keeping
from bot.stores.embedded import ROOM, Embedded, EmbeddedError
from bot.stores.redis import DAY, RedisStore, connect
from bot.stores.seal import BrokenSealError, Seal
from tests.stores.records import RECORD, SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding
    from tests.process import Lesroute

SEAL = Seal(SECRET)
PARENT = Chose(node="start/welkom", choice="ouder")


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    made = Embedded(tmp_path / "data").start()
    yield made
    made.stop()


def readable(folder: Path, seal: Seal, names: list[str], sizes: set[int]) -> set[str]:
    """Whose records can be found in the files of a folder, with the secret that lies in it."""
    found = set()
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for name in names:
            if name.encode() in data or any(
                opens(seal, name, data[at : at + size])
                for size in sizes
                for at in range(len(data) - size + 1)
            ):
                found.add(name)
    return found


def opens(seal: Seal, name: str, sealed: bytes) -> bool:
    try:
        seal.decrypt(name, sealed)
    except BrokenSealError:
        return False
    return True


async def until_clean(folder: Path, seal: Seal, names: list[str], sizes: set[int]) -> None:
    async with asyncio.timeout(60):
        while readable(folder, seal, names, sizes):  # noqa: ASYNC110  a file tells nothing of itself
            await asyncio.sleep(0.05)


async def test_what_was_erased_or_is_past_its_time_is_gone_from_the_files(
    embedded: Embedded, tmp_path: Path
) -> None:
    store = RedisStore(connect(embedded.url), SEAL)
    kept, wiped, past = "telegram:1", "telegram:2", "web:3"
    names, sizes = {chat: SEAL.name(chat) for chat in (kept, wiped, past)}, set()
    with Redis.from_url(embedded.url) as client:
        for chat, name in names.items():
            version = await store.save(chat, RECORD, None)
            assert await store.save(chat, RECORD, version)
            sizes.add(len(client.get(f"lesroute:{{{name}}}:session") or b""))
        client.pexpire(f"lesroute:{{{names[past]}}}:session", 1)
    await store.forget(wiped)
    assert readable(tmp_path, SEAL, list(names.values()), sizes) == set(names.values())
    task = asyncio.create_task(keeping.keep(embedded, cleaned=0.1))
    await until_clean(tmp_path, SEAL, [names[wiped], names[past]], sizes)
    assert readable(tmp_path, SEAL, [names[kept]], sizes) == {names[kept]}
    task.cancel()
    await asyncio.wait([task])
    await store.close()


async def test_what_was_wiped_is_gone_from_the_files_after_a_start(
    lesroute: Lesroute, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(lesroute.start)
    socket = f"unix://{tmp_path}/data/valkey.sock"
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "nl"}
        for tap in ("on:start/welkom:ouder", "on:beslisboom/oorzaak:ziekte"):
            await session.post("/", data={"tap": tap}, headers=headers)
        with Redis.from_url(socket) as client:
            (key,) = client.keys("lesroute:*:session")
            sealed: bytes = client.get(key)
            seal = Seal((tmp_path / "data" / "secret").read_text())
            name = key.decode().partition("{")[2].partition("}")[0]
            assert readable(tmp_path, seal, [name], {len(sealed)}) == {name}
            client.delete(key)
    lesroute.end()
    assert readable(tmp_path, seal, [name], {len(sealed)}) == {name}
    await asyncio.to_thread(lesroute.start)
    await until_clean(tmp_path, seal, [name], {len(sealed)})


def test_what_a_killed_server_left_half_written_is_removed(tmp_path: Path) -> None:
    first = Embedded(tmp_path).start()
    with Redis.from_url(first.url) as client:
        client.set("kept", "yes")
    first.stop()
    logs = tmp_path / "store" / "appendonlydir"
    left = [
        tmp_path / "store" / "temp-rewriteaof-bg-1.aof",
        tmp_path / "store" / "temp-2.rdb",
        tmp_path / "store" / "dump.rdb",
        logs / "appendonly.aof.0.incr.aof",
        logs / "temp-appendonly.aof.manifest",
    ]
    for path in left:
        path.write_bytes(b"what somebody told us")
    again = Embedded(tmp_path).start()
    with Redis.from_url(again.url) as client:
        assert client.get("kept") == b"yes"
    assert not any(path.exists() for path in left)
    again.stop()


async def test_nobody_else_can_read_the_files(tmp_path: Path) -> None:
    old = tmp_path / "data" / "store"
    old.mkdir(parents=True)
    for path in (tmp_path / "data" / "lock", old / "valkey.log", old / "valkey.conf"):
        path.touch(0o644)
    embedded = Embedded(tmp_path / "data").start()
    embedded.secret()
    store = RedisStore(connect(embedded.url), SEAL)
    for _ in range(2):
        await store.save("telegram:1", RECORD, None)
        await asyncio.to_thread(keeping.clean, embedded.url)
    await store.close()
    embedded.stop()
    made = [path for path in (tmp_path / "data").rglob("*") if not path.is_socket()]
    assert {path.name for path in made} >= {"lock", "secret", "appendonlydir", "valkey.log"}
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


async def test_full_it_forgets_who_was_silent_longest_and_takes_the_rest(
    embedded: Embedded,
) -> None:
    store = RedisStore(connect(embedded.url), SEAL, kept={"web": DAY})
    people = [f"telegram:{number}" for number in range(20)]
    assert all(await asyncio.gather(*(store.save(chat, RECORD, None) for chat in people)))
    with Redis.from_url(embedded.url) as client:
        assert client.config_get("maxmemory")["maxmemory"] == str(256 * 1024 * 1024)
        assert ROOM == "256mb"
        room = client.info("memory")["used_memory"] + 500_000
        client.config_set("maxmemory", room)
        for hundred in range(60):
            flood = [f"web:{100 * hundred + number}" for number in range(100)]
            assert all(await asyncio.gather(*(store.save(chat, RECORD, None) for chat in flood)))
        assert client.info("stats")["evicted_keys"]
    found = await asyncio.gather(*(store.load(chat) for chat in people))
    assert [loaded and loaded.record for loaded in found] == [RECORD] * 20
    await store.close()


async def test_so_full_that_nothing_can_be_kept_there_is_still_an_answer(
    embedded: Embedded, guide: Guide, understanding: Understanding
) -> None:
    store = RedisStore(connect(embedded.url), SEAL, waited_out=0.2)
    conversation = Conversation(
        guide=guide,
        store=store,
        understanding=understanding,
        counters=Metrics(),
        clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
    )
    with Redis.from_url(embedded.url) as client:
        client.config_set("maxmemory", 1)
    for update in "012":
        reply = await conversation.take(Incoming(chat="telegram:1", event=PARENT, update=update))
        assert reply is not None
        assert not reply.remembered
        assert "Ons geheugen werkt even niet" in reply.screen.notices[0]
    await store.close()


def process_of(socket: str) -> int:
    with Redis.from_url(socket) as client:
        found: int = client.info("server")["process_id"]
        return found


async def another_process(socket: str, than: int) -> int:
    async with asyncio.timeout(20):
        while True:
            try:
                found = process_of(socket)
            except RedisError:
                found = than
            if found != than:
                return found
            await asyncio.sleep(0.02)


async def test_a_store_that_is_killed_is_started_again_with_what_it_held(
    lesroute: Lesroute, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(lesroute.start)
    socket = f"unix://{tmp_path}/data/valkey.sock"
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "nl"}
        await session.post("/", data={"tap": "on:start/welkom:ouder"}, headers=headers)
        first = process_of(socket)
        os.kill(first, signal.SIGKILL)
        await another_process(socket, first)
        async with session.post("/", data={"tap": "on:privacy/start"}, headers=headers) as shown:
            assert "rol: ouder" in await shown.text()
    assert lesroute.end() == 0
    assert lesroute.log.count("store_died") == 1


async def test_a_store_that_dies_again_and_again_ends_the_process_with_a_reason(
    lesroute: Lesroute, tmp_path: Path
) -> None:
    await asyncio.to_thread(lesroute.start)
    socket = f"unix://{tmp_path}/data/valkey.sock"
    last = process_of(socket)
    for _ in range(4):
        os.kill(last, signal.SIGKILL)
        last = await another_process(socket, last)
    os.kill(last, signal.SIGKILL)
    assert await asyncio.to_thread(lesroute.wait) == 1
    assert "The embedded store died 5 times within 120 seconds" in lesroute.log
    assert "Traceback" not in lesroute.log


async def test_a_store_that_cannot_be_started_again_is_given_up(
    embedded: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_LOOKED_AT", 0.01)
    store = tmp_path / "data" / "store"
    os.kill(process_of(embedded.url), signal.SIGKILL)
    while not embedded.is_dead():  # noqa: ASYNC110  another process tells nothing of itself
        await asyncio.sleep(0.01)
    manifest = next(store.glob("appendonlydir/*.manifest"))
    manifest.write_text("what no server can read")
    with pytest.raises(EmbeddedError, match="died 5 times"):
        await keeping.keep(embedded)
