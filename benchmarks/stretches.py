"""Stretches of load on one thing and on another, by turns, and what they gave beside each other."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.people import added

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from benchmarks.people import Tally
    from benchmarks.processes import Process

PEOPLE = 32
ROUNDS = 9
"""Short stretches, many times: a machine changes its speed from one second to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of load, and the seconds of CPU that the bots `used`."""

    tally: Tally
    used: float

    @property
    def count(self) -> int:
        """Turns that went well."""
        return len(self.tally.seconds)

    @property
    def turns(self) -> float:
        """Turns a second."""
        return self.count / self.tally.took

    @property
    def cpu(self) -> float:
        """CPU of the bots, in ms for 1,000 turns."""
        return self.used * 1e6 / max(self.count, 1)


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """All of them as one."""
    took = sum(stretch.tally.took for stretch in stretches)
    tally = added([stretch.tally for stretch in stretches], took)
    return Stretch(tally=tally, used=sum(stretch.used for stretch in stretches))


async def stretch(
    crowd: Callable[[int, float], Awaitable[Tally]],
    processes: list[Process],
    seconds: float = 0.4,
    *,
    people: int = PEOPLE,
) -> Stretch:
    """One stretch with so many `people` for each process."""
    before = sum(process.cpu() for process in processes)
    tally = await crowd(people * len(processes), seconds)
    return Stretch(tally=tally, used=sum(process.cpu() for process in processes) - before)


async def alternate(*things: Callable[[], Awaitable[Stretch]]) -> list[list[Stretch]]:
    """The stretches of each thing, measured by turns."""
    rounds = [[await thing() for thing in things] for _ in range(ROUNDS)]
    return [list(found) for found in zip(*rounds, strict=True)]


def ratios(ours: list[Stretch], theirs: list[Stretch]) -> tuple[float, float]:
    """Of turns a second and of CPU a turn: the medians of the stretches' own ratios."""
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a.count and b.count]
    if not pairs:
        return float("nan"), float("nan")
    turns = statistics.median(a.turns / b.turns for a, b in pairs)
    return turns, statistics.median(a.cpu / b.cpu for a, b in pairs)


def failed(*found: list[Stretch]) -> int:
    return sum(stretch.tally.failed for some in found for stretch in some)


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds) or [float("nan")]
    at = (len(ordered) // 2, min(len(ordered) - 1, int(len(ordered) * 0.99)))
    return ordered[at[0]] * 1000, ordered[at[1]] * 1000
