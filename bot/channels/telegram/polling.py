"""Updates by long polling, for where no address is public."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.inbound import UPDATES
from bot.conversation import Busy

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.sender import Sender

_HOLD = 25
"""Seconds that Telegram keeps a call open while nothing happens."""

_SLACK = 10.0
_WAIT, _LONGEST_WAIT = 1.0, 30.0
_TRIES = 5
_log = structlog.get_logger()


async def poll(channel: TelegramChannel, sender: Sender) -> None:
    """Fetch and answer updates until cancelled; what was not answered is fetched again."""
    await sender.call(("deleteWebhook", {}))
    offset, wait = 0, _WAIT
    while True:
        try:
            updates = await _fetch(sender, offset)
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("telegram_unreachable", kind=type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
            continue
        wait = _WAIT
        await _handle_all(channel, updates)
        offset = max([offset, *(update["update_id"] + 1 for update in updates)])


async def _fetch(sender: Sender, offset: int) -> list[dict[str, Any]]:
    parameters = {"offset": offset, "timeout": _HOLD, "allowed_updates": UPDATES}
    found = await sender.call_once(("getUpdates", parameters), read_timeout=_HOLD + _SLACK)
    return [u for u in found if isinstance(u, dict) and isinstance(u.get("update_id"), int)]


async def _handle_all(channel: TelegramChannel, updates: list[dict[str, Any]]) -> None:
    """One person's updates in their order, different people's at the same time."""
    queues: defaultdict[object, list[dict[str, Any]]] = defaultdict(list)
    for update in updates:
        queues[_sender_of(update)].append(update)
    await asyncio.gather(*(_handle_in_order(channel, queue) for queue in queues.values()))


async def _handle_in_order(channel: TelegramChannel, queue: list[dict[str, Any]]) -> None:
    for update in queue:
        await _handle(channel, update)


async def _handle(channel: TelegramChannel, update: dict[str, Any]) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            await channel.handle(update)
        except (Busy, TelegramError) as error:
            _log.warning("telegram_unanswered", kind=type(error).__name__, attempt=attempt)
            await asyncio.sleep(attempt)
        except Exception as error:  # noqa: BLE001  one bad update must not stop the next ones
            _log.error(
                "update_failed", kind=type(error).__name__
            )  # not its text: that could hold words of a person
            return
        else:
            return


def _sender_of(update: dict[str, Any]) -> object:
    content = next((update[kind] for kind in UPDATES if update.get(kind)), None)
    sender = content.get("from") if isinstance(content, dict) else None
    return sender.get("id") if isinstance(sender, dict) else None
