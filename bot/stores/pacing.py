"""A rate limit for bulk messages, shared by all replicas: the store gives out places in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.stores.outage import one_try

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.asyncio import Redis, RedisCluster

    from bot.stores.seal import Seal

LATEST = 24 * 60 * 60
"""Seconds: the longest wait there can be. A moment beyond it is damaged, and ignored."""

_PREFIX = "lesroute:{pace}:"

# The server's time is the same for all replicas. With a clock of the caller's, keys live a minute
# longer, because the two clocks may differ.
_NOW = """
local time, given = redis.call('TIME'), tonumber(ARGV[#ARGV])
local now, kept = given or time[1] + time[2] / 1000000, given and 60 or 0
local function keep(key, moment)
  local seconds = moment - now + kept
  redis.call('SET', key, string.format('%.6f', moment), 'PX', math.ceil(seconds * 1000))
end
"""

# The moment at a key. Anything else that is there counts as none, and is replaced.
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

# A place is a moment. Whoever must wait for their own chat takes no place from the others.
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
    """Token buckets of size one: for a channel, and under a keyed hash for each of its chats.

    `interval`: seconds between two messages of the channel. `clock`: in seconds, if not the
    server's own.
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
        """Give nobody a place for so many seconds. Raises `StoreUnavailableError`."""
        async with one_try():
            await self._hold(keys=[self._all], args=[seconds, *self._now()])

    def _now(self) -> list[object]:
        return [self._clock() if self._clock else "server"]
