"""Checks the store for the operator: whether it answers, keeps, and what it may throw away."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redis.asyncio import RedisCluster

from bot.findings import look, well, wrong
from bot.stores.outage import FAULTS
from bot.stores.redis import RedisStore
from bot.stores.seal import BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.findings import Finding
    from bot.stores.address import Client
    from bot.stores.seal import Seal

PART = "store"
CLOCKS_APART = 1.0
"""Seconds by which the clocks of the store and this machine may differ."""

SAMPLE = 100
"""Conversations to look at, to see which secret sealed them."""

_SAMPLED_WITHIN = 5.0
_RECORDS = "lesroute:{*}:session"
_LOOK = b"look:"
_NEARLY = 0.9
_OLDEST = (6, 2)
_REWRITTEN_WITHIN = 2 * 60 * 60
"""Seconds after a start by which a store's files should have been written anew once."""

_KEEPS = ("noeviction", "volatile-ttl")
"""What a full store may do: refuse, or forget first whoever has been silent longest."""


async def examine(
    client: Client, seals: Sequence[Seal], clock: Callable[[], datetime]
) -> list[Finding]:
    """Write, read and erase as for a conversation, then look at how the store is set up.

    `seals`: first that of the secret we write with, then those we only read with. `clock`: that of
    this machine, read together with the store's.
    """
    begun = time.perf_counter()
    refusal = await RedisStore(client, seals[0]).refusal()
    if refusal is not None:
        return [wrong(PART, refusal.sentence)]
    took = (time.perf_counter() - begun) * 1000
    found = [well(PART, f"It answers, and keeps and erases ({took:.0f} ms).")]
    try:
        found += sealed_judged([_opens(seals, *each) for each in await _sample(client)])
        found += clock_judged(await _clock(client), clock())
        found += [each for told in await _told(client) for each in judged(told)]
    except FAULTS:
        found.append(look(PART, "How it is set up cannot be seen: allow +info +time to its user."))
    return found


def sealed_judged(opened: Sequence[bool]) -> Iterator[Finding]:
    """Judges whether our secrets open the conversations in the sample."""
    foreign = opened.count(False)
    if foreign and foreign == len(opened):
        yield wrong(
            PART,
            "What it remembers was sealed with another secret, so nobody is recognised: set"
            " LESROUTE_SECRET, or LESROUTE_OTHER_SECRET, to that one.",
        )
    elif foreign:
        yield look(
            PART,
            f"{foreign} of {len(opened)} conversations were sealed with another secret: see that"
            " all processes have the same LESROUTE_SECRET.",
        )


def judged(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Judges what INFO tells of one server."""
    name = "Valkey" if "valkey_version" in told else "Redis"
    version = str(told.get("valkey_version") or told.get("redis_version") or "?")
    if _numbers(version) < _OLDEST:
        yield wrong(PART, f"{name} {version} is too old: take 6.2 or newer.")
    else:
        yield well(PART, f"It is {name} {version}.")
    policy = str(told.get("maxmemory_policy", "noeviction"))
    if policy in _KEEPS:
        yield well(PART, f"When it is full it does as it should ({policy}).")
    else:
        yield wrong(
            PART,
            f"When it is full it forgets people in mid-conversation ({policy}):"
            " set maxmemory-policy to noeviction or volatile-ttl.",
        )
    limit, used = int(told.get("maxmemory", 0)), int(told.get("used_memory", 0))
    if limit and used > _NEARLY * limit:
        yield look(PART, f"It is {used * 100 // limit} % full: give it more memory (maxmemory).")
    evicted = int(told.get("evicted_keys", 0))
    if evicted:
        yield look(
            PART,
            f"It was full, and has forgotten {evicted} things before their time since it started:"
            " give it more memory (maxmemory).",
        )
    yield from _kept(told)


def clock_judged(theirs: float, now: datetime) -> Iterator[Finding]:
    """Compares the clocks; `theirs`: the store's, in seconds since the epoch."""
    apart = abs(theirs - now.timestamp())
    if apart > CLOCKS_APART:
        yield wrong(
            PART,
            f"Its clock and the one of this machine are {apart:.0f} seconds apart:"
            " keep both by NTP, or answers are given twice.",
        )
    else:
        yield well(PART, "Its clock and the one of this machine agree.")


def _kept(told: Mapping[str, Any]) -> Iterator[Finding]:
    if told.get("loading"):
        yield look(PART, "It is still loading its data.")
    if not told.get("aof_enabled"):
        yield look(
            PART,
            "What it remembers can be lost when it restarts: set appendonly to yes.",
        )
    elif told.get("aof_last_write_status", "ok") != "ok":
        yield wrong(PART, "It cannot write to its disk: look at its log.")
    else:
        yield well(PART, "What it remembers outlives a restart.")
        yield from _rewritten(told)


def _rewritten(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether what was wiped goes from its files too."""
    if told.get("aof_last_bgrewrite_status", "ok") != "ok":
        yield wrong(
            PART,
            "Its files could not be written anew, so what was wiped still stands in them:"
            " look at its log and its disk.",
        )
    elif (
        told.get("aof_last_rewrite_time_sec") == -1
        and int(told.get("uptime_in_seconds", 0)) > _REWRITTEN_WITHIN
    ):
        yield look(
            PART,
            "Its files were not written anew since it started, so what was wiped still stands in"
            " them: have BGREWRITEAOF run every hour.",
        )


async def _sample(client: Any) -> list[tuple[bytes, bytes]]:
    """Names and sealed values of some conversations, as many as we find in a few seconds."""
    keys: list[bytes] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(_SAMPLED_WITHIN):
            async for key in client.scan_iter(match=_RECORDS, count=1000):
                if _name(key).startswith(_LOOK):
                    continue
                keys.append(key)
                if len(keys) == SAMPLE:
                    break
    values = [await client.get(key) for key in keys]
    return [(_name(key), value) for key, value in zip(keys, values, strict=True) if value]


def _name(key: bytes) -> bytes:
    return key.partition(b"{")[2].partition(b"}")[0]


def _opens(seals: Sequence[Seal], name: bytes, sealed: bytes) -> bool:
    for seal in seals:
        with suppress(BrokenSealError):
            seal.decrypt(name.decode(errors="replace"), sealed)
            return True
    return False


async def _told(client: Client) -> list[Mapping[str, Any]]:
    """INFO of each server that we write to."""
    if isinstance(client, RedisCluster):
        nodes = client.get_primaries()
        return [await client.info(target_nodes=node) for node in nodes]
    return [await client.info()]


async def _clock(client: Client) -> float:
    if isinstance(client, RedisCluster):
        seconds, micros = await client.time(target_nodes=client.get_primaries()[0])
    else:
        seconds, micros = await client.time()
    return float(seconds) + float(micros) / 1e6


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
