"""What the session store asks of its server, or of the servers of a cluster."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redis.asyncio import Redis

from bot.stores.batches import Batches
from bot.stores.seal import NONCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from redis.asyncio import RedisCluster

    from bot.stores.outage import Outage

_CONNECTIONS = 100
"""At a time, to the servers of a cluster."""

# For each key: the version it must have, the new value and how long to keep it. The version is the
# nonce in front. Saving the same twice, as after a lost reply, is no conflict.
_SAVE = f"""
local saved = {{}}
for i, key in ipairs(KEYS) do
  local wanted, value, kept = unpack(ARGV, 3 * i - 2, 3 * i)
  local version = redis.pcall('GETRANGE', key, 0, {NONCE - 1})
  if version == string.sub(value, 1, {NONCE}) then
    saved[i] = 1
  elseif version == wanted then
    redis.call('SET', key, value, 'EX', kept)
    saved[i] = 1
  else
    saved[i] = 0
  end
end
return saved
""".encode()


class Save(NamedTuple):
    """Put `value` at a key, for `kept` seconds, if what is there begins with `version`.

    An empty version: if nothing is there.
    """

    key: bytes
    version: bytes
    value: bytes
    kept: int


class Servers(Protocol):
    """Each method waits out a short absence of the store; then `StoreUnavailableError`."""

    def get(self, key: bytes) -> Awaitable[bytes | None]:
        """What is at a key."""

    def save(self, save: Save) -> asyncio.Future[int]:
        """1, or 0 where something else is there; of one key, in the order of asking."""

    def delete(self, key: bytes) -> Awaitable[int]:
        """Erase what is at a key."""


def servers(client: Redis | RedisCluster, reading: Outage, writing: Outage) -> Servers:
    if isinstance(client, Redis):
        return _OneServer(client, reading, writing)
    return _Cluster(client, reading, writing)


class _OneServer:
    """What is asked in the same moment goes there as one command."""

    def __init__(self, client: Redis, reading: Outage, writing: Outage) -> None:
        self._client: Any = client  # redis-py gives its commands more types than they have
        self._reading, self._writing = reading, writing
        self.get = Batches(self._get).ask
        self.save = Batches(self._save).ask
        self.delete = Batches(self._delete).ask

    async def _get(self, keys: Sequence[bytes]) -> Sequence[bytes | None]:
        found: list[bytes | None]
        found = await self._reading.through(partial(self._client.mget, keys))
        return found

    async def _save(self, saves: Sequence[Save]) -> Sequence[int]:
        keys = [save.key for save in saves]
        rest = [part for save in saves for part in save[1:]]
        command = partial(self._client.eval, _SAVE, len(keys), *keys, *rest)
        saved: list[int] = await self._writing.through(command)
        return saved

    async def _delete(self, keys: Sequence[bytes]) -> Sequence[int]:
        await self._writing.through(partial(self._client.delete, *keys))
        return [1] * len(keys)


class _Cluster:
    """Chats are spread over many servers, so each command goes by itself."""

    def __init__(self, client: RedisCluster, reading: Outage, writing: Outage) -> None:
        self._client: Any = client
        self._reading, self._writing = reading, writing
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._last_of: dict[bytes, asyncio.Task[int]] = {}

    async def get(self, key: bytes) -> bytes | None:
        found: bytes | None = await self._reach(self._reading, "GET", key)
        return found

    def save(self, save: Save) -> asyncio.Future[int]:
        saving = asyncio.create_task(self._save_after(self._last_of.get(save.key), save))
        self._last_of[save.key] = saving
        saving.add_done_callback(partial(self._saved, save.key))
        return saving

    async def delete(self, key: bytes) -> int:
        erased: int = await self._reach(self._writing, "DEL", key)
        return erased

    async def _save_after(self, earlier: asyncio.Task[int] | None, save: Save) -> int:
        if earlier is not None:
            await asyncio.wait([earlier])
        saved: list[int] = await self._reach(self._writing, "EVAL", _SAVE, 1, *save)
        return saved[0]

    def _saved(self, key: bytes, saving: asyncio.Task[int]) -> None:
        if self._last_of[key] is saving:
            del self._last_of[key]

    async def _reach(self, outage: Outage, *command: Any) -> Any:
        async with self._room:
            return await outage.through(partial(self._alone, *command))

    async def _alone(self, *command: Any) -> Any:
        # Many who come first would otherwise each look for the nodes.
        await self._client.initialize()
        return await self._client.execute_command(*command)
