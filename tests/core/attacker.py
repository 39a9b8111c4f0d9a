"""An attacker who keeps all that the figures ever showed, and calculates with it.

They know all rules. By brute force they find which counts are shown in which way, and which sets of
cells count the same events. That gives bounds on whole numbers, which narrow each other until
nothing changes any more (interval propagation).
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
"""The largest count in a month of these tests."""

SMALL = 9
"""The largest count that must not be revealed."""

COARSE = 5
"""How many values a larger count must at least be able to have."""


@dataclass(slots=True, kw_only=True)
class Attacker:
    """`bounds`: least and greatest value of each count; `seen`: all that was shown of it.

    `sums`: pairs of sets of counts, with bounds on the difference of their totals.
    """

    bounds: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    seen: dict[Hashable, set[int | None]] = field(default_factory=lambda: defaultdict(set))
    sums: list[tuple[tuple[Hashable, ...], tuple[Hashable, ...], int, int]] = field(
        default_factory=list
    )

    def look(self, count: Hashable, shown: int | None, meant: Mapping[int | None, range]) -> None:
        """See a count, hidden (`None`) or rounded; `meant`: the values that can be shown so."""
        self.seen[count].add(shown)
        low, high = self.bounds.get(count, (0, MOST))
        self.bounds[count] = max(low, meant[shown][0]), min(high, meant[shown][-1])

    def differ(
        self, counts: Collection[Hashable], others: Collection[Hashable], low: int, high: int
    ) -> None:
        """Note that the total of `counts`, less that of `others`, is within bounds."""
        self.sums.append((tuple(counts), tuple(others), low, high))

    def changed(self) -> bool:
        """Whether a count was shown differently later, which reveals what happened in between."""
        return any(len(seen) > 1 for seen in self.seen.values())

    def finds(self) -> bool:
        """Whether a count can be derived."""
        narrower = True
        while narrower:
            narrower = False
            for known in self.sums:
                narrower = self._narrow(*known) or narrower
        return any(leaks(low, high) for low, high in self.bounds.values())

    def _narrow(
        self, counts: tuple[Hashable, ...], others: tuple[Hashable, ...], low: int, high: int
    ) -> bool:
        """Narrow each count of a sum to what the others leave for it; true: something changed."""
        signed = [(count, 1) for count in counts] + [(count, -1) for count in others]
        ends = {c: sorted(sign * end for end in self.bounds[c]) for c, sign in signed}
        least, most = (sum(end[side] for end in ends.values()) for side in (0, 1))
        narrower = False
        for count, sign in signed:
            a, b = ends[count]
            new = max(a, low - (most - b)), min(b, high - (least - a))
            if new != (a, b) and new[0] <= new[1]:  # else what was shown is wrong
                first, last = sorted((sign * new[0], sign * new[1]))
                self.bounds[count], narrower = (first, last), True
        return narrower


def leaks(low: int, high: int) -> bool:
    """Whether such bounds reveal a count.

    A count that may be small must be able to be any small one; a larger one must stay as coarse as
    it was rounded.
    """
    if low > SMALL:
        return high - low + 1 < COARSE
    return low > 0 or high < SMALL


def meanings(month: Month, now: datetime) -> Mapping[int | None, range]:
    """The counts that are shown in each way, found by trying all."""
    cell = figures.Cell(steunpunt="x", kind="start", about="x")
    found: dict[int | None, list[int]] = defaultdict(list)
    for count in range(MOST + 1):
        shown = figures.publish(None, {cell: count}, month, now) or {}
        found[shown.get(cell)].append(count)
    return {shown: range(counts[0], counts[-1] + 1) for shown, counts in found.items()}


def the_same(counted: Mapping[int, Collection[Cell]]) -> list[tuple[set[Cell], set[Cell]]]:
    """Pairs of sets of cells that count the same events; `counted`: the cells of each event."""
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
