"""The session store on Redis or Valkey: one sealed record a chat, changed by compare-and-set."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import ConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisClusterException
from redis.maint_notifications import MaintNotificationsConfig

from bot.records import Loaded
from bot.stores.codec import UnknownShapeError, decode, encode
from bot.stores.outage import FAULTS, PATIENCE, WAITED_OUT, Outage
from bot.stores.recent import Recent
from bot.stores.seal import NONCE, BrokenSealError
from bot.stores.servers import Save, servers

if TYPE_CHECKING:
    from bot.records import Record
    from bot.stores.seal import Seal

DAY = 24 * 60 * 60
KEPT = {"web": DAY}
KEPT_OTHERWISE = 30 * DAY
"""Seconds of silence after which a chat of a channel is forgotten."""

_CONNECTIONS = 100

_log = logging.getLogger(__name__)


class RedisStore:
    """A `SessionStore`. The hash tag in a key keeps all keys of one chat together.

    What was written with another secret (`others`) is found too, moved to `seal` at the next save,
    and erased wherever it lies. `waited_out`: seconds that the server may be away before a method
    raises.
    """

    def __init__(
        self,
        client: Redis | RedisCluster,
        seal: Seal,
        *others: Seal,
        waited_out: float = WAITED_OUT,
    ) -> None:
        self._client: Any = client
        self._seal = seal
        self._others = others
        self._reading = Outage(waited_out)
        self._recent = Recent()
        self._servers = servers(client, self._reading, Outage(waited_out, reach=self._reading))
        self._saving: set[asyncio.Future[int]] = set()

    async def load(self, chat: str) -> Loaded | None:
        for seal in (self._seal, *self._others):
            name = seal.name(chat)
            sealed = await self._servers.get(_key(name))
            if sealed is not None:
                version = _version(name, sealed) if seal is self._seal else None
                return Loaded(record=_opened(seal, name, sealed), version=version)
        return None

    async def recall(self, chat: str) -> Loaded | None:
        return self._recent.get(chat) or await self.load(chat)

    async def save(self, chat: str, record: Record, version: bytes | None) -> bytes | None:
        guessed = self._recent.drop(chat)
        save, now = self._sealed(chat, record, version)
        if not await self._servers.save(save):
            if guessed:
                self._recent.doubt()
            return None
        if version is None:
            await self._forget(chat, self._others)
        self._recent.keep(chat, now)
        return now.version

    def save_soon(self, chat: str, record: Record, version: bytes) -> asyncio.Future[int]:
        save, now = self._sealed(chat, record, version)
        self._recent.advance(chat, version, now)
        saving = self._servers.save(save)
        self._saving.add(saving)
        saving.add_done_callback(partial(self._saved, chat, now))
        return saving

    async def forget(self, chat: str) -> None:
        self._recent.drop(chat)
        await self._forget(chat, (self._seal, *self._others))
        self._recent.drop(chat)

    async def ready(self) -> bool:
        """Whether the store answers now."""
        return await self._reading.once(self._client.ping)

    async def is_split(self) -> bool:
        """Whether we talk with one server of a cluster as if it were all of it."""
        if isinstance(self._client, RedisCluster):
            return False
        try:
            return bool((await self._client.info("cluster")).get("cluster_enabled"))
        except FAULTS:
            return False  # not for us to ask; then it will show

    async def close(self) -> None:
        if self._saving:
            await asyncio.wait(self._saving, timeout=PATIENCE)
        await self._client.aclose()

    def _sealed(self, chat: str, record: Record, version: bytes | None) -> tuple[Save, Loaded]:
        name = version[NONCE:].decode() if version else self._seal.name(chat)
        sealed = self._seal.close(name, encode(record))
        kept = KEPT.get(chat.partition(":")[0], KEPT_OTHERWISE)
        there = version[:NONCE] if version else b""
        save = Save(key=_key(name), version=there, value=sealed, kept=kept)
        return save, Loaded(record=record, version=_version(name, sealed))

    def _saved(self, chat: str, now: Loaded, saving: asyncio.Future[int]) -> None:
        self._saving.discard(saving)
        lost = saving.cancelled() or saving.exception() is not None
        refused = not lost and not saving.result()
        # Nothing may go on from what is not there. Unless we saved since, another process did.
        if (lost or refused) and self._recent.withdraw(chat, now) and refused:
            self._recent.doubt()

    async def _forget(self, chat: str, seals: tuple[Seal, ...]) -> None:
        for key in [_key(seal.name(chat)) for seal in seals]:
            await self._servers.delete(key)


def _version(name: str, sealed: bytes) -> bytes:
    """What a save is made against: what marks the value, and where it is."""
    return sealed[:NONCE] + name.encode()


def _opened(seal: Seal, name: str, sealed: bytes) -> Record | None:
    try:
        return decode(seal.open(name, sealed))
    except (BrokenSealError, UnknownShapeError) as error:
        _log.warning("record_unreadable", extra={"kind": type(error).__name__})
        return None


def connect(url: str) -> Redis | RedisCluster:
    """A client, to which nothing is connected yet; raises `ValueError`, without a word of the URL.

    For what it may be, see `_client`.
    """
    try:
        return _client(url)
    except (ValueError, TypeError, RedisClusterException):
        # Not the error itself: it may quote the password.
        raise ValueError("no address of a store") from None


def _client(url: str) -> Redis | RedisCluster:
    """For `redis://`, `rediss://`, `unix://`, `redis+cluster://`, `redis+sentinel://`.

    Sentinel: `redis+sentinel://[user:password@]host:port[,host:port…]/<service>[/<database>]`.
    """
    scheme = urlsplit(url).scheme
    limits: dict[str, Any] = {
        "socket_connect_timeout": PATIENCE,
        # Once more at once, for a connection that went stale; longer, the person is waiting.
        "retry": Retry(NoBackoff(), 1),
    }
    if scheme == "redis+cluster":
        quiet = MaintNotificationsConfig(enabled=False)  # what only some hosted servers tell
        address = url.replace("redis+cluster://", "redis://", 1)
        return RedisCluster.from_url(address, maint_notifications_config=quiet, **limits, **_TIMED)
    if scheme == "redis+sentinel":
        return _behind_sentinels(url, limits)
    # What is asked for goes in batches, one of a kind at a time: a few connections do.
    pool = ConnectionPool.from_url(url, max_connections=_CONNECTIONS, **limits)
    pool.connection_class(**pool.connection_kwargs)  # what the URL asks for is looked at only now
    return Redis.from_pool(pool)


def _behind_sentinels(url: str, limits: dict[str, Any]) -> Redis:
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2].split(",")
    service, _, database = parts.path.strip("/").partition("/")
    if not service:
        raise ValueError("name the service: redis+sentinel://host:26379/<service>")
    sentinels = [(host.rpartition(":")[0], int(host.rpartition(":")[2])) for host in hosts]
    # redis-py gives this one class no types.
    sentinel = Sentinel(sentinels, sentinel_kwargs={**limits, **_TIMED}, **limits)  # type: ignore[no-untyped-call]
    client: Redis = sentinel.master_for(
        service,
        connection_pool_class=_SentinelPool,
        username=parts.username and unquote(parts.username),
        password=parts.password and unquote(parts.password),
        db=int(database or 0),
    )
    return client


class _SentinelPool(SentinelConnectionPool):
    """Closes what it keeps open to the sentinels as well."""

    async def disconnect(self, inuse_connections: bool = True) -> None:  # noqa: FBT001, FBT002
        await super().disconnect(inuse_connections)
        for sentinel in self.sentinel_manager.sentinels:
            await sentinel.aclose()


# What is asked of the store has its own limit of time; this is for what these ask besides.
_TIMED: dict[str, Any] = {"socket_timeout": PATIENCE}


def _key(name: str) -> bytes:
    return b"lesroute:{%b}:session" % name.encode()
