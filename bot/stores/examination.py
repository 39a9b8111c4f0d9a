"""How it is with a store, for who runs it: what it answers, keeps, and may throw away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from redis.asyncio import RedisCluster

from bot.findings import look, well, wrong
from bot.stores.outage import FAULTS
from bot.stores.redis import RedisStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.findings import Finding
    from bot.stores.address import Client
    from bot.stores.seal import Seal

PART = "store"
CLOCKS_APART = 1.0
"""Seconds by which the clocks of the store and this machine may differ."""

_OLDEST = (6, 2)
_KEEPS = ("noeviction", "volatile-ttl")
"""What a full store may do: refuse, or forget first who has been silent longest."""


async def examine(client: Client, seal: Seal, now: datetime) -> list[Finding]:
    """Write, read and erase as for a conversation, then look at how the store is set up."""
    begun = time.perf_counter()
    refusal = await RedisStore(client, seal).refusal()
    if refusal is not None:
        return [wrong(PART, refusal.sentence)]
    took = (time.perf_counter() - begun) * 1000
    found = [well(PART, f"It answers, and keeps and erases ({took:.0f} ms).")]
    try:
        servers = await _told(client)
    except FAULTS:
        return [*found, look(PART, "How it is set up cannot be seen: allow +info to its user.")]
    found += [each for told in servers for each in judged(told)]
    return [*found, *clock_judged(await _clock(client), now)]


def judged(told: Mapping[str, Any]) -> Iterator[Finding]:
    """What INFO tells of one server."""
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
    yield from _kept(told)


def clock_judged(theirs: float, now: datetime) -> Iterator[Finding]:
    """`theirs`: the moment by the store's clock, in seconds since the epoch."""
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


async def _told(client: Client) -> list[Mapping[str, Any]]:
    """INFO of each server that is written to."""
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
