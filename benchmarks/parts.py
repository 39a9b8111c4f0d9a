"""Lesroute by itself: start-up, its channels, typed questions, two processes."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bots import LESROUTE, SECRET, Addresses, lesroute_settings
from benchmarks.counting import counting
from benchmarks.ground import started
from benchmarks.messengers import messengers
from benchmarks.processes import ROOT, free_port, launch, listening, staying_on, valkey
from benchmarks.stretches import ROUNDS, alternate, failed, stretch
from benchmarks.table import beside, median
from benchmarks.two import two_processes
from benchmarks.walks import lesroute_walks, plan, real_guide
from benchmarks.web import FLOOR, Visitors
from benchmarks.wire import Client, get
from bot.core.session import Session
from bot.understanding.understand import Understanding
from tests.understanding.sets import questions, unanswerable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from benchmarks.ground import Ground
    from benchmarks.processes import Cores, Process, Store
    from benchmarks.stretches import Stretch
    from benchmarks.walks import Walk


async def measure_parts(ground: Ground, place: Path, now: datetime) -> int:
    """Print each part as a line; returns how many answers were wrong."""
    wrong = 0
    with staying_on(ground.cores.rest):
        print(await _start_up(ground.cores), flush=True)
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
    found = await _alone(ground)
    turn = statistics.median(stretch.cpu for stretch in found)
    with valkey(ground.cores.rest) as store:
        return await counting(store.url, place, turn), failed(found)


async def _start_up(cores: Cores, times: int = 3) -> str:
    """From nothing to ready, with a store that runs already."""
    seconds = []
    with valkey(cores.rest) as store:
        for _ in range(times):
            port = free_port()
            at = Addresses(api="http://127.0.0.1:9", store=store.url, port=port, dialog=Path())
            begun = time.perf_counter()
            async with launch(cores.bot, LESROUTE.command, lesroute_settings(at)):
                await _ready(port)
                seconds.append(time.perf_counter() - begun)
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
    client = Client(port)
    while (await client.ask(get("/readyz", port))).status != 200:  # noqa: ASYNC110  no event of another process
        await asyncio.sleep(0.005)
    client.close()


async def _web(ground: Ground, place: Path) -> tuple[str, int]:
    walks, pages = ground.walks.ours, place / "pages.json"
    async with AsyncExitStack() as stack:
        store = stack.enter_context(valkey(ground.cores.rest))
        bot, ours = await page(stack, ground.cores, store, walks)
        await asyncio.to_thread(pages.write_text, json.dumps(await ours.pages()))
        bare: list[str | Path] = [sys.executable, FLOOR]
        floor, theirs = await page(stack, ground.cores, store, walks, bare, BENCH_PAGES=str(pages))
        found = await alternate(
            lambda: stretch(ours.crowd, [bot]), lambda: stretch(theirs.crowd, [floor])
        )
    for fault in (*ours.faults, *theirs.faults):
        print(f"  web: {fault}")
    text = beside("Web chat", ("Lesroute", found[0]), ("a bare aiohttp handler", found[1]))
    return text, failed(*found)


async def page(
    stack: AsyncExitStack,
    cores: Cores,
    store: Store,
    walks: tuple[Walk, ...],
    command: Sequence[str | Path] = LESROUTE.command,
    **more: str,
) -> tuple[Process, Visitors]:
    """A server of pages, without Telegram, and its people, until the stack ends."""
    port = free_port()
    settings = {
        "LESROUTE_REDIS_URL": store.url,
        "LESROUTE_SECRET": SECRET,
        "LESROUTE_PORT": str(port),
        "BENCH_REDIS_URL": store.url,
        "BENCH_PORT": str(port),
    }
    process = await stack.enter_async_context(launch(cores.bot, command, settings | more))
    await listening(port)
    visitors = Visitors(walks, port)
    stack.callback(visitors.close)
    return process, visitors


async def _typed(ground: Ground, now: datetime) -> tuple[str, int]:
    found = await _alone(ground, lesroute_walks(plan(real_guide(), 20, now, typed=True)))
    cpu = median((stretch.cpu for stretch in found), ",.0f")
    turns = median((stretch.turns for stretch in found), ",.0f")
    text = (
        f"Typed questions (11 of 12 turns): {cpu} ms of CPU per 1,000, {turns} a second."
        f"\n  To understand one takes {median(_understood(), '.2f')} ms of CPU."
    )
    return text, failed(found)


async def _alone(ground: Ground, walks: tuple[Walk, ...] | None = None) -> list[Stretch]:
    """Stretches in Telegram with nothing beside it."""
    async with AsyncExitStack() as stack:
        run = await started(stack, LESROUTE, ground, walks=walks, warm=True)
        return [await stretch(run.telegram.crowd, [run.process]) for _ in range(ROUNDS)]


def _understood() -> Iterator[float]:
    """Milliseconds of CPU for each question of the data sets."""
    understanding = Understanding(real_guide())
    for question in (*questions("nl"), *questions("en"), *unanswerable()):
        begun = time.process_time()
        understanding.understand(question.text, Session(role=question.role))
        yield (time.process_time() - begun) * 1000
