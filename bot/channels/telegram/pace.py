"""How fast a bot may speak: Telegram's limits, kept within this process.

An answer waits in a chat that taps faster than it may be answered. It also waits a moment while
bulk messages go out, or just after, if all together would go over 30 a second. Telegram has that
limit for bulk messages, so these give way to answers and not the other way round.
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
"""What Telegram surely takes; beyond it we leave out what is optional."""

AT_MOST = 0.75
"""Seconds: the longest that bulk messages may hold up an answer."""

TAPS = Limit(burst=20, interval=0.1)
"""Faster than anybody taps who reads. If Telegram wants less, it says so."""


class Pace:
    """Token buckets, one for the bot and one for each chat.

    Each is kept as the moment at which it is full again (GCRA). `now`: a monotonic clock, in
    seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._overall = 0.0
        self._sharing = 0
        self._shared_until = 0.0
        self._chats: OrderedDict[int, tuple[float, float]] = OrderedDict()

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """While a bulk message is being sent: all messages together keep within the limit."""
        self._sharing += 1
        try:
            yield
        finally:
            self._sharing -= 1
            self._shared_until = self._now() + _AFTERWARDS

    async def turn(self, chat: int) -> None:
        """Return when something may be said in this chat."""
        asked = self._now()
        for wait in iter(lambda: self.take(chat, asked), 0.0):
            await asyncio.sleep(wait)

    def take(self, chat: int, asked: float | None = None) -> float:
        """Take a place now (0.0), or return the seconds until there may be one.

        `asked`: when it was first asked for, if not now. A place is taken only when it is used:
        places reserved long before would all be used at once.
        """
        now = self._now()
        taps, said = self._chats.get(chat, _FREE)
        wait = max(0.0, TAPS.earliest(taps) - now)
        if self._sharing or now < self._shared_until:
            latest = (now if asked is None else asked) + AT_MOST
            wait = max(wait, min(OVERALL.earliest(self._overall), latest) - now)
        if wait == 0.0:
            # Capped: a crowd that has passed must not hold up bulk messages for long.
            self._overall = min(max(self._overall, now) + OVERALL.interval, now + _LONGEST)
            self._keep(chat, (max(taps, now) + TAPS.interval, max(said, now) + A_CHAT.interval))
        return wait

    def has_room(self, chat: int) -> bool:
        """Whether something optional can be said now without keeping anybody waiting."""
        said = self._chats.get(chat, _FREE)[1]
        free = A_CHAT.earliest(said + A_CHAT.interval) <= self._now()
        return free and self.until_calm() == 0

    def until_quiet(self, chat: int) -> float:
        """Seconds until a bulk message may be said in this chat, by the chat's own limit."""
        said = self._chats.get(chat, _FREE)[1]
        return max(0.0, A_CHAT.earliest(said) - self._now())

    def until_calm(self) -> float:
        """Seconds until answers leave room for bulk messages: half of the burst is free."""
        return max(0.0, self._overall - self._now() - OVERALL.burst * OVERALL.interval / 2)

    def _keep(self, chat: int, moment: tuple[float, float]) -> None:
        self._chats[chat] = moment
        self._chats.move_to_end(chat)
        while len(self._chats) > _MOST_CHATS or max(next(iter(self._chats.values()))) < self._now():
            self._chats.popitem(last=False)  # its buckets are full, like those of a new chat
