"""Updates by long polling, for where no address is public."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.channel import BrokenError
from bot.channels.telegram.inbound import UPDATES
from bot.channels.telegram.sender import asked_to_wait
from bot.conversation import Busy

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.render import Call
    from bot.channels.telegram.sender import Sender

_HOLD = 25
"""Seconds that Telegram keeps a call open while nothing happens."""

_SLACK = 10.0
_WAIT, _LONGEST_WAIT = 1.0, 30.0
_LOOK_AGAIN = 0.2
_WINDOW = 50
"""How far back is asked again for what is in hand."""

_PATIENCE, _WAIT_MOST = 600.0, 30.0
"""Seconds in which an update is tried again, and between two tries."""

_log = logging.getLogger(__name__)


class Poller:
    """Fetches updates and answers them, one person's in their order, all people's at once.

    Telegram forgets an update once a later number is asked for. So what is still in hand is asked
    for again and again, and recognised, up to `_WINDOW` updates back; who waits for a slow answer
    holds up nobody else.
    """

    def __init__(self, channel: TelegramChannel, sender: Sender) -> None:
        self._channel = channel
        self._sender = sender
        self._offset = 0
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._last_of: dict[object, asyncio.Task[None]] = {}
        self._done: set[int] = set()

    async def poll(self) -> None:
        """Until cancelled; what is then in hand goes on: see `finish`."""
        await self._sender.call(("deleteWebhook", {}))
        wait = _WAIT
        while True:
            try:
                updates = await self._fetch(0 if self._in_hand else _HOLD)
            except InvalidToken:
                raise
            except TelegramError as error:
                _log.warning("telegram_unreachable", extra={"kind": type(error).__name__})
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            wait = _WAIT
            if not self._take(updates) and self._in_hand:
                await asyncio.wait(
                    self._in_hand.values(),
                    timeout=_LOOK_AGAIN,
                    return_when=asyncio.FIRST_COMPLETED,
                )

    async def finish(self) -> None:
        """Wait for what is in hand, and have Telegram forget what was answered."""
        await asyncio.gather(*self._in_hand.values())
        if not self._offset:
            return
        try:
            await self._sender.call_once(("getUpdates", {"offset": self._next(), "limit": 1}))
        except TelegramError as error:
            _log.warning("telegram_unreachable", extra={"kind": type(error).__name__})

    def _take(self, updates: list[dict[str, Any]]) -> bool:
        """Start on those that are new; whether there were any."""
        known, first = self._in_hand.keys() | self._done, self._next()
        new = [u for u in updates if u["update_id"] >= first and u["update_id"] not in known]
        for update in new:
            number, person = update["update_id"], _sender_of(update)
            task = asyncio.create_task(self._handle_after(self._last_of.get(person), update))
            self._in_hand[number] = self._last_of[person] = task
            self._offset = max(self._offset, number + 1)
            task.add_done_callback(partial(self._finished, number, person))
        return bool(new)

    def _finished(self, number: int, person: object, task: asyncio.Task[None]) -> None:
        del self._in_hand[number]
        self._done.add(number)
        if self._last_of[person] is task:
            del self._last_of[person]
        first = self._next()
        self._done = {n for n in self._done if n >= first}

    def _next(self) -> int:
        """The number to ask from: nothing before it is still in hand, as far as can be.

        Telegram tells of a hundred at a time. So what is slow is let go of before it hides what is
        new: then it is known here alone.
        """
        return max(min(self._in_hand, default=self._offset), self._offset - _WINDOW)

    async def _fetch(self, hold: int) -> list[dict[str, Any]]:
        first = self._next()
        parameters = {"offset": first, "timeout": hold, "allowed_updates": UPDATES}
        found = await self._sender.call_once(("getUpdates", parameters), read_timeout=hold + _SLACK)
        known = [u for u in found if isinstance(u, dict) and isinstance(u.get("update_id"), int)]
        if any(update["update_id"] < first for update in known):
            # After a week without any, Telegram goes on from a number of its choice.
            self._offset = 0
            self._done.clear()
        return known

    async def _handle_after(
        self, earlier: asyncio.Task[None] | None, update: dict[str, Any]
    ) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        until = asyncio.get_running_loop().time() + _PATIENCE
        for attempt in count(1):
            try:
                left = await self._channel.handle(update)
            except (Busy, BrokenError, TelegramError) as error:
                about = {"kind": type(error).__name__, "attempt": attempt}
                asked = asked_to_wait(error) if isinstance(error, RetryAfter) else 0.0
                wait = max(asked, min(attempt, _WAIT_MOST))
                if asyncio.get_running_loop().time() + wait > until:
                    _log.error("telegram_given_up", extra=about)
                    return
                _log.warning("telegram_unanswered", extra=about)
                await asyncio.sleep(wait)
            else:
                await self._say(left)
                return

    async def _say(self, left: Call | None) -> None:
        if left is None:
            return
        try:
            await self._sender.call_once(left)
        except TelegramError as error:
            _log.info("telegram_unacknowledged", extra={"kind": type(error).__name__})


def _sender_of(update: dict[str, Any]) -> object:
    content = next((update[kind] for kind in UPDATES if update.get(kind)), None)
    sender = content.get("from") if isinstance(content, dict) else None
    person = sender.get("id") if isinstance(sender, dict) else None
    return person if isinstance(person, int) else None
