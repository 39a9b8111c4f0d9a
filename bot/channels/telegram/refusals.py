"""Why Telegram does not do what a call asks, named as its libraries name it.

python-telegram-bot has the same, but loads 300 modules and 11 MB with them.
"""
# ruff: noqa: N818  these names stand in logs, and in what others write of the Bot API

from __future__ import annotations


class TelegramError(Exception):
    """Telegram did not do it; its text is Telegram's own words, where it gave any."""


class BadRequest(TelegramError):
    """What we asked for cannot be done, and will not be."""


class InvalidToken(TelegramError):
    """There is no such bot (any more)."""


class Forbidden(TelegramError):
    """Nobody is there who wants to hear it: we were blocked, or the account is closed."""


class Conflict(TelegramError):
    """Somebody else does the same for this bot."""


class ChatMigrated(TelegramError):
    """A group goes on by another id."""


class RetryAfter(TelegramError):
    """Too much was asked: not again within so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} seconds")
        self.seconds = seconds


class NetworkError(TelegramError):
    """Telegram was not reached, or is out of order: it was not done."""


class TimedOut(NetworkError):
    """No answer came: nobody knows whether it was done."""
