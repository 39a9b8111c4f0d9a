"""Lesroute by itself: start-up, its channels, typed questions, two processes."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bots import LESROUTE, SECRET, Addresses, lesroute_settings
from benchmarks.counting import counting
from benchmarks.ground import listening, running
from benchmarks.messengers import messengers
from benchmarks.processes import ROOT, Process, Store, free_port, staying_on, valkey
from benchmarks.stretches import PEOPLE, ROUNDS, alternate, failed, stretch
from benchmarks.table import beside, median
from benchmarks.two import two_processes
from benchmarks.walks import lesroute_walks, plan, real_guide
from benchmarks.web import FLOOR, Visitors
from benchmarks.wire import Client, get
from bot.core.session import Session
from bot.understanding.understand import Understanding
from tests.understanding.sets import questions, unanswerable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from benchmarks.bots import Command
    from benchmarks.ground import Ground
    from benchmarks.processes import Cores


async def measure_parts(ground: Ground, place: Path, now: datetime) -> int:
    """Print each part as a line; returns how many answers were wrong."""
    wrong = 0
    with staying_on(ground.cores.rest):
        print(await _started(ground.cores), flush=True)
        for part in (
            partial(_web, ground, place),
            partial(_typed, ground, now),
            partial(messengers, ground),
            partial(two_processes, ground),
            partial(_counting, ground, place),
        ):
            text, failures = await part()
            print(text, flush=True)
            wrong += failures
    return wrong


async def _counting(ground: Ground, place: Path) -> tuple[str, int]:
    """Beside a whole turn, as it is counted in a process that serves Telegram."""
    with valkey(ground.cores.rest) as store:
        async with running(LESROUTE, store, ground) as run:
            await run.telegram.crowd(PEOPLE, 0.5)
            found = [await stretch(run.telegram.crowd, [run.process]) for _ in range(ROUNDS)]
        turn = statistics.median(stretch.cpu for stretch in found)
        return await counting(store.url, place, turn), failed(found)


async def _started(cores: Cores, times: int = 3) -> str:
    """From nothing to ready, with a store that runs already."""
    seconds = []
    with valkey(cores.rest) as store:
        for _ in range(times):
            port = free_port()
            at = Addresses(api="http://127.0.0.1:9", store=store.url, port=port, dialog=Path())
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
        async with page(cores, store, list(LESROUTE.command), {}) as (bot, port):
            visitors = Visitors(walks.ours, port)
            await asyncio.to_thread(pages.write_text, json.dumps(await visitors.pages()))
            bare: Command = [sys.executable, FLOOR]
            async with page(cores, store, bare, {"BENCH_PAGES": str(pages)}) as (floor, other):
                others = Visitors(walks.ours, other)
                ours, theirs = await alternate(
                    lambda: stretch(visitors.crowd, [bot]),
                    lambda: stretch(others.crowd, [floor]),
                )
        faults = visitors.faults + others.faults
    for fault in faults[:5]:
        print(f"  web: {fault}")
    text = beside("Web chat", ("Lesroute", ours), ("a bare aiohttp handler", theirs))
    return text, len(faults)


@asynccontextmanager
async def page(
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
            found = [await stretch(run.telegram.crowd, [run.process]) for _ in range(ROUNDS)]
    cpu = median((stretch.cpu for stretch in found), ",.0f")
    turns = median((stretch.turns for stretch in found), ",.0f")
    text = (
        f"Typed questions (11 of 12 turns): {cpu} ms of CPU per 1,000, {turns} a second."
        f"\n  To understand one takes {median(_understood(), '.2f')} ms of CPU."
    )
    return text, failed(found)


def _understood() -> Iterator[float]:
    """Milliseconds of CPU for each question of the data sets."""
    understanding = Understanding(real_guide())
    for question in (*questions("nl"), *questions("en"), *unanswerable()):
        begun = time.process_time()
        understanding.understand(question.text, Session(role=question.role))
        yield (time.process_time() - begun) * 1000
