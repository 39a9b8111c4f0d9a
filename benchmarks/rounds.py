"""Lesroute and the peers side by side: all of them run, and load goes from one to the next."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.ground import started
from benchmarks.processes import cpu_of, staying_on
from benchmarks.stretches import joined, stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bots import Bot
    from benchmarks.ground import Ground, Running
    from benchmarks.people import Tally
    from benchmarks.stretches import Stretch

STRETCH = 0.5
"""Seconds: a machine may change its speed from one second to the next."""

_WARM, _ALONE = 1.0, 2.0
"""Seconds of load before anything counts, and with one turn at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to measure, in seconds for each bot. `rate`: turns a second of the open loop.

    `turns` ends a stretch of a closed loop earlier.
    """

    closed: float
    open: float
    people: int
    rate: float
    turns: int | None = None


@dataclass(slots=True, kw_only=True)
class Figures:
    """One bot in one round, by kind: `crowd`, `alone` (one turn at a time), `calm` (open loop).

    `memory`: the peak, in MB. `rest`: the seconds of CPU that load, stub and store used in the
    crowd.
    """

    stretches: dict[str, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    memory: float = 0.0
    rest: float = 0.0

    def of(self, kind: str) -> Stretch:
        """All stretches of a kind as one."""
        return joined(self.stretches[kind])

    @property
    def load(self) -> float:
        """What load, stub and store used of their cores, of 1; near 1, they were the limit."""
        return self.rest / self.of("crowd").tally.took

    @property
    def counted(self) -> tuple[int, int]:
        """Turns that failed, and all turns."""
        tallies = [one.tally for some in self.stretches.values() for one in some]
        failed = sum(tally.failed for tally in tallies)
        return failed, failed + sum(len(tally.seconds) for tally in tallies)


async def interleaved(
    bots: Sequence[Bot], effort: Effort, ground: Ground, rounds: int
) -> dict[str, list[Figures]]:
    """The figures of each round, by bot. Each round has fresh processes."""
    found: dict[str, list[Figures]] = {bot.name: [] for bot in bots}
    for number in range(rounds):
        for bot, figures in zip(bots, await _round(bots, effort, ground), strict=True):
            found[bot.name].append(figures)
            turns = f"{figures.of('crowd').turns:,.0f} turns/s"
            print(f"  round {number + 1}  {bot.title}: {turns}", flush=True)
    return found


async def _round(bots: Sequence[Bot], effort: Effort, ground: Ground) -> list[Figures]:
    kinds = {"warm": _WARM, "crowd": effort.closed, "alone": _ALONE, "calm": effort.open}
    async with AsyncExitStack() as stack:
        stack.enter_context(staying_on(ground.cores.rest))
        trials = [(await started(stack, bot, ground), Figures()) for bot in bots]
        for kind, seconds in kinds.items():
            for _ in range(max(1, round(seconds / STRETCH))):
                for run, figures in trials:
                    await _measure(run, figures, kind, min(STRETCH, seconds), effort)
        for run, figures in trials:
            figures.memory = run.process.peak()
        return [figures for _, figures in trials]


async def _measure(
    run: Running, figures: Figures, kind: str, seconds: float, effort: Effort
) -> None:
    """One stretch of a kind, added to the figures."""

    async def stream(_: int, seconds: float) -> Tally:
        return await run.telegram.stream(effort.rate, seconds)

    crowd = partial(run.telegram.crowd, turns=effort.turns)
    people, before = 1 if kind == "alone" else effort.people, _rest(run)
    load = stream if kind == "calm" else crowd
    figures.stretches[kind].append(await stretch(load, [run.process], seconds, people=people))
    figures.rest += _rest(run) - before if kind == "crowd" else 0


def _rest(run: Running) -> float:
    return time.process_time() + cpu_of(run.store.process)
