"""How fast we may speak: WhatsApp's limits, kept within this process (token buckets)."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many at once, and one more every `interval` seconds."""

    burst: int
    interval: float


A_PERSON = Limit(burst=45, interval=6.0)
OVERALL = Limit(burst=40, interval=1 / 40)
"""Half of the 80 a second that a number may: what people say counts as much."""


class Pace:
    """Gives out moments to speak; `now` is a clock in seconds that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._overall = 0.0
        self._people: OrderedDict[str, float] = OrderedDict()

    def take(self, to: str) -> float:
        """Take a place now (0.0), or the seconds until there may be one."""
        now = self._now()
        own = self._people.get(to, 0.0)
        wait = max(_earliest(own, A_PERSON), _earliest(self._overall, OVERALL)) - now
        if wait > 0:
            return wait
        self._overall = max(self._overall, now) + OVERALL.interval
        self._keep(to, max(own, now) + A_PERSON.interval, now)
        return 0.0

    def _keep(self, to: str, free: float, now: float) -> None:
        """`free`: when all places are free again."""
        self._people[to] = free
        self._people.move_to_end(to)
        while len(self._people) > _MOST or next(iter(self._people.values())) < now:
            self._people.popitem(last=False)  # as free as one that was never spoken to


def _earliest(free: float, limit: Limit) -> float:
    """When one more may go, where all places are free again at `free`."""
    return free - (limit.burst - 1) * limit.interval
