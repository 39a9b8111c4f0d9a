"""Whatever lies under a chat's key: the person begins anew with a sentence, and goes on."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from bot.conversation.conversation import Conversation
from bot.conversation.messages import Incoming
from bot.core.events import Chose, Forgot, Started
from bot.core.texts import Role
from bot.metrics import Metrics
from bot.stores.pacing import RedisPacing
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.stores.records import SECRET
from tests.stores.servers import redis_cluster, redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

SEAL = Seal(SECRET)
PARENT = Chose(node="start/welkom", choice="ouder")
SENTENCE = "Lesroute is vernieuwd"
CHANCE = random.Random(13)

KINDS: dict[str, Callable[[Any, bytes], Awaitable[object]]] = {
    "list": lambda client, key: client.rpush(key, "a", "b"),
    "set": lambda client, key: client.sadd(key, "a"),
    "sorted set": lambda client, key: client.zadd(key, {"a": 1}),
    "hash": lambda client, key: client.hset(key, "a", "b"),
    "stream": lambda client, key: client.xadd(key, {"a": "b"}),
    "count": lambda client, key: client.pfadd(key, "a"),
    "number": lambda client, key: client.incr(key),
}
BYTES = {
    "nothing": b"",
    "what we put in the place of others": b"?",
    **{f"{size} bytes": b"x" * size for size in (1, 3, 11, 12, 13, 27, 28, 29, 60)},
    **{f"chance {number}": CHANCE.randbytes(CHANCE.randrange(200)) for number in range(20)},
    "of another chat": SEAL.encrypt("another", b"{}"),
}


@pytest.fixture(scope="module", params=["valkey", "redis", "cluster"])
def url(request: pytest.FixtureRequest, valkey_url: str) -> Iterator[str]:
    if request.param == "valkey":
        yield valkey_url
    elif request.param == "redis":
        with redis_server() as found:
            yield found
    else:
        with redis_cluster() as found:
            yield found


@pytest.fixture
async def store(url: str) -> AsyncIterator[RedisStore]:
    made = RedisStore(connect(url), SEAL)
    yield made
    await made.close()


@pytest.fixture
def conversation(guide: Guide, store: RedisStore, understanding: Understanding) -> Conversation:
    return Conversation(
        guide=guide,
        store=store,
        understanding=understanding,
        counters=Metrics(),
        clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
    )


async def begins_anew_and_goes_on(conversation: Conversation, chat: str) -> None:
    reply = await conversation.take(Incoming(chat=chat, event=PARENT, update="1"))
    assert reply is not None
    assert reply.remembered
    assert reply.screen.notices[0].startswith(SENTENCE)
    assert not reply.again, "a page that is drawn from the session would not say it"
    reply = await conversation.take(Incoming(chat=chat, event=PARENT, update="2"))
    assert reply is not None
    assert reply.remembered
    assert not any(notice.startswith(SENTENCE) for notice in reply.screen.notices)
    assert reply.session.role is Role.OUDER


@pytest.mark.parametrize("kind", KINDS)
async def test_a_value_of_another_kind_begins_anew(
    conversation: Conversation, url: str, kind: str
) -> None:
    chat = f"telegram:{uuid4()}"
    async with connect(url) as client:
        await KINDS[kind](client, b"lesroute:{%b}:session" % SEAL.name(chat).encode())
    await begins_anew_and_goes_on(conversation, chat)


@pytest.mark.parametrize("bytes_", BYTES)
async def test_foreign_bytes_begin_anew(conversation: Conversation, url: str, bytes_: str) -> None:
    chat = f"telegram:{uuid4()}"
    async with connect(url) as client:
        await client.set(f"lesroute:{{{SEAL.name(chat)}}}:session", BYTES[bytes_])
    await begins_anew_and_goes_on(conversation, chat)


@pytest.mark.parametrize(
    "inside", [b'{"v":99,"l":"nl"}', b'{"v":2,"l":"nl","u":[1e999]}', b"[]", b"no json", b""]
)
async def test_a_record_of_an_unknown_shape_begins_anew(
    conversation: Conversation, url: str, inside: bytes
) -> None:
    chat = f"telegram:{uuid4()}"
    name = SEAL.name(chat)
    async with connect(url) as client:
        await client.set(f"lesroute:{{{name}}}:session", SEAL.encrypt(name, inside))
    await begins_anew_and_goes_on(conversation, chat)


async def test_it_may_come_between_two_answers(
    conversation: Conversation, store: RedisStore, url: str
) -> None:
    chat = f"telegram:{uuid4()}"
    await conversation.take(Incoming(chat=chat, event=Started(), update="0"))
    async with connect(url) as client:
        key = f"lesroute:{{{SEAL.name(chat)}}}:session"
        await client.delete(key)
        await client.rpush(key, "a")
    await begins_anew_and_goes_on(conversation, chat)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_value_of_another_kind_can_be_wiped(
    conversation: Conversation, url: str, kind: str
) -> None:
    chat = f"telegram:{uuid4()}"
    key = b"lesroute:{%b}:session" % SEAL.name(chat).encode()
    async with connect(url) as client:
        await KINDS[kind](client, key)
        reply = await conversation.take(Incoming(chat=chat, event=Forgot(), update="1"))
        assert reply is not None
        assert reply.forgotten
        assert not await client.exists(key)


@pytest.mark.parametrize("value", [None, "soon", "nan", "inf", "1e300", ""])
async def test_a_place_in_time_that_is_none_holds_up_nobody(url: str, value: str | None) -> None:
    client = connect(url)
    pacing = RedisPacing(client, SEAL, "telegram", 0.05)
    keys = ["lesroute:{pace}:telegram", f"lesroute:{{pace}}:{SEAL.name('pace:telegram:5')}"]
    for key in keys:
        await client.delete(key)
        await (client.rpush(key, "a") if value is None else client.set(key, value))
    wait, taken = await pacing.turn("5", 1.0)
    assert (wait, taken) == (0.0, True)
    await client.delete(*keys)
    await client.aclose()
