"""Lesroute and the peers side by side: all of them run, and load goes from one to the next."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.ground import started
from benchmarks.processes import cpu_of, staying_on
from benchmarks.stretches import joined, stretch
from benchmarks.telegram import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bots import Bot
    from benchmarks.ground import Ground, Running
    from benchmarks.stretches import Stretch

STRETCH = 0.5
"""Seconds: a machine may change its speed from one second to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to measure: seconds for each bot. `rate`: turns a second of the open loop.

    `alone`: with one turn at a time. `turns` ends a stretch of the closed loop earlier.
    """

    warm: float = 0.7
    closed: float = 3.0
    alone: float = 2.0
    open: float = 4.0
    people: int = 32
    rate: float = 150.0
    turns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One bot in one round: the closed loop, all of it and by stretches, and the open one.

    `alone` and `calm`: by stretches, with one turn at a time and with so many a second.

    `memory`: the peak, in MB. `load`: what the load, the stub and the store took of their cores,
    of 1; near 1, they were the limit.
    """

    closed: Stretch
    stretches: tuple[Stretch, ...]
    alone: tuple[Stretch, ...]
    calm: tuple[Stretch, ...]
    memory: float
    load: float
    failed: int
    counted: int


async def interleaved(
    bots: Sequence[Bot], effort: Effort, ground: Ground, rounds: int
) -> dict[str, list[Figures]]:
    """Each round with fresh processes; load on each bot in turn, and that several times."""
    found: dict[str, list[Figures]] = {bot.name: [] for bot in bots}
    for number in range(rounds):
        for bot, figures in zip(bots, await _round(bots, effort, ground), strict=True):
            found[bot.name].append(figures)
            print(
                f"  round {number + 1}  {bot.title}: {figures.closed.turns:,.0f} turns/s",
                flush=True,
            )
    return found


async def _round(bots: Sequence[Bot], effort: Effort, ground: Ground) -> list[Figures]:
    async with AsyncExitStack() as stack:
        stack.enter_context(staying_on(ground.cores.rest))
        trials = [_Trial(await started(stack, bot, ground), effort) for bot in bots]
        for trial in trials:
            await trial.warm()
        for _ in range(max(1, round(effort.closed / STRETCH))):
            for trial in trials:
                await trial.press_on()
        for _ in range(max(1, round(effort.alone / STRETCH))):
            for trial in trials:
                await trial.go_alone()
        for _ in range(max(1, round(effort.open / STRETCH))):
            for trial in trials:
                await trial.go_calmly()
        return [trial.figures() for trial in trials]


class _Trial:
    """One bot in one round."""

    def __init__(self, run: Running, effort: Effort) -> None:
        self._run = run
        self._effort = effort
        self._warm = Tally()
        self._stretches: list[Stretch] = []
        self._alone: list[Stretch] = []
        self._calm: list[Stretch] = []
        self._rest = 0.0

    async def warm(self) -> None:
        self._warm = await self._crowd(self._effort.people, self._effort.warm)

    async def press_on(self) -> None:
        before = self._cpu_of_rest()
        people, seconds = self._effort.people, min(STRETCH, self._effort.closed)
        self._stretches.append(
            await stretch(self._crowd, [self._run.process], seconds, people=people)
        )
        self._rest += self._cpu_of_rest() - before

    async def go_alone(self) -> None:
        seconds = min(STRETCH, self._effort.alone)
        self._alone.append(await stretch(self._crowd, [self._run.process], seconds, people=1))

    async def go_calmly(self) -> None:
        async def stream(_: int, seconds: float) -> Tally:
            return await self._run.telegram.stream(self._effort.rate, seconds)

        seconds = min(STRETCH, self._effort.open)
        self._calm.append(await stretch(stream, [self._run.process], seconds))

    def figures(self) -> Figures:
        closed = joined(self._stretches)
        others = (joined(self._alone).tally, joined(self._calm).tally)
        tallies = (self._warm, closed.tally, *others)
        return Figures(
            closed=closed,
            stretches=tuple(self._stretches),
            alone=tuple(self._alone),
            calm=tuple(self._calm),
            memory=self._run.process.peak(),
            load=self._rest / closed.tally.took,
            failed=sum(tally.failed for tally in tallies),
            counted=sum(len(tally.seconds) for tally in tallies),
        )

    async def _crowd(self, people: int, seconds: float) -> Tally:
        return await self._run.telegram.crowd(people, seconds, turns=self._effort.turns)

    def _cpu_of_rest(self) -> float:
        return time.process_time() + cpu_of(self._run.store.process)
