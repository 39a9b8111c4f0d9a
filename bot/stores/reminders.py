"""The queue of reminders: sorted sets by the moment at which each is due, with a lease.

All replicas share it. The record of a chat says whether a reminder still holds; the queue only
says when to look.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import orjson

from bot.conversation.ports import Due
from bot.conversation.records import LATE
from bot.core.reminders import Reminder
from bot.stores.outage import WAITED_OUT, Outage
from bot.stores.seal import BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from redis.asyncio import Redis, RedisCluster

    from bot.stores.seal import Seal

LEASE = 60
"""Seconds for which a claimed reminder is ours; `keep` makes it longer."""

BUCKETS = 16
"""Pairs of sets, each with its own hash tag, so that a cluster spreads them."""

AN_HOUR = 60 * 60
"""Seconds until the next look at a member that we cannot read."""

_NAME = "reminder"
_SETS = ("due", "held", "perhaps", "unread")
"""By moment, by the end of the lease, those perhaps told, and since when we cannot read them."""

# Leases are in the server's time, so replicas whose clocks differ never claim the same reminder.
_NOW = "local now = tonumber(redis.call('TIME')[1])\n"

# What is due, and what was claimed and whose lease ran out.
_CLAIM = f"""
{_NOW}
local moment, lease, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local claimed = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, most)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', moment, 'LIMIT', 0, most - #claimed)
for _, member in ipairs(due) do
  redis.call('ZREM', KEYS[1], member)
  claimed[#claimed + 1] = member
end
for each, member in ipairs(claimed) do
  redis.call('ZADD', KEYS[2], now + lease, member)
  claimed[each] = {{member, redis.call('SISMEMBER', KEYS[3], member)}}
end
return claimed
"""

_KEEP = f"""
{_NOW}
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[2], 'XX', now + ARGV[1], ARGV[i])
end
"""

_PUT = """
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('SREM', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
"""

# A reminder that was dropped meanwhile, as by a wipe, is not given back.
_LATER = f"""
if redis.call('ZREM', KEYS[2], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
  if ARGV[3] == '1' then
    redis.call('SADD', KEYS[3], ARGV[2])
    redis.call('EXPIRE', KEYS[3], {2 * LATE})
  end
end
"""

# The secret may come back, so a member is erased only when its record is gone as well.
_UNREAD = f"""
local moment, member = tonumber(ARGV[1]), ARGV[2]
redis.call('ZADD', KEYS[4], 'NX', moment, member)
redis.call('EXPIRE', KEYS[4], {2 * LATE})
if redis.call('ZREM', KEYS[2], member) == 0 or
   moment - redis.call('ZSCORE', KEYS[4], member) >= {LATE} then
  redis.call('ZREM', KEYS[4], member)
  redis.call('SREM', KEYS[3], member)
else
  redis.call('ZADD', KEYS[1], moment + {AN_HOUR}, member)
end
"""

_DROP = """
for _, member in ipairs(ARGV) do
  redis.call('ZREM', KEYS[1], member)
  redis.call('ZREM', KEYS[2], member)
  redis.call('SREM', KEYS[3], member)
  redis.call('ZREM', KEYS[4], member)
end
"""


class RedisReminders:
    """A delay queue with a visibility timeout. Each method raises `StoreUnavailableError`.

    A member is sealed deterministically (SIV), so that it can be found again to erase it. Members
    under another secret (`others`) are read and erased too. One that we cannot read waits for a
    process that has its secret, for as long as its record is kept.
    """

    def __init__(
        self,
        client: Redis | RedisCluster,
        seal: Seal,
        *others: Seal,
        waited_out: float = WAITED_OUT,
    ) -> None:
        self._client: Any = client
        self._seals = (seal, *others)
        self._outage = Outage(waited_out)
        self._next = 0

    async def put(self, chat: str, reminder: Reminder) -> None:
        """Queue a reminder for its moment."""
        bucket, member = self.place(Due(chat=chat, reminder=reminder))
        await self._run(_PUT, bucket, int(reminder.moment), member)

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None:
        """Erase reminders, even if they are claimed."""
        dropped = tuple(reminders)
        for seal in self._seals if dropped else ():
            members = [_sealed(seal, chat, reminder) for reminder in dropped]
            await self._run(_DROP, _bucket(seal, chat), *members)

    async def claim(self, moment: float, most: int) -> Sequence[Due]:
        """Claim at most so many that are due at a moment (seconds since the epoch).

        The claim holds for `LEASE` seconds. After that another may claim what was not dropped.
        """
        claimed: list[Due] = []
        for _ in range(BUCKETS):
            room = most - len(claimed)
            if room <= 0:
                break
            members = await self._run(_CLAIM, self._next, int(moment), LEASE, room)
            claimed += await self._opened(self._next, members, int(moment))
            self._next = (self._next + 1) % BUCKETS
        return claimed

    async def keep(self, claimed: Iterable[Due]) -> None:
        """Renew these claims for `LEASE` seconds."""
        for bucket, members in groupby(sorted(map(self.place, claimed)), key=lambda pair: pair[0]):
            await self._run(_KEEP, bucket, LEASE, *(member for _, member in members))

    async def later(self, due: Due, moment: float, *, perhaps: bool = False) -> None:
        """Give a reminder back, due at another moment (seconds since the epoch).

        `perhaps`: it was perhaps told; whoever claims it next is told so.
        """
        bucket, member = self.place(due)
        await self._run(_LATER, bucket, int(moment), member, int(perhaps))

    def place(self, due: Due) -> tuple[int, bytes]:
        """The bucket and the member of a reminder."""
        return due.mark or (
            _bucket(self._seals[0], due.chat),
            _sealed(self._seals[0], due.chat, due.reminder),
        )

    async def _opened(
        self, bucket: int, members: Sequence[tuple[bytes, int]], moment: int
    ) -> list[Due]:
        found: list[Due] = []
        for member, perhaps in members:
            due = _opened(self._seals, bucket, member)
            if due is None:
                await self._run(_UNREAD, bucket, moment, member)
            else:
                found.append(replace(due, perhaps=bool(perhaps)))
        return found

    def _run(self, script: str, bucket: int, *args: Any) -> Awaitable[Any]:
        keys = (f"lesroute:{{reminders:{bucket}}}:{kind}" for kind in _SETS)
        return self._outage.through(partial(self._client.eval, script, len(_SETS), *keys, *args))


def _bucket(seal: Seal, chat: str) -> int:
    return int(seal.name(chat)[:8], 16) % BUCKETS


def _sealed(seal: Seal, chat: str, reminder: Reminder) -> bytes:
    told = [chat, reminder.step, reminder.moment, reminder.times]
    return seal.encrypt_alike(_NAME, orjson.dumps(told))


def _opened(seals: Iterable[Seal], bucket: int, member: bytes) -> Due | None:
    """Reads a member; `None` if it was sealed with a secret that we no longer have."""
    for seal in seals:
        try:
            chat, step, moment, times = orjson.loads(seal.decrypt_alike(_NAME, member))
        except BrokenSealError:
            continue
        reminder = Reminder(step=step, moment=moment, times=times)
        return Due(chat=chat, reminder=reminder, mark=(bucket, member))
    return None
