"""Lesroute when there is more of something: of the guide, of people, of processes, of servers."""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from benchmarks.bigger import TIMES, bigger
from benchmarks.bots import LESROUTE, Bot, Place
from benchmarks.ground import running
from benchmarks.processes import Cores, Process, Store, cpu_of, free_port, staying_on
from benchmarks.stretches import PEOPLE, alternate, failed, ratios, stretch, warm
from benchmarks.table import beside
from benchmarks.telegram import Tally
from benchmarks.walks import lesroute_walks, plan, real_guide
from tests.stores.servers import redis_cluster

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from datetime import datetime

    from benchmarks.ground import Ground, Running
    from benchmarks.telegram import Telegram

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
    many = lesroute_walks(plan(bigger(real_guide(), GUIDE_TIMES), 40, now))
    async with AsyncExitStack() as stack:
        runs = [
            await warm(stack, _with_guide(times), ground, walks)
            for times, walks in ((1, None), (GUIDE_TIMES, many))
        ]
        once, often = await alternate(
            lambda: stretch(runs[0].telegram.crowd, [runs[0].process]),
            lambda: stretch(runs[1].telegram.crowd, [runs[1].process]),
        )
        peak = runs[1].process.peak()
    text = beside("Guide", (f"x {GUIDE_TIMES}", often), ("as it is", once))
    return f"{text}\n  x {GUIDE_TIMES} has a peak of {peak:.0f} MB.", failed(once, often)


def _with_guide(times: int) -> Bot:
    return Bot(
        name=f"guide-{times}",
        title=f"Lesroute, guide x {times}",
        command=("env", f"{TIMES}={times}", sys.executable, "-m", "benchmarks.bigger", "run"),
        ours=True,
    )


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
    """Two processes on one store, beside the same two with a store each, and beside one alone.

    On two cores the second process shares one with the load and the stores. Two that share nothing
    do so too: beside them, the load is no limit, and what is left is what it costs to share.
    """
    beside_load = replace(ground, cores=Cores(bot=ground.cores.rest, rest=ground.cores.rest))
    async with AsyncExitStack() as stack:
        alone = await warm(stack, LESROUTE, ground)
        other = await warm(stack, LESROUTE, beside_load)
        first = await warm(stack, LESROUTE, ground)
        second = stack.enter_context(_another(first, beside_load))
        await first.telegram.registered(2)
        await first.telegram.crowd(2 * PEOPLE, 0.5)
        together, apart, one = await alternate(
            lambda: stretch(first.telegram.crowd, [first.process, second]),
            lambda: stretch(
                _crowds(alone.telegram, other.telegram), [alone.process, other.process]
            ),
            lambda: stretch(alone.telegram.crowd, [alone.process]),
        )
        begun = cpu_of(first.store.process)
        turns = len((await first.telegram.crowd(PEOPLE, 1.0)).seconds)
        store = turns / max(cpu_of(first.store.process) - begun, 0.01)
    text = beside(
        "Processes", ("two on one store", together), ("two with a store each", apart), ("one", one)
    )
    more_turns, more_cpu = ratios(together, apart)
    told = (
        f"{text}\n  With the load no limit, two on one store do {2 / more_cpu:.2f} x one by CPU,"
        f" {2 * more_turns:.2f} x by the clock: twice their ratio to two with a store each."
        f"\n  The store's own limit: {store:,.0f} turns/s."
    )
    return told, failed(together, apart, one)


@contextmanager
def _another(run: Running, ground: Ground) -> Iterator[Process]:
    """A second process on the store of this one."""
    place = Place(api=run.telegram.url, store=run.store.url, port=free_port(), dialog=Path())
    with staying_on(ground.cores.bot):
        process = Process(LESROUTE.command, LESROUTE.settings(place))
    try:
        yield process
    finally:
        process.end()


def _crowds(*telegrams: Telegram) -> Callable[[int, float], Awaitable[Tally]]:
    """The people of several bots at the same time, as many for each."""

    async def crowd(people: int, seconds: float) -> Tally:
        each = people // len(telegrams)
        tallies = await asyncio.gather(*(telegram.crowd(each, seconds) for telegram in telegrams))
        return Tally(
            seconds=[taken for tally in tallies for taken in tally.seconds],
            visible=[taken for tally in tallies for taken in tally.visible],
            failed=sum(tally.failed for tally in tallies),
            took=max(tally.took for tally in tallies),
        )

    return crowd


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
