"""Ending what runs beside us."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

AGAIN = 0.5
"""Seconds until a task that runs on after it was cancelled is cancelled once more."""


async def end(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel tasks until they have ended: redis-py may swallow a cancellation.

    What they raise is not raised again.
    """
    ending = list(tasks)
    left: Collection[asyncio.Future[Any]] = [task for task in ending if not task.done()]
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN)
    await asyncio.gather(*ending, return_exceptions=True)
