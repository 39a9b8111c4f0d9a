"""A cache of the records that this process saved last, so that it need not load them.

It may be stale: then the compare-and-set of the next save fails, and the record is loaded.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.records import Loaded

MOST = 500
KEPT = 60.0
"""Seconds: somebody who taps comes back sooner, and no answers stay in memory for longer."""

DOUBTED = 30.0
"""Seconds without the cache after it was stale: other processes answer the same people."""


class Recent:
    """An optimistic LRU cache of records; `now`: a monotonic clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._doubted_until = 0.0
        self._kept: OrderedDict[str, tuple[float, Loaded]] = OrderedDict()

    def get(self, chat: str) -> Loaded | None:
        if self._now() < self._doubted_until:
            return None
        found = self._kept.get(chat)
        return found[1] if found and self._now() - found[0] < KEPT else None

    def keep(self, chat: str, loaded: Loaded) -> None:
        self._kept[chat] = self._now(), loaded
        self._kept.move_to_end(chat)
        self.sweep()
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def advance(self, chat: str, version: bytes | None, loaded: Loaded) -> None:
        """Replace this version by `loaded`; if another version is cached, drop that."""
        known = self._kept.get(chat)
        if known is None or known[1].version == version:
            self.keep(chat, loaded)
        else:
            self.drop(chat)

    def withdraw(self, chat: str, loaded: Loaded) -> bool:
        """Drop this very record; whether it was cached."""
        known = self._kept.get(chat)
        return known is not None and known[1] is loaded and self.drop(chat)

    def doubt(self) -> None:
        """The cache was stale: stop using it for a while, as a load is cheaper than a refusal."""
        self._doubted_until = self._now() + DOUBTED

    def drop(self, chat: str) -> bool:
        """Drop the record of a chat; whether there was one."""
        return self._kept.pop(chat, None) is not None

    def sweep(self) -> float:
        """Drop old records; returns the seconds until another may be old."""
        while self._kept:
            left = next(iter(self._kept.values()))[0] + KEPT - self._now()
            if left > 0:
                return left
            self._kept.popitem(last=False)
        return KEPT
