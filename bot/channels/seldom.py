"""Keeps what anybody can cause from filling the log."""

from __future__ import annotations

import asyncio

APART = 60.0
"""Seconds between two lines about the same."""


class Seldom:
    """A rate limit of one a minute for each kind of line; kinds are few."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def lets(self, kind: str) -> bool:
        """Whether a line of this kind may be written now."""
        now = asyncio.get_running_loop().time()
        if now < self._next.get(kind, now):
            return False
        self._next[kind] = now + APART
        return True
