"""Somebody who keeps everything that the figures ever showed, and reckons with it.

They know all rules. By brute force they find which counts can have been shown as they were, and
which cells together count the same events as others. That gives bounds on whole numbers, which are
narrowed by each other until nothing changes any more (interval propagation).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from bot.core import figures

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping
    from datetime import datetime

    from bot.core.figures import Cell, Month

MOST = 400
"""More is never counted in a month of these tests."""

SMALL = 9
"""The largest count that must not be given away."""

COARSE = 5
"""How many counts a larger one must look like."""


@dataclass(slots=True, kw_only=True)
class Attacker:
    """`bounds`: what is known of each count, the ends included. `seen`: all that was shown."""

    bounds: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    seen: dict[Hashable, set[int | None]] = field(default_factory=lambda: defaultdict(set))
    sums: list[tuple[tuple[Hashable, ...], tuple[Hashable, ...], int, int]] = field(
        default_factory=list
    )

    def look(self, count: Hashable, shown: int | None, meant: Mapping[int | None, range]) -> None:
        """A count was seen, hidden (`None`) or rounded; `meant`: what each of these can be."""
        self.seen[count].add(shown)
        low, high = self.bounds.get(count, (0, MOST))
        self.bounds[count] = max(low, meant[shown][0]), min(high, meant[shown][-1])

    def differ(
        self, counts: Collection[Hashable], others: Collection[Hashable], low: int, high: int
    ) -> None:
        """What these counts are together more than those is within bounds."""
        self.sums.append((tuple(counts), tuple(others), low, high))

    def changed(self) -> bool:
        """Whether anything was not the same at every look: what happened in between is known."""
        return any(len(seen) > 1 for seen in self.seen.values())

    def finds(self) -> bool:
        """Whether a count is given away."""
        narrower = True
        while narrower:
            narrower = False
            for known in self.sums:
                narrower = self._narrow(*known) or narrower
        return any(leaks(low, high) for low, high in self.bounds.values())

    def _narrow(
        self, counts: tuple[Hashable, ...], others: tuple[Hashable, ...], low: int, high: int
    ) -> bool:
        """Each count is what the bound leaves for it, whatever the others are."""
        signed = [(count, 1) for count in counts] + [(count, -1) for count in others]
        ends = {c: sorted(sign * end for end in self.bounds[c]) for c, sign in signed}
        least, most = (sum(end[side] for end in ends.values()) for side in (0, 1))
        narrower = False
        for count, sign in signed:
            a, b = ends[count]
            new = max(a, low - (most - b)), min(b, high - (least - a))
            if new != (a, b) and new[0] <= new[1]:  # else what was shown is not true
                first, last = sorted((sign * new[0], sign * new[1]))
                self.bounds[count], narrower = (first, last), True
        return narrower


def leaks(low: int, high: int) -> bool:
    """Whether such bounds give a count away.

    One that may be small must look as if it could be any small count; a larger one must stay as
    coarse as it was rounded.
    """
    if low > SMALL:
        return high - low + 1 < COARSE
    return low > 0 or high < SMALL


def meanings(month: Month, now: datetime) -> Mapping[int | None, range]:
    """Which counts are shown as what, found by trying all of them."""
    cell = figures.Cell(steunpunt="x", kind="start", about="x")
    found: dict[int | None, list[int]] = defaultdict(list)
    for count in range(MOST + 1):
        shown = figures.publish(None, {cell: count}, month, now) or {}
        found[shown.get(cell)].append(count)
    return {shown: range(counts[0], counts[-1] + 1) for shown, counts in found.items()}


def the_same(counted: Mapping[int, Collection[Cell]]) -> list[tuple[set[Cell], set[Cell]]]:
    """Different cells that count the same events together, by what each kind of event counts in."""
    events: dict[Cell, set[int]] = defaultdict(set)
    for event, cells in counted.items():
        for cell in cells:
            events[cell].add(event)
    parts: dict[frozenset[int], list[set[Cell]]] = defaultdict(list)
    for size in range(1, len(events) + 1):
        for some in combinations(events, size):
            together = frozenset().union(*(events[cell] for cell in some))
            if len(together) == sum(len(events[cell]) for cell in some):
                parts[together].append(set(some))
    return [pair for same in parts.values() for pair in combinations(same, 2)]
