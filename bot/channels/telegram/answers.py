"""Reads Telegram's answers strictly: anything may be at the other end of a line."""

from __future__ import annotations

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

LONGEST_WAIT = 3600
"""Seconds: what Telegram itself honours when it is asked to wait."""

_REFUSALS: dict[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,
    HTTPStatus.CONFLICT: Conflict,
}


class OddAnswerError(TimedOut):
    """The answer is not one of the Bot API, so nobody knows whether the call was carried out."""

    def __init__(self) -> None:
        super().__init__("no answer of the Bot API")


def read_answer(status: int, body: bytes) -> Any:
    """The result of a call.

    Raises `OddAnswerError` if the answer is not Telegram's. For a refusal it raises the error that
    python-telegram-bot has for it (`telegram.error`).
    """
    answer = _object(body)
    if status == HTTPStatus.OK and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    description = answer.get("description")
    if status != HTTPStatus.OK and answer.get("ok") is False and isinstance(description, str):
        raise _refusal(status, description, answer.get("parameters"))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NetworkError(f"status {status}")
    raise OddAnswerError


def _object(body: bytes) -> dict[str, Any]:
    return read_update(body) or {}  # fetched updates are read like posted ones


def _refusal(status: int, description: str, parameters: object) -> TelegramError:
    told = parameters if isinstance(parameters, dict) else {}
    if (seconds := _number(told.get("retry_after"))) is not None and seconds > 0:
        return RetryAfter(min(seconds, LONGEST_WAIT))
    if (moved := _number(told.get("migrate_to_chat_id"))) is not None:
        return ChatMigrated(moved)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryAfter(1)
    # Without the prefix python-telegram-bot leaves the capitals of the rest alone.
    return _REFUSALS.get(status, NetworkError)(description.removeprefix("Bad Request: "))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
