"""How much a bot may say in a conversation: Teams' limits, by a clock of the emulator's own."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = (1, 7), (2, 8), (30, 60), (3600, 1800)
"""Seconds, and how many messages fit in them."""


class Rates:
    """Counts what was taken; `now` in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._taken: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=1800))

    def wait(self, conversation: str) -> float:
        """Seconds until one more may come; 0 where it may now, and then it is counted."""
        now, taken = self._now(), self._taken[conversation]
        waits = [0.0]
        for seconds, most in LIMITS:
            if len(taken) >= most:
                waits.append(taken[-most] + seconds - now)
        if max(waits) <= 0:
            taken.append(now)
        return max(waits)
