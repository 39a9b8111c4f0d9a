"""What this process itself saved a moment ago, so that it need not ask for it.

Nothing rests on it: a save is refused where another process saved since.
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
"""Seconds: somebody who is tapping comes back sooner; nobody's answers stay about for longer."""

DOUBTED = 30.0
"""Seconds in which nothing is guessed after a guess was wrong: others answer the same people."""


class Recent:
    """A cache (LRU, optimistic) of the records that were saved last.

    `now` is a clock that only goes forward.
    """

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
        """Keep this in the place of a version; what is known of any other is known no more."""
        known = self._kept.get(chat)
        if known is None or known[1].version == version:
            self.keep(chat, loaded)
        else:
            self.drop(chat)

    def withdraw(self, chat: str, loaded: Loaded) -> bool:
        """Forget it, if that is what is known; whether it was."""
        known = self._kept.get(chat)
        return known is not None and known[1] is loaded and self.drop(chat)

    def doubt(self) -> None:
        """A guess was wrong: a load costs less than a save that is refused."""
        self._doubted_until = self._now() + DOUBTED

    def drop(self, chat: str) -> bool:
        """Forget it; whether there was anything."""
        return self._kept.pop(chat, None) is not None

    def sweep(self) -> float:
        """Let go of what is old; the seconds until something else may be."""
        while self._kept:
            left = next(iter(self._kept.values()))[0] + KEPT - self._now()
            if left > 0:
                return left
            self._kept.popitem(last=False)
        return KEPT
