"""The commands of the session store, for one server or for a cluster."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redis.asyncio import Redis
from redis.exceptions import ClusterCrossSlotError, ResponseError

from bot.stores.batches import Batches, RefusedTogetherError
from bot.stores.seal import NONCE
from bot.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from redis.asyncio import RedisCluster

    from bot.stores.outage import Outage

_CONNECTIONS = 100
"""Commands under way at a time, if they do not go in batches."""

UNREADABLE = b"?"
"""Replaces a value that is no string; it is no record."""

# For each key: the version it must have, the new value, how long to keep it, until when at least.
# The version is the nonce in front. Saving the same value twice, as after a lost reply, is no
# conflict. A list, or anything else that is no string, becomes an unreadable string: so whoever
# loads it learns that there was something, and can replace it.
_SAVE = f"""
local saved = {{}}
for i, key in ipairs(KEYS) do
  local wanted, value, kept, needed = unpack(ARGV, 4 * i - 3, 4 * i)
  if needed ~= '0' then
    kept = math.max(kept, needed - redis.call('TIME')[1])
  end
  local version = redis.pcall('GETRANGE', key, 0, {NONCE - 1})
  if type(version) == 'table' then
    if not string.find(version.err, 'WRONGTYPE') then
      return version
    end
    redis.call('SET', key, '{UNREADABLE.decode()}', 'EX', kept)
    saved[i] = 0
  elseif version == string.sub(value, 1, {NONCE}) then
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
    """Put `value` at a key for `kept` seconds, if what is there begins with `version`.

    An empty version means that nothing may be there. `needed`: until when to keep it at least, in
    seconds since the epoch by the server's clock, or 0.
    """

    key: bytes
    version: bytes
    value: bytes
    kept: int
    needed: int = 0


class Servers(Protocol):
    """Each method waits out a short absence, and then raises `StoreUnavailableError`."""

    def get(self, key: bytes) -> Awaitable[bytes | None]:
        """What is at a key."""

    def save(self, save: Save) -> Awaitable[int]:
        """1, or 0 if something else is there. Saves of one key happen in the order of the calls."""

    def delete(self, key: bytes) -> Awaitable[int]:
        """Erase what is at a key."""

    @property
    def under_way(self) -> set[asyncio.Future[Any]]:
        """The tasks that ask now: ours, also for callers who gave up, and those of callers."""

    async def close(self) -> None:
        """End our tasks."""


def servers(client: Redis | RedisCluster, reading: Outage, writing: Outage) -> Servers:
    alone = _Alone(client, reading, writing)
    return _Together(client, alone, reading, writing) if isinstance(client, Redis) else alone


async def try_all(client: Redis | RedisCluster, save: Save) -> None:
    """Save, load and erase something: these are all the rights that the store needs.

    Raises the client's own errors.
    """
    asked: Any = client
    await asked.initialize()
    await asked.execute_command("EVAL", _SAVE, 1, *save)
    await asked.execute_command("MGET", save.key)
    await asked.execute_command("DEL", save.key)


class _Together:
    """Sends requests of the same moment as one command, if the server allows that.

    Some addresses hide many servers, and refuse a command with keys of several of them.
    """

    def __init__(self, client: Redis, alone: _Alone, reading: Outage, writing: Outage) -> None:
        self._client: Any = client  # redis-py gives its commands more types than they have
        self._reading, self._writing = reading, writing
        gets, saves = Batches(self._get, alone.get), Batches(self._save, alone.save)
        deletes = Batches(self._delete, alone.delete)
        self.get, self.save, self.delete = gets.now, saves.now, deletes.now
        self._all = (gets, saves, deletes, alone)

    @property
    def under_way(self) -> set[asyncio.Future[Any]]:
        return {task for each in self._all for task in each.under_way}

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in self._all))

    async def _get(self, keys: Sequence[bytes]) -> Sequence[bytes | None]:
        found: list[bytes | None]
        found = await self._reading.through(_whole(partial(self._client.mget, keys)))
        return found

    async def _save(self, saves: Sequence[Save]) -> Sequence[int]:
        keys = [save.key for save in saves]
        rest = [part for save in saves for part in save[1:]]
        command = partial(self._client.eval, _SAVE, len(keys), *keys, *rest)
        saved: list[int] = await self._writing.through(_whole(command))
        return saved

    async def _delete(self, keys: Sequence[bytes]) -> Sequence[int]:
        await self._writing.through(_whole(partial(self._client.delete, *keys)))
        return [1] * len(keys)


def _whole(command: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[Any]]:
    """The command for a batch. If it is refused, each part is tried alone.

    The refusal may concern one part only, and the others must not suffer for it.
    """

    async def asked() -> Any:
        try:
            return await command()
        except ResponseError as error:
            slots = isinstance(error, ClusterCrossSlotError) or "same slot" in str(error).lower()
            raise RefusedTogetherError(always=slots) from None

    return asked


class _Alone:
    """Sends each command alone, because chats are spread over many servers."""

    def __init__(self, client: Redis | RedisCluster, reading: Outage, writing: Outage) -> None:
        self._client: Any = client
        self._reading, self._writing = reading, writing
        self._room = asyncio.Semaphore(_CONNECTIONS)
        self._last_of: dict[bytes, asyncio.Task[int]] = {}
        self._saves: set[asyncio.Task[int]] = set()
        self._asking: set[asyncio.Task[Any] | None] = set()

    @property
    def under_way(self) -> set[asyncio.Future[Any]]:
        return {*self._saves, *(task for task in self._asking if task)}

    async def close(self) -> None:
        await end(self._saves)

    async def get(self, key: bytes) -> bytes | None:
        # For a value that is no string MGET answers nil, where GET would fail.
        found: list[bytes | None] = await self._reach(self._reading, "MGET", key)
        return found[0]

    async def save(self, save: Save) -> int:
        saving = asyncio.create_task(self._save_after(self._last_of.get(save.key), save))
        self._last_of[save.key] = saving
        self._saves.add(saving)
        saving.add_done_callback(partial(self._saved, save.key))
        return await saving

    async def delete(self, key: bytes) -> int:
        erased: int = await self._reach(self._writing, "DEL", key)
        return erased

    async def _save_after(self, earlier: asyncio.Task[int] | None, save: Save) -> int:
        if earlier is not None:
            await asyncio.wait([earlier])
        saved: list[int] = await self._reach(self._writing, "EVAL", _SAVE, 1, *save)
        return saved[0]

    def _saved(self, key: bytes, saving: asyncio.Task[int]) -> None:
        self._saves.discard(saving)
        if self._last_of[key] is saving:
            del self._last_of[key]

    async def _reach(self, outage: Outage, *command: Any) -> Any:
        task = asyncio.current_task()
        self._asking.add(task)
        try:
            async with self._room:
                return await outage.through(partial(self._alone, *command))
        finally:
            self._asking.discard(task)

    async def _alone(self, *command: Any) -> Any:
        # Otherwise each of the first callers would look up the nodes.
        await self._client.initialize()
        return await self._client.execute_command(*command)
