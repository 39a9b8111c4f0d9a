"""Reads Telegram's answers strictly: anything may be at the other end of a line."""

from __future__ import annotations

import math
import re
from http import HTTPStatus
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.payload import read_update
from bot.channels.retry_after import within_reason

_WAIT = re.compile(r"retry after ([0-9]{1,9})", re.IGNORECASE)
_LONGEST_BY_HEADER = 60.0
"""Seconds: Telegram itself says how long in words, and what stands in between may say anything."""

_SHORTEST_WAIT = 1.0
"""Seconds, where it is not said how many."""

_REFUSALS: dict[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,
    HTTPStatus.CONFLICT: Conflict,
}


class OddAnswerError(TimedOut):
    """The answer is not one of the Bot API, so nobody knows whether the call was carried out.

    `refused`: what stands in between let nothing through, so far as its status tells.
    """

    def __init__(self, *, refused: bool = False) -> None:
        super().__init__("no answer of the Bot API")
        self.refused = refused


def read_answer(status: int, body: bytes, after: float = 0.0) -> Any:
    """The result of a call; `after`: the seconds that the header asks us to wait, or 0.

    Raises `OddAnswerError` if the answer is not Telegram's. For a refusal it raises the error that
    python-telegram-bot has for it (`telegram.error`).
    """
    answer, after = _object(body), min(after, _LONGEST_BY_HEADER)
    if status == HTTPStatus.OK and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    description = answer.get("description")
    if status != HTTPStatus.OK and answer.get("ok") is False and isinstance(description, str):
        raise _refusal(status, description, answer.get("parameters"), after)
    if status == HTTPStatus.TOO_MANY_REQUESTS:  # by what stands in between
        raise _waits(after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NetworkError(f"status {status}")
    raise OddAnswerError(refused=status >= HTTPStatus.BAD_REQUEST)


def _object(body: bytes) -> dict[str, Any]:
    return read_update(body) or {}  # fetched updates are read like posted ones


def _refusal(status: int, description: str, parameters: object, after: float) -> TelegramError:
    told = parameters if isinstance(parameters, dict) else {}
    if seconds := _seconds(told.get("retry_after")):
        return _waits(seconds)
    if (moved := _number(told.get("migrate_to_chat_id"))) is not None:
        return ChatMigrated(moved)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        asked = _WAIT.search(description)
        return _waits(within_reason(float(asked[1])) if asked else after)
    # Without the prefix python-telegram-bot leaves the capitals of the rest alone.
    return _REFUSALS.get(status, NetworkError)(description.removeprefix("Bad Request: "))


def _waits(seconds: float) -> RetryAfter:
    return RetryAfter(math.ceil(seconds or _SHORTEST_WAIT))


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return within_reason(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
