"""How much may be said at once, and how fast after that (a token bucket, kept as GCRA does).

A bucket is one moment: when all its places are free again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many at once, and one more every `interval` seconds."""

    burst: int
    interval: float

    def earliest(self, full: float) -> float:
        """When one more may go, where all places are free again at `full`."""
        return full - (self.burst - 1) * self.interval
