"""How fast we may speak: WhatsApp's limits, kept within this process (token buckets).

The limit for one person always holds. The limit for all depends on the number, so WhatsApp must
tell us that we are too fast. Then all wait, and after that speak no faster than any number may.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from bot.channels.bucket import Limit
from bot.channels.whatsapp.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 10_000


A_PERSON = Limit(burst=45, interval=6.0)
OVERALL = Limit(burst=40, interval=1 / 40)
"""Half of the 80 a second that any number may: incoming messages count too."""

BULK = 1 / 20
"""Seconds between two bulk messages, from all replicas together."""

ALONE = 4 * BULK
"""`BULK` while the store is away."""

_CALM = 60.0
"""Seconds after a refusal for which the overall limit holds."""


class Pace:
    """Gives out moments to speak; `now`: a monotonic clock, in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._overall = 0.0
        self._held_until = self._calm_until = -math.inf
        self._people = Moments(kept=0.0, most=_MOST)  # when all places of each are free again

    def take(self, to: str) -> float:
        """Take a place now (0.0), or return the seconds until there may be one."""
        now = self._now()
        own = self._people.of(to)
        wait = A_PERSON.earliest(own) - now
        if now < self._calm_until:
            wait = max(wait, self._held_until - now, OVERALL.earliest(self._overall) - now)
        if wait > 0:
            return wait
        if now < self._calm_until:
            self._overall = max(self._overall, now) + OVERALL.interval
        self._people.keep(to, max(own, now) + A_PERSON.interval)
        self.sweep()
        return 0.0

    def hold(self, seconds: float) -> None:
        """WhatsApp says that we are too fast overall: let nobody speak for so many seconds."""
        self._held_until = max(self._held_until, self._now() + seconds)
        self._calm_until = self._held_until + _CALM
        # One place is free then, and the next after its interval, so no crowd follows.
        empty = self._held_until + (OVERALL.burst - 1) * OVERALL.interval
        self._overall = max(self._overall, empty)

    def until_calm(self) -> float:
        """Seconds until nobody is held up, so that bulk messages may go."""
        return max(0.0, self._calm_until - self._now())

    def sweep(self) -> None:
        """Forget everybody whose bucket is full."""
        self._people.sweep(self._now())
