"""Answers one person's updates in their order, and tries again until it works."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.channels.delivery import BrokenError
from bot.channels.telegram.errors import asked_to_wait
from bot.conversation.messages import Busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.sender import Sender

SOON = 2.0
"""Seconds until the next try, if another worker has the update or it broke something of ours."""

_DAY = 86_400.0
"""Seconds after which an update is given up, as Telegram does with what it cannot deliver."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 120.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    update: dict[str, Any]
    until: float


class Inbox:
    """A mailbox for one person, emptied by one task.

    It retries what was not answered, with exponential backoff. A new update does not wait for
    that: it has all of them tried at once, the oldest first.
    """

    def __init__(
        self, channel: TelegramChannel, sender: Sender, done: Callable[[int], None]
    ) -> None:
        self._channel = channel
        self._sender = sender
        self._done = done
        self._waiting: deque[_Waiting] = deque()
        self._stirred = asyncio.Event()
        self._closing = asyncio.Event()

    def put(self, update: dict[str, Any]) -> None:
        """Add an update; `done` is called with its id when no further try is needed."""
        until = asyncio.get_running_loop().time() + _DAY
        self._waiting.append(_Waiting(update=update, until=until))
        self._stirred.set()

    def close(self) -> None:
        """Let each waiting update have one last try."""
        self._closing.set()
        self._stirred.set()

    async def work(self) -> None:
        """Answer what waits; return when nothing is left or the last tries are over."""
        pause = _FIRST_PAUSE
        while self._waiting:
            last_time = self._closing.is_set()
            self._stirred.clear()
            asked = await self._try_all()
            if not self._waiting or last_time:
                return
            # A new update cuts our own pause short, but not one that Telegram asked for.
            await _happens(self._closing if asked else self._stirred, within=asked or pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _try_all(self) -> float:
        """Try all; returns the seconds that we are asked to wait. What fails waits again."""
        again, asked = [], 0.0
        while self._waiting and not asked:
            waiting = self._waiting.popleft()
            error = await self._try(waiting.update)
            if error is None or _gives_up(waiting, error):
                self._done(waiting.update["update_id"])
            else:
                again.append(waiting)
                asked = SOON if isinstance(error, Busy | BrokenError) else asked_to_wait(error)
        self._waiting.extendleft(reversed(again))
        return asked

    async def _try(self, update: dict[str, Any]) -> Exception | None:
        """Answer one update; returns the error that calls for another try, if any."""
        try:
            left = await self._channel.handle(update)
        except (Busy, BrokenError, TelegramError) as error:
            return error
        if left is not None:
            await self._say(left)
        return None

    async def _say(self, left: Call) -> None:
        try:
            await self._sender.call_once(left)
        except TelegramError as error:
            _log.info("telegram_unacknowledged", extra={"kind": type(error).__name__})


def _gives_up(waiting: _Waiting, error: Exception) -> bool:
    """Log what stood in the way of an answer; whether that lasted for a day."""
    late = asyncio.get_running_loop().time() > waiting.until
    about = {"kind": type(error).__name__}
    if late:
        _log.error("telegram_given_up", extra=about)
    else:
        _log.warning("telegram_unanswered", extra=about)
    return late


async def _happens(event: asyncio.Event, *, within: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await event.wait()
