"""Lesroute when there is more of something: of the guide, of people, of processes, of servers."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from benchmarks.bigger import TIMES, bigger
from benchmarks.bots import LESROUTE, Bot, Place
from benchmarks.processes import Process, Store, cpu_of, free_port, staying_on
from benchmarks.rounds import running
from benchmarks.stretches import PEOPLE, alternate, beside, failed, stretch, warm
from benchmarks.walks import lesroute_walks, plan, real_guide
from tests.stores.servers import redis_cluster

if TYPE_CHECKING:
    from datetime import datetime

    from benchmarks.rounds import Ground

SESSIONS = 100_000
MANY_SESSIONS = 1_000_000
GUIDE_TIMES = 10
_AT_ONCE = 20_000
_MODELS = 1000

_COPY = """
local sealed = {}
for i, key in ipairs(KEYS) do sealed[i] = redis.call('DUMP', key) end
local hex = string.rep('%x', 32)
for n = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local i = n % #KEYS + 1
  local name = string.gsub(KEYS[i], hex, string.sub(redis.sha1hex(n), 1, 32))
  redis.call('RESTORE', name, 2592000000, sealed[i], 'REPLACE')
end
"""
"""Sessions as Lesroute sealed them, under other names: the store cannot tell the difference."""


async def larger_guide(ground: Ground, now: datetime) -> tuple[str, int]:
    """Ten times the guide beside the guide as it is, each with walks of its own."""
    larger = Bot(
        name="bigger",
        title=f"Lesroute, guide x {GUIDE_TIMES}",
        command=("env", f"{TIMES}={GUIDE_TIMES}", sys.executable, "-m", "benchmarks.bigger", "run"),
        ours=True,
    )
    many = lesroute_walks(plan(bigger(real_guide(), GUIDE_TIMES), 40, now))
    async with AsyncExitStack() as stack:
        runs = [
            await warm(stack, bot, ground, walks)
            for bot, walks in ((LESROUTE, None), (larger, many))
        ]
        once, often = await alternate(
            lambda: stretch(runs[0].telegram.crowd, [runs[0].process]),
            lambda: stretch(runs[1].telegram.crowd, [runs[1].process]),
        )
        peak = runs[1].process.peak()
    text = beside("Guide", (f"x {GUIDE_TIMES}", often), ("as it is", once))
    return f"{text}\n  x {GUIDE_TIMES} has a peak of {peak:.0f} MB.", failed(once, often)


async def more_sessions(ground: Ground) -> tuple[str, int]:
    """A store with a million sessions beside one with a thousand, and what a session takes."""
    async with AsyncExitStack() as stack:
        runs = [await warm(stack, LESROUTE, ground) for _ in range(2)]
        for run in runs:
            await _empty(run.store)
            for _ in range(5):
                await run.telegram.walk(60)
        await _copy(runs[0].store, 0, 1000)
        each = await _bytes_per_session(runs[1].store)
        await _copy(runs[1].store, SESSIONS, MANY_SESSIONS)
        few, many = await alternate(
            lambda: stretch(runs[0].telegram.crowd, [runs[0].process]),
            lambda: stretch(runs[1].telegram.crowd, [runs[1].process]),
        )
    text = beside("Sessions", (f"{MANY_SESSIONS:,}", many), ("1,000", few))
    return f"{each}\n{text}", failed(few, many)


async def _empty(store: Store) -> None:
    async with Redis.from_url(store.url) as client:
        await client.flushall()


async def _bytes_per_session(store: Store) -> str:
    """What `SESSIONS` finished walks take, as the store itself counts."""
    async with Redis.from_url(store.url) as client:
        keys = [key async for key in client.scan_iter(count=1000)]
        lengths = [await client.strlen(key) for key in keys]
        before = (await client.info("memory"))["used_memory"]
        there = await client.dbsize()
        await _copy(store, 0, SESSIONS)
        used = (await client.info("memory"))["used_memory"] - before
        added = await client.dbsize() - there
    return (
        f"Store: {used / added:.0f} bytes a session, all told ({added:,} sessions); "
        f"their sealed values {statistics.mean(lengths):.0f} bytes, {max(lengths)} at most."
    )


async def _copy(store: Store, first: int, last: int) -> None:
    """Make as many sessions of those that are there."""
    async with Redis.from_url(store.url) as client:
        keys = [key async for key in client.scan_iter(count=1000)][:_MODELS]
        for at in range(first, last, _AT_ONCE):
            upto = min(at + _AT_ONCE, last) - 1
            await client.eval(_COPY, len(keys), *keys, at, upto)


async def two_processes(ground: Ground) -> tuple[str, int]:
    """One process, then two on one store.

    Two have twice the people, and each update goes to the one with fewer in hand, so that both
    always have work. On two cores the second process shares one with the load and the store, so
    the wall clock shows less than two processes can do. What each turn costs the processes in CPU
    says what they do with a core each.
    """
    async with AsyncExitStack() as stack:
        alone = await warm(stack, LESROUTE, ground)
        first = await warm(stack, LESROUTE, ground)
        place = Place(
            api=first.telegram.url, store=first.store.url, port=free_port(), dialog=Path()
        )
        with staying_on(ground.cores.rest):
            second = Process(LESROUTE.command, LESROUTE.settings(place))
        stack.callback(second.end)
        await first.telegram.registered(2)
        await first.telegram.crowd(2 * PEOPLE, 0.5)
        one, two = await alternate(
            lambda: stretch(alone.telegram.crowd, [alone.process]),
            lambda: stretch(first.telegram.crowd, [first.process, second]),
        )
        begun, turns = cpu_of(first.store.process), 0
        turns = len((await first.telegram.crowd(PEOPLE, 1.0)).seconds)
        store = turns / max(cpu_of(first.store.process) - begun, 0.01)
    text = beside("Processes", ("two on one store", two), ("one", one))
    gain = statistics.median(2 * a.cpu / b.cpu for a, b in zip(one, two, strict=True))
    told = (
        f"{text}\n  With a core for each process: {gain:.2f} x the turns of one"
        f" (by the CPU of a turn). The store's own limit: {store:,.0f} turns/s."
    )
    return told, failed(one, two)


async def cluster(ground: Ground) -> tuple[str, int]:
    """A cluster of three masters beside one server: there, each command goes by itself."""
    if not (shutil.which("redis-server") and shutil.which("redis-cli")):
        return "The cluster is left out: redis-server and redis-cli are not here.", 0
    async with AsyncExitStack() as stack:
        alone = await warm(stack, LESROUTE, ground)
        url = stack.enter_context(redis_cluster())
        store = Store(url=url, process=os.getpid())
        spread = await stack.enter_async_context(running(LESROUTE, store, ground))
        await spread.telegram.crowd(PEOPLE, 0.5)
        one, three = await alternate(
            lambda: stretch(alone.telegram.crowd, [alone.process]),
            lambda: stretch(spread.telegram.crowd, [spread.process]),
        )
    text = beside("Store", ("a cluster of three", three), ("one server", one))
    return text, failed(one, three)
