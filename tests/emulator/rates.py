"""How fast a bot may send: one a second per chat, 20 a minute per group, 30 a second in all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import too_many_requests

if TYPE_CHECKING:
    from .people import Chat
    from .telegram import Telegram

BURST = 5


@dataclass(slots=True, kw_only=True)
class Bucket:
    """Fills by `refill` a second up to `size`; each message takes one."""

    size: float
    refill: float
    level: float
    moment: float

    def wait(self, now: float) -> float:
        """Seconds until a message may go."""
        self.level = min(self.size, self.level + (now - self.moment) * self.refill)
        self.moment = now
        return max(0.0, (1 - self.level) / self.refill)


class Rates:
    """Refuses messages that come too fast, and notes a bot that does not wait."""

    def __init__(self, telegram: Telegram, *, enforced: bool) -> None:
        self._telegram = telegram
        self._enforced = enforced
        self._buckets: dict[object, Bucket] = {}
        self._until: dict[int, float] = {}

    def check(self, method: str, chat: Chat) -> None:
        """Take a place.

        Raises:
            ApiError: too fast (429).
        """
        if not self._enforced or not counts(method):
            return
        now = self._telegram.now()
        if now < self._until.get(chat.id, 0):
            self._telegram.note("rate", method, f"did not wait as asked, in chat {chat.id}")
        buckets = self._buckets_of(chat, now)
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            self._until[chat.id] = now + wait
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.level -= 1

    def _buckets_of(self, chat: Chat, now: float) -> list[Bucket]:
        limits: list[tuple[object, float, float]] = [(chat.id, BURST, 1), ("all", 30, 30)]
        if not chat.private:
            limits.append((("group", chat.id), 20, 20 / 60))
        return [
            self._buckets.setdefault(key, Bucket(size=size, refill=refill, level=size, moment=now))
            for key, size, refill in limits
        ]


def counts(method: str) -> bool:
    return method.startswith(("send", "edit")) and method != "sendChatAction"
