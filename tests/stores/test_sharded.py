"""A store that is many servers behind one address, and refuses a command for keys of several."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from redis.crc import key_slot

from bot.conversation.ports import StoreUnavailableError
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.stores.proxy import proxy
from tests.stores.records import RECORD, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 30


def keys_of(command: list[bytes]) -> list[bytes]:
    match command:
        case [b"EVAL", _, count, *rest]:
            return rest[: int(count)]
        case [b"MGET" | b"DEL", *keys]:
            return keys
    return []


def sharded(error: str) -> Callable[[list[bytes]], str | None]:
    def refuse(command: list[bytes]) -> str | None:
        return error if len({key_slot(key) for key in keys_of(command)}) > 1 else None

    return refuse


@pytest.mark.parametrize(
    ("error", "once"),
    [
        ("CROSSSLOT Keys in request don't hash to the same slot", True),
        ("ERR 'EVAL' command keys must in same slot", True),
        ("ERR unsupported command with several keys", False),
    ],
)
async def test_each_is_saved_loaded_and_erased_by_itself(
    valkey_url: str, error: str, once: bool
) -> None:
    async with proxy(valkey_url, sharded(error)) as before:
        store = RedisStore(connect(before.url), Seal(SECRET))
        assert await store.refusal() is None
        for batches in (1, 2):
            chats = [f"telegram:{uuid4()}" for _ in range(PEOPLE)]
            assert all(await asyncio.gather(*(store.save(chat, RECORD, None) for chat in chats)))
            found = await asyncio.gather(*(store.load(chat) for chat in chats))
            assert [loaded and loaded.record for loaded in found] == [RECORD] * PEOPLE
            await asyncio.gather(*(store.forget(chat) for chat in chats))
            assert await asyncio.gather(*(store.load(chat) for chat in chats)) == [None] * PEOPLE
            refused = [command[0] for command in before.refused]
            if once or batches == 1:
                assert sorted(set(refused)) == [b"DEL", b"EVAL", b"MGET"]
            if once:
                assert len(refused) == 3, "it is known from then on"
        await store.close()


async def test_what_concerns_one_takes_nobody_along(valkey_url: str) -> None:
    chats = [f"telegram:{uuid4()}" for _ in range(PEOPLE)]
    unlucky = f"lesroute:{{{Seal(SECRET).name(chats[7])}}}:session".encode()

    def refuse(command: list[bytes]) -> str | None:
        return "ERR this key is on a server that is away" if unlucky in command else None

    async with proxy(valkey_url, refuse) as before:
        store = RedisStore(connect(before.url), Seal(SECRET), waited_out=0.5)
        saved = await asyncio.gather(
            *(store.save(chat, RECORD, None) for chat in chats), return_exceptions=True
        )
        assert isinstance(saved.pop(7), StoreUnavailableError)
        assert all(isinstance(version, bytes) for version in saved)
        found = await asyncio.gather(*(store.load(chat) for chat in chats), return_exceptions=True)
        assert isinstance(found.pop(7), StoreUnavailableError)
        assert len([loaded for loaded in found if loaded]) == PEOPLE - 1
        await store.close()


async def test_others_do_not_wait_for_the_one_that_is_refused(valkey_url: str) -> None:
    chats = [f"telegram:{uuid4()}" for _ in range(2)]
    unlucky = f"lesroute:{{{Seal(SECRET).name(chats[0])}}}:session".encode()
    refused = asyncio.Event()

    def refuse(command: list[bytes]) -> str | None:
        if unlucky not in command:
            return None
        if len(keys_of(command)) == 1:
            refused.set()
        return "ERR this key is on a server that is away"

    async with proxy(valkey_url, refuse) as before:
        store = RedisStore(connect(before.url), Seal(SECRET))
        first = [asyncio.ensure_future(store.save(chat, RECORD, None)) for chat in chats]
        await refused.wait()
        assert await first[1]
        assert await store.save(f"telegram:{uuid4()}", RECORD, None)
        assert not first[0].done()
        first[0].cancel()
        await asyncio.wait(first)
        await store.close()


async def test_what_speaks_for_a_whole_cluster_is_not_taken_for_one_of_it(valkey_url: str) -> None:
    async with proxy(valkey_url, lambda _: None) as before:
        store = RedisStore(connect(before.url), Seal(SECRET))
        assert not await store.is_split()
        before.refuse = lambda command: "MOVED 1 127.0.0.1:1" if command[0] == b"GET" else None
        assert await store.is_split()
        await store.close()
