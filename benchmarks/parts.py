"""Lesroute by itself: the web chat, typed questions, start-up, memory in the store, growth."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from benchmarks.bigger import TIMES, bigger
from benchmarks.bots import LESROUTE, SECRET, Bot, Place, lesroute_settings
from benchmarks.processes import ROOT, Process, cpu_of, free_port, staying_on, valkey
from benchmarks.rounds import listening, percentiles, running
from benchmarks.table import lines, median
from benchmarks.walks import lesroute_walks, plan, real_guide
from benchmarks.web import FLOOR, Visitors
from benchmarks.wire import Client, get

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

    from benchmarks.bots import Command
    from benchmarks.processes import Cores, Store
    from benchmarks.rounds import Ground, Running
    from benchmarks.telegram import Tally
    from benchmarks.walks import Walk

PEOPLE = 32
ROUNDS = 3
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one stretch of load gave: turns a second, CPU ms of the bots per 1,000 turns."""

    turns: float
    cpu: float
    p99: float
    failed: int


async def measure_parts(ground: Ground, place: Path, now: datetime) -> int:
    """Print each part as a line; returns how many answers were wrong."""
    wrong = 0
    with staying_on(ground.cores.rest):
        print(await _started(ground.cores), flush=True)
        for part in (
            partial(_web, ground, place),
            partial(_typed, ground, now),
            partial(_larger_guide, ground, now),
            partial(_more_sessions, ground),
            partial(_two_processes, ground),
        ):
            text, failed = await part()
            print(text, flush=True)
            wrong += failed
    return wrong


async def _started(cores: Cores, times: int = 3) -> str:
    """From nothing to ready, with a store that runs already."""
    seconds = []
    with valkey(cores.rest) as store:
        for _ in range(times):
            port = free_port()
            at = Place(api="http://127.0.0.1:9", store=store.url, port=port, dialog=Path())
            settings = lesroute_settings(at)
            begun = time.perf_counter()
            with staying_on(cores.bot):
                process = Process(LESROUTE.command, settings)
            await _ready(port)
            seconds.append(time.perf_counter() - begun)
            await asyncio.to_thread(process.end)
    imports = [_import_time(cores) for _ in range(times)]
    return (
        f"Start-up: ready after {median(seconds, '.2f')} s"
        f" (its imports alone: {median(imports, '.2f')} s)."
    )


def _import_time(cores: Cores) -> float:
    begun = time.perf_counter()
    with staying_on(cores.bot):
        subprocess.run([sys.executable, "-c", "import bot.cli, bot.app"], check=True, cwd=ROOT)
    return time.perf_counter() - begun


async def _ready(port: int) -> None:
    """Return when /readyz says so."""
    await listening(port)
    client = Client("127.0.0.1", port)
    question = get("/readyz", f"127.0.0.1:{port}")
    while (await client.ask(question)).status != 200:  # noqa: ASYNC110  no event of another process
        await asyncio.sleep(0.005)
    client.close()


async def _web(ground: Ground, place: Path) -> tuple[str, int]:
    cores, walks, pages = ground.cores, ground.walks, place / "pages.json"
    with valkey(cores.rest) as store:
        async with _page(cores, store, list(LESROUTE.command), {}) as (bot, port):
            visitors = Visitors(walks.ours, port)
            await asyncio.to_thread(pages.write_text, json.dumps(await visitors.pages()))
            bare: Command = [sys.executable, FLOOR]
            async with _page(cores, store, bare, {"BENCH_PAGES": str(pages)}) as (floor, other):
                beside = Visitors(walks.ours, other)
                ours, theirs = await _alternate(
                    lambda: _stretch(visitors.crowd, [bot]),
                    lambda: _stretch(beside.crowd, [floor]),
                )
        faults = visitors.faults + beside.faults
    for fault in faults[:5]:
        print(f"  web: {fault}")
    text = _beside("Web chat", ("Lesroute", ours), ("a bare aiohttp handler", theirs))
    return text, len(faults)


@asynccontextmanager
async def _page(
    cores: Cores, store: Store, command: Command, more: dict[str, str]
) -> AsyncIterator[tuple[Process, int]]:
    """A server of pages, without Telegram."""
    port = free_port()
    settings = {
        "LESROUTE_REDIS_URL": store.url,
        "LESROUTE_SECRET": SECRET,
        "LESROUTE_PORT": str(port),
        "BENCH_REDIS_URL": store.url,
        "BENCH_PORT": str(port),
    }
    with staying_on(cores.bot):
        process = Process(command, settings | more)
    try:
        await listening(port)
        yield process, port
    finally:
        await asyncio.to_thread(process.end)


async def _typed(ground: Ground, now: datetime) -> tuple[str, int]:
    asked = lesroute_walks(plan(real_guide(), 20, now, typed=True))
    with valkey(ground.cores.rest) as store:
        async with running(LESROUTE, store, ground, walks=asked) as run:
            await run.telegram.crowd(PEOPLE, 0.5)
            found = [await _stretch(run.telegram.crowd, [run.process]) for _ in range(ROUNDS)]
    cpu = median((stretch.cpu for stretch in found), ",.0f")
    turns = median((stretch.turns for stretch in found), ",.0f")
    text = f"Typed questions (11 of 12 turns): {cpu} ms of CPU per 1,000, {turns} a second."
    return text, sum(stretch.failed for stretch in found)


async def _larger_guide(ground: Ground, now: datetime) -> tuple[str, int]:
    larger = Bot(
        name="bigger",
        title=f"Lesroute, guide x {GUIDE_TIMES}",
        command=("env", f"{TIMES}={GUIDE_TIMES}", sys.executable, "-m", "benchmarks.bigger", "run"),
        ours=True,
    )
    many = lesroute_walks(plan(bigger(real_guide(), GUIDE_TIMES), 40, now))
    async with AsyncExitStack() as stack:
        runs = [
            await _run(stack, bot, ground, walks)
            for bot, walks in ((LESROUTE, None), (larger, many))
        ]
        once, often = await _alternate(
            lambda: _stretch(runs[0].telegram.crowd, [runs[0].process]),
            lambda: _stretch(runs[1].telegram.crowd, [runs[1].process]),
        )
        peak = runs[1].process.peak()
    text = _beside("Guide", (f"x {GUIDE_TIMES}", often), ("as it is", once))
    return f"{text}\n  x {GUIDE_TIMES} has a peak of {peak:.0f} MB.", _failed(once, often)


async def _more_sessions(ground: Ground) -> tuple[str, int]:
    async with AsyncExitStack() as stack:
        runs = [await _run(stack, LESROUTE, ground) for _ in range(2)]
        for run in runs:
            await _empty(run.store)
            for _ in range(5):
                await run.telegram.walk(60)
        await _copy(runs[0].store, 0, 1000)
        each = await _bytes_per_session(runs[1].store)
        await _copy(runs[1].store, SESSIONS, MANY_SESSIONS)
        few, many = await _alternate(
            lambda: _stretch(runs[0].telegram.crowd, [runs[0].process]),
            lambda: _stretch(runs[1].telegram.crowd, [runs[1].process]),
        )
    text = _beside("Sessions", (f"{MANY_SESSIONS:,}", many), ("1,000", few))
    return f"{each}\n{text}", _failed(few, many)


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


async def _two_processes(ground: Ground) -> tuple[str, int]:
    """One process, then two on one store.

    Two have twice the people, and each update goes to the one with fewer in hand, so that both
    always have work. On two cores the second process shares one with the load and the store, so
    the wall clock shows less than two processes can do. What each turn costs the processes in CPU
    says what they do with a core each.
    """
    async with AsyncExitStack() as stack:
        alone = await _run(stack, LESROUTE, ground)
        first = await _run(stack, LESROUTE, ground)
        place = Place(
            api=first.telegram.url, store=first.store.url, port=free_port(), dialog=Path()
        )
        with staying_on(ground.cores.rest):
            second = Process(LESROUTE.command, LESROUTE.settings(place))
        stack.callback(second.end)
        await first.telegram.registered(2)
        await first.telegram.crowd(2 * PEOPLE, 0.5)
        one, two = await _alternate(
            lambda: _stretch(alone.telegram.crowd, [alone.process]),
            lambda: _stretch(first.telegram.crowd, [first.process, second]),
        )
        begun, turns = cpu_of(first.store.process), 0
        turns = len((await first.telegram.crowd(PEOPLE, 1.0)).seconds)
        store = turns / max(cpu_of(first.store.process) - begun, 0.01)
    text = _beside("Processes", ("two on one store", two), ("one", one))
    gain = statistics.median(2 * a.cpu / b.cpu for a, b in zip(one, two, strict=True))
    told = (
        f"{text}\n  With a core for each process: {gain:.2f} x the turns of one"
        f" (by the CPU of a turn). The store's own limit: {store:,.0f} turns/s."
    )
    return told, _failed(one, two)


async def _run(
    stack: AsyncExitStack, bot: Bot, ground: Ground, walks: tuple[Walk, ...] | None = None
) -> Running:
    """A bot with a store of its own, warm."""
    store = stack.enter_context(valkey(ground.cores.rest))
    run = await stack.enter_async_context(running(bot, store, ground, walks=walks))
    await run.telegram.crowd(PEOPLE, 0.5)
    return run


async def _stretch(
    crowd: Callable[[int, float], Awaitable[Tally]], processes: list[Process], seconds: float = 1.2
) -> Stretch:
    before = sum(process.cpu() for process in processes)
    tally = await crowd(PEOPLE * len(processes), seconds)
    used = sum(process.cpu() for process in processes) - before
    turns = len(tally.seconds)
    return Stretch(
        turns=turns / tally.took,
        cpu=used * 1e6 / max(turns, 1),
        p99=percentiles(tally.seconds)[1],
        failed=tally.failed,
    )


async def _alternate(
    first: Callable[[], Awaitable[Stretch]], second: Callable[[], Awaitable[Stretch]]
) -> tuple[list[Stretch], list[Stretch]]:
    pairs = [(await first(), await second()) for _ in range(ROUNDS)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _beside(what: str, ours: tuple[str, list[Stretch]], theirs: tuple[str, list[Stretch]]) -> str:
    """Two lines and their ratio."""
    rows = [
        [
            f"{what}: {name}",
            median((s.turns for s in found), ",.0f"),
            median((s.p99 for s in found), ".1f"),
            median((s.cpu for s in found), ",.0f"),
        ]
        for name, found in (ours, theirs)
    ]
    pairs = list(zip(ours[1], theirs[1], strict=True))
    turns = statistics.median(a.turns / b.turns for a, b in pairs)
    cpu = statistics.median(a.cpu / b.cpu for a, b in pairs)
    rows.append([f"{what}: ratio", f"{turns:.2f} x", "", f"{cpu:.2f} x"])
    return "\n" + lines(["", "turns/s", "p99 ms", "CPU ms/1,000"], rows)


def _failed(*found: list[Stretch]) -> int:
    return sum(stretch.failed for some in found for stretch in some)
