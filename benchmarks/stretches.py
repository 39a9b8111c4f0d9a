"""Stretches of load on one thing and on another, by turns, and what they gave beside each other."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.processes import valkey
from benchmarks.rounds import percentiles, running
from benchmarks.table import lines, median

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AsyncExitStack

    from benchmarks.bots import Bot
    from benchmarks.processes import Process
    from benchmarks.rounds import Ground, Running
    from benchmarks.telegram import Tally
    from benchmarks.walks import Walk

PEOPLE = 32
ROUNDS = 9
"""Short stretches, many times: a machine changes its speed from one second to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one stretch of load gave: turns a second, CPU ms of the bots per 1,000 turns."""

    turns: float
    cpu: float
    p99: float
    failed: int


async def warm(
    stack: AsyncExitStack, bot: Bot, ground: Ground, walks: tuple[Walk, ...] | None = None
) -> Running:
    """A bot with a store of its own, warm."""
    store = stack.enter_context(valkey(ground.cores.rest))
    run = await stack.enter_async_context(running(bot, store, ground, walks=walks))
    await run.telegram.crowd(PEOPLE, 0.5)
    return run


async def stretch(
    crowd: Callable[[int, float], Awaitable[Tally]], processes: list[Process], seconds: float = 0.4
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


async def alternate(*things: Callable[[], Awaitable[Stretch]]) -> list[list[Stretch]]:
    """What each gave, in turns."""
    rounds = [[await thing() for thing in things] for _ in range(ROUNDS)]
    return [list(found) for found in zip(*rounds, strict=True)]


def beside(what: str, ours: tuple[str, list[Stretch]], *others: tuple[str, list[Stretch]]) -> str:
    """A line for each, and the ratio of ours to each other."""
    rows = [
        [
            f"{what}: {name}",
            median((s.turns for s in found), ",.0f"),
            median((s.p99 for s in found), ".1f"),
            median((s.cpu for s in found), ",.0f"),
        ]
        for name, found in (ours, *others)
    ]
    for name, theirs in others:
        turns, cpu = ratios(ours[1], theirs)
        rows.append([f"{what}: ratio to {name}", f"{turns:.2f} x", "", f"{cpu:.2f} x"])
    return "\n" + lines(["", "turns/s", "p99 ms", "CPU ms/1,000"], rows)


def ratios(ours: list[Stretch], theirs: list[Stretch]) -> tuple[float, float]:
    """Of turns a second and of CPU a turn: the medians of the stretches' own ratios."""
    pairs = list(zip(ours, theirs, strict=True))
    turns = statistics.median(a.turns / b.turns for a, b in pairs)
    return turns, statistics.median(a.cpu / b.cpu for a, b in pairs)


def failed(*found: list[Stretch]) -> int:
    return sum(stretch.failed for some in found for stretch in some)
