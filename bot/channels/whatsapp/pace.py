"""How fast we may speak: WhatsApp's limits, kept within this process (token buckets).

What one person may be told is kept to always. What all may is for WhatsApp to say: how much that is
depends on the number. Where it says so, all wait, and then speak no faster than any number may.
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
"""Half of the 80 a second that any number may: what people say counts as much."""

BULK = 1 / 20
"""Seconds between two messages that can wait, from all replicas together."""

ALONE = 4 * BULK
"""The same while the store is away."""

_CALM = 60.0
"""Seconds after a refusal in which all keep to that."""


class Pace:
    """Gives out moments to speak; `now` is a clock in seconds that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._overall = 0.0
        self._held_until = self._calm_until = -math.inf
        self._people = Moments(kept=0.0, most=_MOST)  # when all places of each are free again

    def take(self, to: str) -> float:
        """Take a place now (0.0), or the seconds until there may be one."""
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
        """WhatsApp refused because of all that is said: nobody speaks for so long."""
        self._held_until = max(self._held_until, self._now() + seconds)
        self._calm_until = self._held_until + _CALM
        # One place is free then, and the next after its interval: no crowd comes again.
        empty = self._held_until + (OVERALL.burst - 1) * OVERALL.interval
        self._overall = max(self._overall, empty)

    def until_calm(self) -> float:
        """Seconds until nobody is held up any more, so that what can wait may be said."""
        return max(0.0, self._calm_until - self._now())

    def sweep(self) -> None:
        """Let go of whoever is as free as one that was never spoken to."""
        self._people.sweep(self._now())
