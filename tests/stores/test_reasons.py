"""Why a store cannot be used: each cause is a sentence of its own, from a real server."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import RedisCluster
from redis.exceptions import MasterDownError, ResponseError

from bot.stores.address import connect
from bot.stores.pacing import RedisPacing
from bot.stores.reasons import TOO_FEW_RIGHTS, reason
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal
from bot.stores.waiting import WAITED, UnusableError, wait_for
from tests.leaping import LeapingLoop, run_leaping
from tests.stores.certificates import make_certificates
from tests.stores.proxy import proxy
from tests.stores.records import SECRET
from tests.stores.servers import (
    SERVICE,
    guarded_redis,
    lasting_redis,
    redis_cluster,
    redis_on_port,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.stores.reasons import Reason
    from tests.stores.certificates import Certificates

PASSWORD = "sesam-open-u"


ASKED = 50
"""How often at most: a reset may overtake the alert that tells why, so the start asks again too."""


async def refusal(url: str) -> Reason | None:
    store = RedisStore(connect(url), Seal(SECRET))
    try:
        return await store.refusal()
    finally:
        await store.close()


async def lasting_refusal(url: str) -> Reason | None:
    for _ in range(ASKED):
        told = await refusal(url)
        if told is None or not told.passes:
            break
    return told


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def locked() -> Iterator[str]:
    with redis_on_port(password=PASSWORD) as server:
        yield server.address


@pytest.fixture(scope="module")
def open_() -> Iterator[str]:
    with redis_on_port() as server:
        yield server.address


@pytest.fixture(scope="module")
def secure(certificates: Certificates) -> Iterator[str]:
    with redis_on_port(tls=certificates) as server:
        yield server.address


@pytest.fixture(scope="module")
def strict(certificates: Certificates) -> Iterator[str]:
    """Wants a certificate of ours too."""
    with redis_on_port("--tls-auth-clients", "yes", tls=certificates) as server:
        yield server.address


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    certificates = make_certificates(tmp_path_factory.mktemp("expired"), valid=-1)
    with redis_on_port(tls=certificates) as server:
        yield server.address, certificates.ca


@pytest.fixture(scope="module")
def sentinel() -> Iterator[str]:
    with guarded_redis(password=PASSWORD) as server:
        yield server.address


@pytest.fixture(scope="module")
def sentinel_free() -> Iterator[str]:
    with guarded_redis() as server:
        yield server.address


@pytest.fixture(scope="module")
def node() -> Iterator[str]:
    with redis_cluster() as url:
        yield url.partition("://")[2]


@pytest.mark.parametrize(
    ("server", "url", "words"),
    [
        ("locked", "redis://{}", "wants a password"),
        ("locked", "redis+cluster://{}", "wants a password"),
        ("locked", "redis://:wrong-word@{}", "does not know this user or password"),
        ("locked", "redis://nobody:wrong-word@{}", "does not know this user or password"),
        ("open_", "redis://:wrong-word@{}?protocol=2", "The store has no password"),
        ("locked", f"redis://:{PASSWORD}@{{}}/99", "no database of that number"),
        ("open_", "redis+cluster://{}", "is no cluster"),
        ("open_", f"redis+sentinel://{{}}/{SERVICE}", "is no sentinel"),
        ("secure", "rediss://{}", "Who signed the store's certificate is not known"),
        ("secure", "rediss+cluster://{}", "Who signed the store's certificate is not known"),
        ("secure", "rediss://{localhost}?{ca}", "certificate is for another name"),
        ("strict", "rediss://{}?{ca}", "wants a certificate of ours"),
        ("node", "redis://{}", "one server of a cluster"),
        ("sentinel", f"redis+sentinel://{{}}/{SERVICE}", "add ?sentinel_password="),
        (
            "sentinel",
            f"redis+sentinel://{{}}/{SERVICE}?sentinel_password=wrong-word",
            "The sentinels do not know this user or password",
        ),
        (
            "sentinel",
            f"redis+sentinel://{{}}/otherwise?sentinel_password={PASSWORD}",
            "do not know the service",
        ),
        (
            "sentinel_free",
            f"redis+sentinel://{{}}/{SERVICE}?sentinel_password=wrong-word&protocol=2",
            "The sentinels have no password",
        ),
        (
            "sentinel_free",
            f"redis+sentinel://:wrong-word@{{}}/{SERVICE}?protocol=2",
            "The store has no password",
        ),
    ],
)
async def test_what_waiting_will_not_mend_is_told_as_what_it_is(
    request: pytest.FixtureRequest, certificates: Certificates, server: str, url: str, words: str
) -> None:
    address: str = request.getfixturevalue(server)
    told = await lasting_refusal(
        url.format(
            address,
            localhost=address.replace("127.0.0.1", "localhost"),
            ca=f"ssl_ca_certs={certificates.ca}",
        )
    )
    assert told is not None
    assert words in told.sentence
    assert told.sentence.endswith(".")
    assert not told.passes
    assert "wrong-word" not in told.sentence
    assert PASSWORD not in told.sentence


async def test_an_expired_certificate_is_told(expired: tuple[str, Path]) -> None:
    told = await lasting_refusal(f"rediss://{expired[0]}?ssl_ca_certs={expired[1]}")
    assert told is not None
    assert (told.sentence, told.passes) == (
        "The store's certificate has expired: renew it there.",
        False,
    )


def test_what_strict_rules_refuse_is_told(tmp_path: Path) -> None:
    """Python is as strict from 3.13 on; here on any."""
    made = make_certificates(tmp_path, signs=False)
    strict = ssl.create_default_context(cafile=str(made.ca))
    strict.verify_flags |= ssl.VERIFY_X509_STRICT
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(made.certificate, made.key)
    to, fro = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = strict.wrap_bio(fro, to, server_hostname="127.0.0.1")
    server = theirs.wrap_bio(to, fro, server_side=True)
    with suppress(ssl.SSLWantReadError):
        client.do_handshake()
    with suppress(ssl.SSLWantReadError):
        server.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError) as refused:
        client.do_handshake()
    assert "lacks what RFC 5280 asks for" in reason(refused.value).sentence


RIGHTS = ("eval", "mget", "del", "getrange", "set")


@pytest.mark.parametrize("missing", [*RIGHTS, "keys"])
async def test_a_right_that_is_missing_is_told_and_is_no_memory(missing: str) -> None:
    keys = "~other:*" if missing == "keys" else "~lesroute:*"
    rights = [f"+{right}" for right in RIGHTS if right != missing]
    user = ["--user", "narrow", "on", f">{PASSWORD}", keys, "-@all", "+@connection", *rights]
    with redis_on_port(*user) as server:
        store = RedisStore(connect(f"redis://narrow:{PASSWORD}@{server.address}"), Seal(SECRET))
        told = await store.refusal()
        assert told is not None
        assert "may do too little in the store" in told.sentence
        assert not told.passes
        assert not await store.ready()
        with server.client() as client:
            client.execute_command("ACL SETUSER", "narrow", "resetkeys", "~lesroute:*", "+@all")
        assert await store.refusal() is None
        await store.close()


TOLD = TOO_FEW_RIGHTS.sentence.replace(".", " ").replace(")", " ").split()


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
async def test_the_rights_that_are_told_are_enough(scheme: str, open_: str, node: str) -> None:
    servers = [open_]
    if scheme == "redis+cluster":
        async with connect(f"redis+cluster://{node}") as client:
            assert isinstance(client, RedisCluster)
            servers = [f"{found.host}:{found.port}" for found in client.get_nodes()]
    rights = [word for word in TOLD if word.startswith(("+", "~"))]
    if scheme == "redis":
        rights = [right for right in rights if right not in {"+cluster", "+command"}]
    for server in servers:
        async with connect(f"redis://{server}") as client:
            await client.execute_command(
                "ACL", "SETUSER", "narrow", "on", f">{PASSWORD}", "-@all", *rights
            )
    client = connect(f"{scheme}://narrow:{PASSWORD}@{servers[0]}")
    store, pacing = (
        RedisStore(client, Seal(SECRET)),
        RedisPacing(client, Seal(SECRET), "telegram", 0.05),
    )
    assert await store.refusal() is None
    assert await store.ready()
    await pacing.hold(0.01)
    await pacing.turn("5", 1.0)
    await store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("redis://127.0.0.1:1", "The store does not answer: nothing listens"),
        ("redis+cluster://127.0.0.1:1", "The store does not answer: nothing listens"),
        ("unix:///nowhere/valkey.sock", "The store does not answer: there is no socket"),
        ("redis://nowhere.invalid", "leads nowhere: is it spelt right?"),
        (f"redis+sentinel://127.0.0.1:1/{SERVICE}", "No sentinel in LESROUTE_REDIS_URL answers"),
    ],
)
async def test_what_is_not_there_may_come(url: str, words: str) -> None:
    told = await refusal(url)
    assert told is not None
    assert words in told.sentence
    assert told.passes


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("LOADING Redis is loading the dataset in memory", "still loading its data"),
        ("MISCONF Redis is configured to save RDB snapshots, but", "cannot write to its disk"),
        ("ERR max number of clients reached", "too many clients"),
        ("OOM command not allowed when used memory > 'maxmemory'.", "is full"),
        ("READONLY You can't write against a read only replica.", "is a replica"),
        ("CLUSTERDOWN The cluster is down", "not whole now"),
        ("ERR something new", "The store answers, and refuses what we ask of it"),
    ],
)
async def test_what_a_store_says_of_itself_may_pass(
    valkey_url: str, error: str, words: str
) -> None:
    async with proxy(valkey_url, lambda _: error) as before:
        told = await refusal(before.url)
    assert told is not None
    assert words in told.sentence
    assert told.passes


async def test_what_is_no_store_is_told() -> None:
    async def another_language(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(another_language, "127.0.0.1", 0) as server:
        told = await refusal(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert told is not None
    assert "is no store: is the port right?" in told.sentence


def test_a_store_that_comes_up_later_is_waited_for() -> None:
    run_leaping(_comes_up_later())


async def _comes_up_later() -> None:
    said: list[str] = []
    with lasting_redis() as redis:
        redis.stop()
        store = _watched_store(redis.url)

        async def comes_up() -> None:
            await asyncio.sleep(10)
            redis.start()

        coming = asyncio.create_task(comes_up())
        await wait_for(store.refusal, stopping=asyncio.Event(), say=said.append)
        assert coming.done()
        assert 10 <= asyncio.get_running_loop().time() < 12
        await store.close()
    assert len(said) == 1
    assert said[0].startswith("Waiting for the store, for at most 30 seconds. The store does not")


def test_a_store_that_is_loading_is_waited_for(valkey_url: str) -> None:
    run_leaping(_loads(valkey_url))


async def _loads(valkey_url: str) -> None:
    said: list[str] = []
    loop = asyncio.get_running_loop()

    def loading(_: list[bytes]) -> str | None:
        return "LOADING Redis is loading the dataset in memory" if loop.time() < 20 else None

    async with proxy(valkey_url, loading) as before:
        store = _watched_store(before.url)
        await wait_for(store.refusal, stopping=asyncio.Event(), say=said.append)
        assert 20 <= loop.time() < 22
        await store.close()
    assert len(said) == 1
    assert "still loading" in said[0]


def test_a_store_that_does_not_come_is_told_as_what_it_is() -> None:
    run_leaping(_does_not_come())


async def _does_not_come() -> None:
    store = _watched_store("unix:///nowhere/valkey.sock")
    with pytest.raises(UnusableError, match="there is no socket"):
        await wait_for(store.refusal, stopping=asyncio.Event(), say=lambda _: None)
    assert WAITED <= asyncio.get_running_loop().time() < WAITED + 2
    await store.close()


def test_what_waiting_will_not_mend_is_not_waited_for() -> None:
    run_leaping(_not_waited_for())


async def _not_waited_for() -> None:
    said: list[str] = []
    with redis_on_port(password=PASSWORD) as server:
        store = _watched_store(f"redis://{server.address}")
        with pytest.raises(UnusableError, match="wants a password"):
            await wait_for(store.refusal, stopping=asyncio.Event(), say=said.append)
        await store.close()
    assert asyncio.get_running_loop().time() < 1
    assert said == []


async def test_a_store_that_wants_replicas_and_has_none_is_told() -> None:
    with redis_on_port() as server:
        with server.client() as client:
            client.config_set("min-replicas-to-write", "1")
        told = await refusal(f"redis://{server.address}")
    assert told is not None
    assert told.passes
    assert "too few replicas" in told.sentence


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (ResponseError("BUSY Redis is busy running a script."), "somebody's script"),
        (MasterDownError("Link with MASTER is down"), "lost its master"),
        (ResponseError("something that a later release says"), "answers, and refuses"),
    ],
)
def test_a_refusal_is_never_told_as_silence(refused: Exception, words: str) -> None:
    assert words in reason(refused).sentence
    assert reason(refused).passes


def test_who_is_told_to_stop_waits_no_longer() -> None:
    run_leaping(_told_to_stop())


async def _told_to_stop() -> None:
    store, stopping = _watched_store("unix:///nowhere/valkey.sock"), asyncio.Event()
    asyncio.get_running_loop().call_later(5, stopping.set)
    await wait_for(store.refusal, stopping=stopping, say=lambda _: None)
    assert asyncio.get_running_loop().time() < 6
    await store.close()


def _watched_store(url: str) -> RedisStore:
    client, loop = connect(url), asyncio.get_running_loop()
    assert isinstance(loop, LeapingLoop)
    loop.watch(client)
    return RedisStore(client, Seal(SECRET))
