"""A monthly quota of messages, and a share of it for each chat, counted for all replicas."""

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

SHARE = 60
"""Messages that one chat may take from the month in a day: a long walk has some 40 answers."""

# Anything at a key that is no number counts as none, and is replaced.
_COUNT = f"""
local counts, lives = {{}}, {{{_A_MONTH}, {_A_DAY}}}
for each = 1, 2 do
  local found = redis.pcall('GET', KEYS[each])
  if type(found) == 'table' and not string.find(found.err, 'WRONGTYPE') then
    return found
  end
  counts[each] = type(found) == 'string' and tonumber(found) or 0
end
local function add(amount)
  for each = 1, 2 do
    counts[each] = math.max(0, counts[each] + amount)
    redis.call('SET', KEYS[each], string.format('%d', counts[each]), 'EX', lives[each])
  end
end
"""

_TAKE = f"""
{_COUNT}
local amount, cap, anyhow = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local month_full, share_used = counts[1] + amount > cap, counts[2] + amount > {SHARE}
local share, counted = 'all', amount
if not anyhow and (month_full or share_used) then
  share, counted = 'none', 0
  if redis.call('SET', KEYS[3], '1', 'NX', 'EX', {_A_DAY}) then
    share, counted = month_full and 'last' or 'own', 1
  end
end
if share_used then
  counted = 0
end
if counted > 0 then
  add(counted)
end
return {{share, counted, counts[1]}}
"""

_GIVE_BACK = f"""
{_COUNT}
if ARGV[2] == '1' then
  redis.call('DEL', KEYS[3])
end
if tonumber(ARGV[1]) > 0 then
  add(-ARGV[1])
end
"""


class RedisQuota:
    """A monthly quota of one channel. Each method raises `StoreUnavailableError`.

    Beyond the `cap`, or its own share of a day, each chat gets one message a day. All we keep of a
    person is how many they had and that they had this one: keyed hashes of chat and day, for a day.
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
    ) -> tuple[Literal["all", "last", "own", "none"], int, int]:
        """How much of `amount` messages may be said, those counted, and this month's count.

        `last`: one, and no more today; `own`: the same, for this chat had its share of the day.
        `anyhow`: all of them, even beyond the cap and the chat's share; beyond its share nothing is
        counted.
        """
        args = [amount, self._cap, int(anyhow)]
        async with one_try():
            share, counted, count = await self._take(keys=self._keys(chat, now), args=args)
        return share.decode(), int(counted), int(count)

    async def give_back(self, chat: str, amount: int, now: datetime, *, last: bool) -> None:
        """Return counted messages that were not said; `last`: it was the one of the day."""
        async with one_try():
            await self._give_back(keys=self._keys(chat, now), args=[amount, int(last)])

    async def forget(self, chat: str, now: datetime) -> None:
        """Erase what is known of a chat, for all days for which it may be kept."""
        days = (now - timedelta(days=back) for back in range(_DAYS_KNOWN))
        async with one_try():
            await self._client.delete(*(key for day in days for key in self._keys(chat, day)[1:]))

    def _keys(self, chat: str, now: datetime) -> list[str]:
        """The counts of the month and of this chat's day, and whether it had its last message."""
        day = now.astimezone(_HERE).date()
        whose = f"{self._channel}:{day}:{chat}"
        count, last = (self._seal.name(f"{name}:{whose}") for name in ("share", "quota"))
        return [f"{_PREFIX}{self._channel}:{day:%Y-%m}", f"{_PREFIX}{count}", f"{_PREFIX}{last}"]
