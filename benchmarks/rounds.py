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
    """One bot in one round, by stretches: in a crowd, one turn at a time, and so many a second.

    `memory`: the peak, in MB. `load`: what the load, the stub and the store took of their cores in
    the crowd, of 1; near 1, they were the limit.
    """

    crowd: tuple[Stretch, ...]
    alone: tuple[Stretch, ...]
    calm: tuple[Stretch, ...]
    memory: float
    load: float
    failed: int
    counted: int

    @property
    def closed(self) -> Stretch:
        """All of the closed loop."""
        return joined(self.crowd)


async def interleaved(
    bots: Sequence[Bot], effort: Effort, ground: Ground, rounds: int
) -> dict[str, list[Figures]]:
    """Each round with fresh processes; load on each bot in turn, and that several times."""
    found: dict[str, list[Figures]] = {bot.name: [] for bot in bots}
    for number in range(rounds):
        for bot, figures in zip(bots, await _round(bots, effort, ground), strict=True):
            found[bot.name].append(figures)
            turns = f"{figures.closed.turns:,.0f} turns/s"
            print(f"  round {number + 1}  {bot.title}: {turns}", flush=True)
    return found


async def _round(bots: Sequence[Bot], effort: Effort, ground: Ground) -> list[Figures]:
    async with AsyncExitStack() as stack:
        stack.enter_context(staying_on(ground.cores.rest))
        trials = [_Trial(await started(stack, bot, ground), effort) for bot in bots]
        for trial in trials:
            await trial.warm()
        kinds = {"crowd": effort.closed, "alone": effort.alone, "calm": effort.open}
        for kind, seconds in kinds.items():
            for _ in range(max(1, round(seconds / STRETCH))):
                for trial in trials:
                    await trial.go(kind, min(STRETCH, seconds))
        return [trial.figures() for trial in trials]


class _Trial:
    """One bot in one round."""

    def __init__(self, run: Running, effort: Effort) -> None:
        self._run, self._effort = run, effort
        self._warm = Tally()
        self._found: dict[str, list[Stretch]] = {"crowd": [], "alone": [], "calm": []}
        self._rest = 0.0

    async def warm(self) -> None:
        self._warm = await self._crowd(self._effort.people, self._effort.warm)

    async def go(self, kind: str, seconds: float) -> None:
        """One stretch of a kind."""
        before, load = self._cpu_of_rest(), self._stream if kind == "calm" else self._crowd
        people = self._effort.people if kind == "crowd" else 1
        one = await stretch(load, [self._run.process], seconds, people=people)
        self._found[kind].append(one)
        self._rest += self._cpu_of_rest() - before if kind == "crowd" else 0

    def figures(self) -> Figures:
        kinds = {kind: tuple(found) for kind, found in self._found.items()}
        tallies = [self._warm, *(one.tally for found in kinds.values() for one in found)]
        return Figures(
            crowd=kinds["crowd"],
            alone=kinds["alone"],
            calm=kinds["calm"],
            memory=self._run.process.peak(),
            load=self._rest / sum(one.tally.took for one in kinds["crowd"]),
            failed=sum(tally.failed for tally in tallies),
            counted=sum(len(tally.seconds) for tally in tallies),
        )

    async def _crowd(self, people: int, seconds: float) -> Tally:
        return await self._run.telegram.crowd(people, seconds, turns=self._effort.turns)

    async def _stream(self, _: int, seconds: float) -> Tally:
        return await self._run.telegram.stream(self._effort.rate, seconds)

    def _cpu_of_rest(self) -> float:
        return time.process_time() + cpu_of(self._run.store.process)
