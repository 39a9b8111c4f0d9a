"""The monthly cap on messages: what people are told once it is reached, and the warnings."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.conversation.ports import Figure, StoreUnavailableError
from bot.core.days import dutch_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.channels.port import Quota, Share

_NEARLY = 0.8
_MONTH, _CAP = "lesroute_whatsapp_month", "lesroute_whatsapp_cap"
_REACHED = "lesroute_whatsapp_cap_reached"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How much may be said; `counted`: the messages counted for it, `moment`: when."""

    share: Share = "all"
    counted: int = 0
    moment: datetime | None = None


_FREE = Taken()


class Cap:
    """Takes messages from the month's `quota`; without a quota there is no cap.

    `most`: the cap. What was counted and told holds for its own month alone, though nobody writes
    in the next.
    """

    def __init__(self, most: int, quota: Quota | None, clock: Callable[[], datetime]) -> None:
        self.most = most
        self._quota = quota
        self._clock = clock
        self._count = 0
        self._told: Literal["", "near", "reached"] = ""
        self._month = _month(clock())

    @property
    def trouble(self) -> str | None:
        self._look_at_the_clock()
        if self._told != "reached":
            return None
        return (
            "LESROUTE_WHATSAPP_MONTHLY_CAP is reached: until next month people are sent to the"
            " web chat."
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """This month's messages, the cap, and whether it is reached."""
        if self._quota is None:
            return ()
        self._look_at_the_clock()
        reached = int(self._told == "reached")
        return (
            Figure(name=_MONTH, what="Messages of this month by all", counts={"": self._count}),
            Figure(name=_CAP, what="As many there may be", counts={"": self.most}, of_nobody=True),
            Figure(name=_REACHED, what="1: it is reached", counts={"": reached}, of_nobody=True),
        )

    async def take(self, chat: str, amount: int, anyhow: Callable[[], bool]) -> Taken:
        """How much of `amount` messages may be said; all of it while nobody can count.

        `anyhow`: whether they must be said even beyond the cap and the chat's own share.
        """
        if self._quota is None:
            return _FREE
        now = self._clock()
        try:
            share, counted, count = await self._quota.take(chat, amount, now, anyhow=anyhow())
        except StoreUnavailableError:
            return _FREE
        self._look_at_the_clock()
        self._count = count
        self._tell(share)
        return Taken(share=share, counted=counted, moment=now)

    async def give_back(self, chat: str, taken: Taken, *, said: int = 0) -> None:
        """Give back all but the `said` messages, which are the only ones known to be sent."""
        left = max(0, taken.counted - said)
        last = taken.share in {"last", "own"} and not said
        if self._quota is not None and taken.moment is not None and (left or last):
            with suppress(StoreUnavailableError):
                await self._quota.give_back(chat, left, taken.moment, last=last)

    async def forget(self, chat: str) -> None:
        """Erase how many messages this chat had, and that it had that of the day."""
        if self._quota is not None:
            with suppress(StoreUnavailableError):
                await self._quota.forget(chat, self._clock())

    def _look_at_the_clock(self) -> None:
        """Begin anew where a new month has begun."""
        month = _month(self._clock())
        if month != self._month:
            self._month, self._count, self._told = month, 0, ""

    def _tell(self, share: Share) -> None:
        """Log that the cap is near or reached, each once a month."""
        about = {"count": self._count, "cap": self.most}
        if share == "last" or self._count >= self.most:
            if self._told != "reached":
                _log.error("whatsapp_cap_reached", extra=about)
            self._told = "reached"
        elif self._count < _NEARLY * self.most:
            self._told = ""
        elif not self._told:
            _log.warning("whatsapp_cap_near", extra=about)
            self._told = "near"


def _month(now: datetime) -> date:
    """The first day of the month, in Amsterdam, as the quota counts."""
    return dutch_day(now).replace(day=1)
