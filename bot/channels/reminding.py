"""Tells reminders when they are due, each once: claim, check, say, take out.

Every replica does this. A lease in the store keeps two of them from telling the same reminder. The
record of the chat decides whether it still holds.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.channels.port import AwayError, PerhapsSaidError
from bot.conversation.ports import StoreUnavailableError
from bot.core.reminders import is_decent, next_decent
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.port import Channel
    from bot.conversation.conversation import Conversation
    from bot.conversation.ports import Counters, Due, ReminderQueue
    from bot.conversation.reminders import Message
    from bot.core.languages import Code
    from bot.core.reminders import Reminder

AT_ONCE = 32
"""Reminders that one process holds: to claim more than it can soon send helps nobody."""

PAUSE = 5.0
"""Seconds between two looks at what is due, while nothing is."""

AGAIN = 5 * 60.0
"""Seconds until the next try, if the channel of a reminder is away."""

ONCE_MORE = 60 * 60.0
"""Seconds until the only other try, if a reminder was perhaps said: most outages are over then."""

_KEPT = 15.0
"""Seconds between two renewals of our leases: a quarter of a lease."""

_BACK = 1.0
_log = logging.getLogger(__name__)


class _NotNowError(Exception):
    """A reminder is not to be said now, and the queue knows that already."""


class Reminding:
    """A consumer of the reminder queue.

    `channels`: the open ones, those opened later included. `pause`: seconds between two looks.
    """

    def __init__(
        self,
        conversation: Conversation,
        queue: ReminderQueue,
        channels: Sequence[Channel],
        counters: Counters,
        *,
        pause: float = PAUSE,
    ) -> None:
        self._conversation = conversation
        self._queue = queue
        self._channels = channels
        self._counters = counters
        self._pause = pause
        self._in_hand: dict[asyncio.Task[None], Due] = {}
        self._claiming: asyncio.Task[Sequence[Due]] | None = None
        self._kept = 0.0

    async def run(self) -> None:
        """Work until cancelled; `finish` waits for what is then in hand."""
        while True:
            # A task of its own: redis-py may swallow a cancellation while it waits.
            self._claiming = asyncio.create_task(self._claim())
            await asyncio.wait([self._claiming])
            claimed = self._claiming.result()
            for due in claimed:
                self._in_hand[asyncio.create_task(self.tell(due))] = due
            await self._rest(busy=bool(claimed))

    async def finish(self) -> None:
        """Return when all reminders in hand were told."""
        if under_way := self._under_way():
            await asyncio.wait(under_way)

    async def close(self) -> None:
        """Let go of what is in hand; another replica claims it when its lease ends."""
        under_way = self._under_way()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _under_way(self) -> list[asyncio.Task[Any]]:
        claiming = [] if self._claiming is None else [self._claiming]
        return [*claiming, *self._in_hand]

    async def _claim(self) -> Sequence[Due]:
        """Claim what is due, after renewing the leases of what is in hand."""
        room, now = AT_ONCE - len(self._in_hand), asyncio.get_running_loop().time()
        try:
            if self._in_hand and now > self._kept + _KEPT:
                await self._queue.keep(self._in_hand.values())
                self._kept = now
            return await self._queue.claim(self._conversation.clock().timestamp(), room)
        except StoreUnavailableError:
            return ()

    async def _rest(self, *, busy: bool) -> None:
        """Wait until there is room for half as many again, or until the next look."""
        if not self._in_hand:
            await asyncio.sleep(0 if busy else self._pause)
            return
        free = max(1, len(self._in_hand) - AT_ONCE // 2)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause):
                for _, told in zip(range(free), asyncio.as_completed(self._in_hand), strict=False):
                    await told
        self._in_hand = {task: due for task, due in self._in_hand.items() if not task.done()}

    async def tell(self, due: Due) -> None:
        """Tell a claimed reminder, or give it back."""
        try:
            await self._look(due)
        except PerhapsSaidError:
            await self._later(due, ONCE_MORE, perhaps=True)
        except AwayError:
            await self._later(due, AGAIN)
        except (_NotNowError, StoreUnavailableError):
            return  # if the store is away, it comes up again when its lease ends
        except Exception as error:  # noqa: BLE001  one reminder must not stop the others
            _log.error("reminder_broke", extra=fields_of(error))
            await self._later(due, AGAIN)

    async def _look(self, due: Due) -> None:
        word = await self._wanted(due)
        name = due.chat.partition(":")[0]
        channel = next((channel for channel in self._channels if channel.name == name), None)
        if channel is None:
            raise AwayError
        if not channel.reminds:  # the record keeps it until the person comes back
            await self._queue.drop(due.chat, (due.reminder,))
            return
        said = await self._is_said(channel, word, due)
        self._counters.reminded(name, "told" if said else "failed")
        await self._over(due)

    async def _wanted(self, due: Due) -> Message:
        """What to say; raises `_NotNowError` at night, and if the record has it no more."""
        talk, now = self._conversation, self._conversation.clock()
        calendar = talk.guide.calendar
        if not is_decent(now, calendar):  # it comes late: the store or the channel was away
            at = next_decent(now, calendar, f"{due.chat} {due.reminder.step}")
            await self._queue.later(due, at.timestamp())
            raise _NotNowError
        word = await talk.reminders.due(due)
        if word is None:
            await self._queue.drop(due.chat, (due.reminder,))
            raise _NotNowError
        return word

    async def _is_said(self, channel: Channel, word: Message, due: Due) -> bool:
        """Say it, if it is still wanted when it has its turn; whether it certainly arrived.

        It is perhaps said twice at most.
        """
        if word.address is None:
            return False
        try:
            return await channel.say(word.address, word.screen, partial(self._wanted, due))
        except PerhapsSaidError:
            if not due.perhaps:
                raise
            return False

    async def _over(self, due: Due) -> None:
        """Note that it was said; until then we keep the lease, so nobody says it twice."""
        while True:
            try:
                await self._conversation.reminders.over(due)
                await self._queue.drop(due.chat, (due.reminder,))
            except StoreUnavailableError:
                await asyncio.sleep(_BACK)
            else:
                return

    async def _later(self, due: Due, seconds: float, *, perhaps: bool = False) -> None:
        moment = self._conversation.clock().timestamp() + seconds
        with suppress(StoreUnavailableError):
            await self._queue.later(due, moment, perhaps=perhaps)


class OpenWays:
    """What the open channels can do for a reminder; `site`: our own address, if known."""

    def __init__(self, channels: Sequence[Channel], site: str | None) -> None:
        self._channels = channels
        self._site = site

    def reminds(self, channel: str) -> bool:
        return any(each.reminds for each in self._channels if each.name == channel)

    def calendar(self, channel: str, reminder: Reminder, language: Code) -> str | None:
        found = {each.name: each.calendar(reminder, language) for each in self._channels}
        if own := found.get(channel):
            return own
        path = next((path for path in found.values() if path and path.startswith("/")), None)
        return f"{self._site}{path}" if path and self._site else None
