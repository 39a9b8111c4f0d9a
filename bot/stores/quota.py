"""A monthly quota of messages, counted for all replicas together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.stores.outage import one_try

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    from redis.asyncio import Redis, RedisCluster

    from bot.stores.seal import Seal

_HERE = ZoneInfo("Europe/Amsterdam")
_PREFIX = "lesroute:{quota}:"
_A_DAY, _A_MONTH = 25 * 60 * 60, 32 * 24 * 60 * 60
"""Seconds of the longest day and month, with some to spare."""

_DAYS_KNOWN = 3
"""How many days a chat's key may exist: 25 hours may end two calendar days later."""

# Anything at a key that is no number counts as none, and is replaced.
_COUNT = """
local found = redis.pcall('GET', KEYS[1])
if type(found) == 'table' and not string.find(found.err, 'WRONGTYPE') then
  return found
end
local count = type(found) == 'string' and tonumber(found) or 0
local function add(amount)
  count = math.max(0, count + amount)
  redis.call('SET', KEYS[1], string.format('%d', count), 'EX', MONTH)
  return count
end
""".replace("MONTH", str(_A_MONTH))

_TAKE = f"""
{_COUNT}
local amount, cap, anyhow = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
if anyhow or count + amount <= cap then
  return {{'all', add(amount)}}
end
if redis.call('SET', KEYS[2], '1', 'NX', 'EX', {_A_DAY}) then
  return {{'last', add(1)}}
end
return {{'none', count}}
"""

_GIVE_BACK = f"""
{_COUNT}
if ARGV[2] == '1' then
  redis.call('DEL', KEYS[2])
end
return add(-ARGV[1])
"""


class RedisQuota:
    """A monthly quota of one channel. Each method raises `StoreUnavailableError`.

    Beyond the `cap` each chat gets one message a day. All we keep of a person is that they had it:
    a keyed hash of chat and day, for a day.
    """

    def __init__(self, client: Redis | RedisCluster, seal: Seal, channel: str, cap: int) -> None:
        self._client: Any = client
        self._seal = seal
        self._channel = channel
        self._cap = cap
        self._take: Any = client.register_script(_TAKE)
        self._give_back: Any = client.register_script(_GIVE_BACK)

    async def take(
        self, chat: str, amount: int, now: datetime, *, anyhow: bool
    ) -> tuple[Literal["all", "last", "none"], int]:
        """How much of `amount` messages may be said, and this month's count with them.

        `last`: one, and no more today. `anyhow`: all of them, even beyond the cap.
        """
        args = [amount, self._cap, int(anyhow)]
        async with one_try():
            share, count = await self._take(keys=self._keys(chat, now), args=args)
        return share.decode(), int(count)

    async def give_back(self, chat: str, amount: int, now: datetime, *, last: bool) -> None:
        """Return messages that were not said; `last`: it was the one of the day."""
        async with one_try():
            await self._give_back(keys=self._keys(chat, now), args=[amount, int(last)])

    async def forget(self, chat: str, now: datetime) -> None:
        """Erase what is known of a chat, for all days for which it may be kept."""
        days = (now - timedelta(days=back) for back in range(_DAYS_KNOWN))
        async with one_try():
            await self._client.delete(*(self._keys(chat, day)[1] for day in days))

    def _keys(self, chat: str, now: datetime) -> list[str]:
        day = now.astimezone(_HERE).date()
        own = self._seal.name(f"quota:{self._channel}:{day}:{chat}")
        return [f"{_PREFIX}{self._channel}:{day:%Y-%m}", f"{_PREFIX}{own}"]
