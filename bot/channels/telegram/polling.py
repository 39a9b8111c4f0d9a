"""Updates by long polling, for a bot without a public address."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.channels.telegram.answers import OddAnswerError
from bot.channels.telegram.inbound import UPDATES
from bot.channels.telegram.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.sender import Sender

_HOLD = 25
"""Seconds that Telegram keeps a call open while nothing happens."""

_SLACK = 10.0
_LOOK_AGAIN, _LOOK_AGAIN_MOST = 0.2, 1.0
_WINDOW = 50
"""How many updates back we ask again for what is in hand."""

_HELD = 600.0
"""Seconds for which we ask again for an update in hand; after that only we have it."""

_LARGEST = 2**53
_log = logging.getLogger(__name__)


class Poller:
    """Fetches updates and has them answered: one person's in order, different people's at once.

    Telegram forgets an update once a later one is asked for. So we ask again and again for what is
    still in hand, up to `_WINDOW` updates back, and recognise it. A slow answer holds up nobody
    else. `asker` fetches over connections of its own, so as not to queue behind what `sender` says.
    """

    def __init__(
        self, channel: TelegramChannel, sender: Sender, asker: Sender, well: Callable[[], None]
    ) -> None:
        self._channel = channel
        self._sender = sender
        self._asker = asker
        self._well = well
        self._offset = 0
        self._in_hand: dict[int, float] = {}
        self._done: set[int] = set()
        self._people: dict[object, tuple[Inbox, asyncio.Task[None]]] = {}
        self._moved = asyncio.Event()

    async def poll(self) -> None:
        """Poll without end, and call `well` after each success.

        Raises `TelegramError`; call it again after that. Each call first removes a webhook that
        somebody may have set. What was fetched is answered either way.
        """
        await self._asker.call_once(("deleteWebhook", {}))
        now, pause = asyncio.get_running_loop().time, _LOOK_AGAIN
        while True:
            self._moved.clear()
            began = now()
            new = self._take(await self._fetch())
            self._well()
            if new:
                pause = _LOOK_AGAIN
            elif now() - began < _LOOK_AGAIN_MOST:  # Telegram answered at once, with nothing new
                await self._rest(pause)
                pause = min(pause * 2, _LOOK_AGAIN_MOST)

    async def finish(self) -> None:
        """Give what is in hand a last try, and have Telegram forget what was answered."""
        for inbox, _ in self._people.values():
            inbox.close()
        await asyncio.gather(*(task for _, task in self._people.values()), return_exceptions=True)
        if not self._offset:
            return
        try:
            await self._asker.call_once(("getUpdates", {"offset": self._next(), "limit": 1}))
        except TelegramError as error:
            _log.warning("telegram_unreachable", extra={"kind": type(error).__name__})

    def _take(self, updates: list[dict[str, Any]]) -> bool:
        """Start on the new updates; whether there were any."""
        known, first = self._in_hand.keys() | self._done, self._next()
        self._done = {number for number in self._done if number >= first}
        new = [u for u in updates if u["update_id"] >= first and u["update_id"] not in known]
        for update in new:
            number = update["update_id"]
            self._in_hand[number] = asyncio.get_running_loop().time()
            self._offset = max(self._offset, number + 1)
            self._hand_over(update)
        return bool(new)

    def _hand_over(self, update: dict[str, Any]) -> None:
        person = _sender_of(update)
        inbox, working = self._people.get(person, (None, None))
        if inbox is None or working is None or working.done():
            inbox = Inbox(self._channel, self._sender, self._finished)
            inbox.put(update)
            working = asyncio.create_task(inbox.work())
            working.add_done_callback(partial(self._left, person))
            self._people[person] = inbox, working
        else:
            inbox.put(update)

    def _finished(self, number: int) -> None:
        del self._in_hand[number]
        self._done.add(number)
        self._moved.set()

    def _left(self, person: object, task: asyncio.Task[None]) -> None:
        if self._people[person][1] is task:
            del self._people[person]

    def _next(self) -> int:
        """The update id to ask from: if possible, that of the oldest update in hand.

        Telegram gives a hundred at a time, and holds no call open while it has any. So we let go of
        a slow update before it hides new ones; then only we have it.
        """
        since = asyncio.get_running_loop().time() - _HELD
        held = (number for number, began in self._in_hand.items() if began > since)
        return max(min(held, default=self._offset), self._offset - _WINDOW)

    async def _fetch(self) -> list[dict[str, Any]]:
        first = self._next()
        hold = 0 if first < self._offset else _HOLD
        parameters = {"offset": first, "timeout": hold, "allowed_updates": UPDATES}
        found = await self._asker.call_once(("getUpdates", parameters), limit=hold + _SLACK)
        known = [update for update in found if _is_numbered(update)]
        if found and not known:
            raise OddAnswerError
        if any(update["update_id"] < first for update in known):
            # After a week without updates, Telegram picks a new id to count from.
            self._offset = 0
            self._done.clear()
        return known

    async def _rest(self, seconds: float) -> None:
        """Wait, or return as soon as an update was answered: then we can ask from a later id."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._moved.wait()


def _is_numbered(update: object) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _LARGEST


def _sender_of(update: dict[str, Any]) -> object:
    content = next((update[kind] for kind in UPDATES if update.get(kind)), None)
    sender = content.get("from") if isinstance(content, dict) else None
    person = sender.get("id") if isinstance(sender, dict) else None
    return person if isinstance(person, int) else None
