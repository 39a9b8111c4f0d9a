"""The pace of what can wait, shared by all replicas: places in time, given out by the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.stores.outage import one_try

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis, RedisCluster

    from bot.stores.seal import Seal

LATEST = 24 * 60 * 60
"""Seconds: nobody is told to wait for longer, so a moment after that is none."""

_PREFIX = "lesroute:{pace}:"

# The server's own time, the same for all replicas; unless a clock was given: by that, what the
# server forgets a minute too late has passed.
_NOW = """
local time, given = redis.call('TIME'), tonumber(ARGV[#ARGV])
local now, kept = given or time[1] + time[2] / 1000000, given and 60 or 0
local function keep(key, moment)
  local seconds = moment - now + kept
  redis.call('SET', key, string.format('%.6f', moment), 'PX', math.ceil(seconds * 1000))
end
"""

# The moment at a key. What is there and is no moment counts for nothing, and is replaced.
_MOMENT = """
local function moment(key)
  local found = redis.pcall('GET', key)
  if type(found) == 'table' and not string.find(found.err, 'WRONGTYPE') then
    error(found.err)
  end
  local told = type(found) == 'string' and tonumber(found) or 0
  return told < now + LATEST and told or 0
end
""".replace("LATEST", str(LATEST))

# A place is a moment. One who has to wait for the own chat takes no place of the others.
_TURN = f"""
{_NOW}
{_MOMENT}
local chat = moment(KEYS[2])
if chat > now then
  return {{string.format('%.6f', chat - now), 0}}
end
local start = math.max(now, moment(KEYS[1]))
local ends, chat_ends = start + ARGV[1], start + ARGV[2]
keep(KEYS[1], ends)
keep(KEYS[2], chat_ends)
return {{string.format('%.6f', start - now), 1}}
"""

_HOLD = f"""
{_NOW}
{_MOMENT}
local until_ = math.max(now + ARGV[1], moment(KEYS[1]))
keep(KEYS[1], until_)
"""


class RedisPacing:
    """A pace of low priority, in the store that all replicas share; no chat can be read there.

    A token bucket of one, for a channel and for each of its chats. `interval`: seconds between two
    messages to anybody there. `clock`: in seconds, if not the server's own.
    """

    def __init__(
        self,
        client: Redis | RedisCluster,
        seal: Seal,
        channel: str,
        interval: float,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._clock = clock
        self._seal = seal
        self._channel = channel
        self._interval = interval
        self._all = f"{_PREFIX}{channel}"
        self._turn: Any = client.register_script(_TURN)
        self._hold: Any = client.register_script(_HOLD)

    async def turn(self, chat: str, interval: float) -> tuple[float, bool]:
        """The seconds to wait, and whether a place was taken: if not, ask again after them.

        `interval`: seconds between two messages in this chat. Raises `StoreUnavailableError`.
        """
        own = f"{_PREFIX}{self._seal.name(f'pace:{self._channel}:{chat}')}"
        async with one_try():
            wait, taken = await self._turn(
                keys=[self._all, own], args=[self._interval, interval, *self._now()]
            )
        return float(wait), bool(taken)

    async def hold(self, seconds: float) -> None:
        """Nobody sends what can wait for so long. Raises `StoreUnavailableError`."""
        async with one_try():
            await self._hold(keys=[self._all], args=[seconds, *self._now()])

    def _now(self) -> list[object]:
        return [self._clock() if self._clock else "server"]
