"""The session store on Redis or Valkey: one sealed record a chat, changed by compare-and-set."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.conversation import Loaded, StoreUnavailableError
from bot.stores.codec import UnknownShapeError, decode, encode
from bot.stores.seal import NONCE, BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.conversation import Record
    from bot.stores.seal import Seal

DAY = 24 * 60 * 60
KEPT = {"web": DAY}
KEPT_OTHERWISE = 30 * DAY
"""Seconds of silence after which a chat of a channel is forgotten."""

PATIENCE = 2.0
"""Seconds to wait for the store before going on without memory."""

_CONNECTIONS = 100

_SAVE = """
if redis.call('GETRANGE', KEYS[1], 0, tonumber(ARGV[4]) - 1) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  return 1
end
return 0
"""

_log = structlog.get_logger()


class RedisStore:
    """A `SessionStore`. The hash tag in a key keeps all keys of one chat together."""

    def __init__(self, client: Redis | RedisCluster, seal: Seal) -> None:
        self._client: Any = client
        self._seal = seal
        self._save = self._client.register_script(_SAVE)

    async def load(self, chat: str) -> Loaded | None:
        name = self._seal.name(chat)
        with _told():
            sealed = await self._client.get(_key(name))
        if sealed is None:
            return None
        try:
            record = decode(self._seal.open(name, sealed))
        except (BrokenSealError, UnknownShapeError) as error:
            _log.warning("record_unreadable", kind=type(error).__name__)
            return None
        return Loaded(record=record, version=sealed[:NONCE])

    async def save(self, chat: str, record: Record, version: bytes | None) -> bool:
        name = self._seal.name(chat)
        sealed = self._seal.close(name, encode(record))
        kept = KEPT.get(chat.partition(":")[0], KEPT_OTHERWISE)
        with _told():
            saved = await self._save(keys=[_key(name)], args=[version or b"", sealed, kept, NONCE])
        return bool(saved)

    async def forget(self, chat: str) -> None:
        with _told():
            await self._client.delete(_key(self._seal.name(chat)))

    async def ready(self) -> bool:
        """Whether the store answers now."""
        try:
            with _told():
                await self._client.ping()
        except StoreUnavailableError:
            return False
        return True

    async def close(self) -> None:
        await self._client.aclose()


def connect(url: str) -> Redis | RedisCluster:
    """A client for `redis://`, `rediss://`, `unix://`, `redis+cluster://`, `redis+sentinel://`.

    Sentinel: `redis+sentinel://[user:password@]host:port[,host:port…]/<service>[/<database>]`.
    Nothing is connected to yet. Raises `ValueError` for a URL that makes no sense.
    """
    scheme = urlsplit(url).scheme
    limits: dict[str, Any] = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        # Once more at once, for a connection that went stale; longer, the person is waiting.
        "retry": Retry(NoBackoff(), 1),
    }
    if scheme == "redis+cluster":
        return RedisCluster.from_url(url.replace("redis+cluster://", "redis://", 1), **limits)
    if scheme == "redis+sentinel":
        return _behind_sentinels(url, limits)
    pool = BlockingConnectionPool.from_url(
        url, max_connections=_CONNECTIONS, timeout=PATIENCE, **limits
    )
    return Redis.from_pool(pool)


def _behind_sentinels(url: str, limits: dict[str, Any]) -> Redis:
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2].split(",")
    service, _, database = parts.path.strip("/").partition("/")
    if not service:
        raise ValueError("name the service: redis+sentinel://host:26379/<service>")
    sentinels = [(host.rpartition(":")[0], int(host.rpartition(":")[2])) for host in hosts]
    sentinel = Sentinel(sentinels, sentinel_kwargs=limits, **limits)  # type: ignore[no-untyped-call]
    client: Redis = sentinel.master_for(
        service, username=parts.username, password=parts.password, db=int(database or 0)
    )
    return client


def _key(name: str) -> str:
    return f"lesroute:{{{name}}}:session"


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong in reaching the store, in our own words."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        _log.warning("store_unavailable", kind=type(error).__name__)
        raise StoreUnavailableError(type(error).__name__) from error
