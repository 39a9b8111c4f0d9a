"""Waiting until the bot has reacted, and telling what was seen when it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from .screens import Screen, View

if TYPE_CHECKING:
    from .emulator import Emulator
    from .people import Chat, Query
    from .records import Json
    from .updates import Update

WITHIN = 60.0
"""Seconds after which something is taken never to come: a busy machine is no fault."""


class NoReactionError(AssertionError):
    """The bot did not do in time what was expected of it."""


class Options(TypedDict, total=False):
    """What a test may ask for with each thing that a person does."""

    chat: View
    replies: int
    copies: int
    within: float


@dataclass(slots=True, kw_only=True)
class Expected:
    """What must follow, where, and how soon."""

    chat: Chat
    replies: int
    copies: int
    within: float
    query: Query | None = None

    @classmethod
    def of(cls, person: View, options: Options) -> Expected:
        return cls(
            chat=options.get("chat", person).chat,
            replies=options.get("replies", 1),
            copies=options.get("copies", 1),
            within=options.get("within", WITHIN),
        )


async def reaction(
    emulator: Emulator, payload: Json, expected: Expected, *, visible: bool = True
) -> Screen:
    """Send an update and wait for the reaction.

    Raises:
        NoReactionError: it did not come, or not all of it.
    """
    if not visible:
        if expected.replies:
            raise NoReactionError("in privacy mode the bot is not told of this message")
        return _newest(expected.chat)
    seen, calls = expected.chat.seen, len(emulator.calls)
    update = await _sent(emulator, payload, expected)

    def complete() -> bool:
        return not _missing(emulator, update, expected, seen)

    if not await emulator.telegram.changes.until(complete, expected.within):
        missing = ", ".join(_missing(emulator, update, expected, seen))
        raise NoReactionError(_story(emulator, update, missing, calls))
    return _newest(expected.chat)


def has_arrived(emulator: Emulator, update: Update) -> bool:
    """Acknowledged; a poller says that only with its next call, so handing out must do."""
    by_webhook = emulator.telegram.updates.webhook is not None
    return update.acknowledged or (update.handed_out and not by_webhook)


async def _sent(emulator: Emulator, payload: Json, expected: Expected) -> Update:
    if expected.copies == 1:
        return emulator.send_update(payload)
    update = emulator.send_update(payload, queued=False)
    await emulator.deliver_copies(update, expected.copies)
    update.acknowledged = any(200 <= status < 300 for status in update.attempts)
    return update


def _missing(emulator: Emulator, update: Update, expected: Expected, seen: int) -> list[str]:
    shown = expected.chat.seen - seen
    facts = {
        f"{expected.replies - shown} more new or edited messages": shown >= expected.replies,
        "an answer to the callback query": expected.query is None or expected.query.answer,
        "the acknowledgement of the update": has_arrived(emulator, update),
    }
    return [fact for fact, holds in facts.items() if not holds]


def _newest(chat: Chat) -> Screen:
    nothing = Screen(id=0, text="", entities=[], rows=[], payload={}, file=None)
    return next(View(chat).newest_first(), nothing)


def _story(emulator: Emulator, update: Update, missing: str, calls: int) -> str:
    made = "\n".join(f"  {call}" for call in emulator.calls[calls:]) or "  none"
    return (
        f"the bot has not finished; missing: {missing}\n"
        f"update: {update.payload}\n"
        f"deliveries by webhook: {update.attempts}\n"
        f"calls of the bot since:\n{made}"
    )
