"""Health checks that share one look at the store."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

KEPT = 1.0
"""Seconds for which the result of a look holds."""

SOON = 0.5
"""Seconds that a caller waits for a look: health probes have little patience."""


class SharedLook:
    """Request coalescing: however many ask, one look is under way, and its result is cached.

    `now`: a monotonic clock.
    """

    def __init__(
        self,
        look: Callable[[], Coroutine[None, None, bool]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look, self._now = look, now
        self._latest: asyncio.Task[bool] | None = None
        self._begun = 0.0

    async def ask(self) -> bool:
        """The result of a look of the last second, or of one now; `False` if that takes long."""
        latest = self._latest
        if latest is None or (latest.done() and self._now() - self._begun >= KEPT):
            self._begun = self._now()
            self._latest = latest = asyncio.create_task(self._look())
        await asyncio.wait([latest], timeout=SOON)
        return latest.done() and latest.result()

    async def close(self) -> None:
        """End a look that is under way."""
        if self._latest is not None:
            self._latest.cancel()
            await asyncio.wait([self._latest])
