"""How fast a bot may speak: Telegram's limits, kept within this process without asking anybody.

An answer waits only in a chat that taps faster than it may be answered; and for a moment, while
messages are sent that can wait and just after, where all together would go over 30 a second.
Telegram has that limit for bulk messages, so what can wait gives way to answers, and not the other
way round.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.channels.bucket import Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_CHATS = 10_000
_FREE = (0.0, 0.0)
_LONGEST = 2.0
_AFTERWARDS = 1.0


OVERALL = Limit(burst=27, interval=1 / 30)
A_CHAT = Limit(burst=4, interval=1.0)
"""What Telegram surely takes: beyond it, what may be left out is left out."""

AT_MOST = 0.75
"""Seconds that an answer is held up by what can wait, however many others are answered."""

TAPS = Limit(burst=20, interval=0.1)
"""Faster than anybody taps who reads; where Telegram itself wants less, it says so."""


class Pace:
    """Token buckets, one for the bot and one for each chat.

    Each is kept as the moment at which it is full again (GCRA). `now` is a clock in seconds that
    only goes forward.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._overall = 0.0
        self._sharing = 0
        self._shared_until = 0.0
        self._chats: OrderedDict[int, tuple[float, float]] = OrderedDict()

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """Meanwhile something is sent that can wait, so all together keep within the limit."""
        self._sharing += 1
        try:
            yield
        finally:
            self._sharing -= 1
            self._shared_until = self._now() + _AFTERWARDS

    async def turn(self, chat: int) -> None:
        """Return when it may be said in this chat."""
        asked = self._now()
        for wait in iter(lambda: self.take(chat, asked), 0.0):
            await asyncio.sleep(wait)

    def take(self, chat: int, asked: float | None = None) -> float:
        """Take a place now (0.0), or the seconds until there may be one.

        `asked`: when it was asked for first, if not now. A place is taken when it is used: what was
        reserved long before would come in a crowd.
        """
        now = self._now()
        taps, said = self._chats.get(chat, _FREE)
        wait = max(0.0, TAPS.earliest(taps) - now)
        if self._sharing or now < self._shared_until:
            latest = (now if asked is None else asked) + AT_MOST
            wait = max(wait, min(OVERALL.earliest(self._overall), latest) - now)
        if wait == 0.0:
            # Not counted for ever: a crowd that has passed must not hold up what can wait.
            self._overall = min(max(self._overall, now) + OVERALL.interval, now + _LONGEST)
            self._keep(chat, (max(taps, now) + TAPS.interval, max(said, now) + A_CHAT.interval))
        return wait

    def has_room(self, chat: int) -> bool:
        """Whether something that may be left out can be said now and keep nobody waiting."""
        said = self._chats.get(chat, _FREE)[1]
        free = A_CHAT.earliest(said + A_CHAT.interval) <= self._now()
        return free and self.until_calm() == 0

    def until_quiet(self, chat: int) -> float:
        """Seconds until something that can wait may be said in this chat, as far as it goes."""
        said = self._chats.get(chat, _FREE)[1]
        return max(0.0, A_CHAT.earliest(said) - self._now())

    def until_calm(self) -> float:
        """Seconds until answers leave room: half of the burst is free."""
        return max(0.0, self._overall - self._now() - OVERALL.burst * OVERALL.interval / 2)

    def _keep(self, chat: int, moment: tuple[float, float]) -> None:
        self._chats[chat] = moment
        self._chats.move_to_end(chat)
        while len(self._chats) > _MOST_CHATS or max(next(iter(self._chats.values()))) < self._now():
            self._chats.popitem(last=False)  # as free as one that never spoke
