"""What Telegram's refusals mean and what to do about them: one table."""

from __future__ import annotations

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

from bot.channels.delivery import Meaning
from bot.channels.telegram.answers import OddAnswerError
from bot.faults import place_of

_REFUSALS: tuple[tuple[type[Exception], str, Meaning], ...] = (
    (BadRequest, "message is not modified", Meaning.NEVER),
    (BadRequest, "query is too old", Meaning.NEVER),
    (BadRequest, "chat not found", Meaning.GONE),
    (BadRequest, "user not found", Meaning.GONE),
    (BadRequest, "upgraded to a supergroup", Meaning.GONE),
    (BadRequest, "", Meaning.OURS),
    (Forbidden, "", Meaning.GONE),
    (ChatMigrated, "", Meaning.GONE),
    (InvalidToken, "", Meaning.PERSON),
    (Conflict, "", Meaning.PERSON),
    (TelegramError, "", Meaning.AGAIN),
)
"""The first match counts: the class of the error, and words that Telegram's text contains."""

_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        InvalidToken,
        "Telegram does not know this token (any more): is LESROUTE_TELEGRAM_TOKEN right?",
    ),
    (
        OddAnswerError,
        "What answers is not Telegram: is LESROUTE_TELEGRAM_API_URL right, and what is in between?",
    ),
    (RetryAfter, "Telegram asks us to wait: nobody has to do anything."),
    (BadRequest, "Telegram refuses how we want to get updates, and says: “{}”"),
    (Conflict, "Somebody else gets the updates of this token; Telegram says: “{}”"),
    (NetworkError, "Telegram cannot be reached: is there a way from here to it?"),
    (TelegramError, "Telegram refuses us, and says: “{}”"),
)
_LONGEST = 300


def meaning(error: Exception) -> Meaning:
    """What to do about an error; one that Telegram did not send is our own fault."""
    words = str(error).lower()
    fitting = (m for kind, said, m in _REFUSALS if isinstance(error, kind) and said in words)
    return next(fitting, Meaning.OURS)


def sentence(error: Exception) -> str:
    """Why we get no updates, in one sentence for the operator, with Telegram's own words."""
    for kind, told in _SENTENCES:
        if isinstance(error, kind):
            return told.format(quoted(str(error)))
    return f"Something of ours broke ({type(error).__name__} at {place_of(error)})."


def quoted(words: str) -> str:
    """Somebody else's words, short and on one line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(shown.split())[:_LONGEST].rstrip(".")


def is_perhaps_done(error: Exception) -> bool:
    """Whether the call may have been carried out, although no answer came."""
    return isinstance(error, TimedOut) and not (isinstance(error, OddAnswerError) and error.refused)


def asked_to_wait(error: Exception) -> float:
    """The seconds that Telegram tells us to wait; 0 if it does not say."""
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
