"""One bot measured once, beside a fresh store and a fresh Telegram; and that in turns."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.bots import Place
from benchmarks.processes import Process, cpu_of, free_port, staying_on, valkey
from benchmarks.telegram import Telegram
from benchmarks.walks import lesroute_walks, peer_dialog, peer_walks, plan, real_guide

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from benchmarks.bots import Bot
    from benchmarks.processes import Cores, Store
    from benchmarks.telegram import Tally
    from benchmarks.walks import Walk

_START = 20.0
_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The same walks for Lesroute and for the peers, who read them from `dialog`."""

    ours: tuple[Walk, ...]
    theirs: tuple[Walk, ...]
    dialog: Path

    def of(self, bot: Bot) -> tuple[Walk, ...]:
        return self.ours if bot.ours else self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all measurements share."""

    cores: Cores
    walks: Walks


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to measure: seconds of each stretch. `rate`: turns a second of the open loop.

    `turns` ends the closed loop earlier.
    """

    warm: float = 0.7
    closed: float = 3.0
    open: float = 4.0
    people: int = 32
    rate: float = 150.0
    turns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One measurement. Times in milliseconds, memory in MB.

    `cpu`: of the bot, for 1,000 turns. `load`: what the load and the stub took of their cores, of
    1; near 1, they were the limit.
    """

    turns: float
    closed: tuple[float, float]
    open: tuple[float, float]
    cpu: float
    memory: float
    load: float
    failed: int
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A bot that has registered and listens."""

    process: Process
    telegram: Telegram
    store: Store
    port: int


def prepare(place: Path, now: datetime, *, count: int = 60) -> Walks:
    """The walks, with the peers' dialog in a file in `place`."""
    planned = plan(real_guide(), count, now)
    dialog = peer_dialog(planned)
    path = place / "dialog.json"
    path.write_text(json.dumps(dialog), encoding="utf-8")
    walks = Walks(ours=lesroute_walks(planned), theirs=peer_walks(dialog, planned), dialog=path)
    gc.collect()
    gc.freeze()
    return walks


@asynccontextmanager
async def running(
    bot: Bot,
    store: Store,
    ground: Ground,
    *,
    walks: tuple[Walk, ...] | None = None,
    delay: float = 0.0,
) -> AsyncIterator[Running]:
    """Start a bot on its core and wait until it listens; raises `SystemExit` if it does not.

    `walks`: others than those of the ground.
    """
    dialog = ground.walks.dialog
    async with Telegram(walks or ground.walks.of(bot), delay=delay) as telegram:
        place = Place(api=telegram.url, store=store.url, port=free_port(), dialog=dialog)
        with staying_on(ground.cores.bot):
            process = Process(bot.command, bot.settings(place))
        try:
            try:
                async with asyncio.timeout(_START):
                    await telegram.registered()
                    await listening(place.port)
            except TimeoutError:
                raise SystemExit(f"{bot.title} did not start:\n{process.said()}") from None
            yield Running(process=process, telegram=telegram, store=store, port=place.port)
        finally:
            _tell(bot, telegram, process)
            await asyncio.to_thread(process.end)


async def listening(port: int) -> None:
    """Return when something listens there."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return


async def measure(bot: Bot, effort: Effort, ground: Ground) -> Figures:
    """Start, warm up, closed loop, open loop."""
    rest = ground.cores.rest
    with valkey(rest) as store, staying_on(rest):
        async with running(bot, store, ground) as run:
            return await _figures(run, effort)


async def _figures(run: Running, effort: Effort) -> Figures:
    process, telegram = run.process, run.telegram
    warm = await telegram.crowd(effort.people, effort.warm, turns=effort.turns)
    before = process.cpu(), _cpu_of_rest(run)
    closed = await telegram.crowd(effort.people, effort.closed, turns=effort.turns)
    used, rest = process.cpu() - before[0], _cpu_of_rest(run) - before[1]
    steady = await telegram.stream(effort.rate, effort.open)
    turns = len(closed.seconds)
    failed = sum(tally.failed for tally in (warm, closed, steady))
    return Figures(
        turns=turns / closed.took,
        closed=percentiles(closed.seconds),
        open=percentiles(steady.seconds),
        cpu=used * 1e6 / max(turns, 1),
        memory=process.peak(),
        load=rest / closed.took,
        failed=failed,
        counted=sum(len(tally.seconds) for tally in (warm, closed, steady)),
    )


async def interleaved(
    bots: Sequence[Bot], effort: Effort, ground: Ground, rounds: int
) -> dict[str, list[Figures]]:
    """Each bot in turn, and that several times: so that a slow minute hits all of them."""
    found: dict[str, list[Figures]] = {bot.name: [] for bot in bots}
    for number in range(rounds):
        for bot in bots:
            figures = await measure(bot, effort, ground)
            found[bot.name].append(figures)
            print(f"  round {number + 1}  {bot.title}: {figures.turns:,.0f} turns/s", flush=True)
    return found


async def far(
    bot: Bot, ground: Ground, *, delay: float, people: int, singles: int
) -> tuple[Tally, Tally]:
    """Single taps, one after another, and then a burst: with the Bot API this far away."""
    rest = ground.cores.rest
    with valkey(rest) as store, staying_on(rest):
        async with running(bot, store, ground, delay=delay) as run:
            await run.telegram.crowd(1, 60.0, turns=5)
            alone = await run.telegram.crowd(1, 60.0, turns=singles)
            together = await run.telegram.burst(people)
            return alone, together


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return float("nan"), float("nan")
    at = (len(ordered) // 2, min(len(ordered) - 1, int(len(ordered) * 0.99)))
    return ordered[at[0]] * 1000, ordered[at[1]] * 1000


def _tell(bot: Bot, telegram: Telegram, process: Process) -> None:
    """What went wrong, with the end of what the bot said of it."""
    if telegram.faults:
        for line in (*telegram.faults, *process.said().splitlines()[-_SAID:]):
            print(f"  {bot.name}: {line}", flush=True)


def _cpu_of_rest(run: Running) -> float:
    return time.process_time() + cpu_of(run.store.process)
