"""A token bucket: how much may be said at once, and how fast after that.

As in GCRA, one moment stands for a whole bucket: the moment at which all its places are free.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`burst` messages at once, and one more every `interval` seconds."""

    burst: int
    interval: float

    def earliest(self, full: float) -> float:
        """When the next message may go, if all places are free at `full`."""
        return full - (self.burst - 1) * self.interval
