"""What can go wrong with Teams and what to do about it: one table.

    TeamsError
    ├── UnreachableError    nobody took the request
    ├── UnansweredError     it may have been carried out
    ├── OddAnswerError      the answer is not what we asked for
    ├── UnknownKeyError     a key may be new, and cannot be looked up now
    ├── RefusedError        the Connector refuses a message
    ├── LoginRefusedError   Microsoft gives no token
    └── HostRefusedError    we may not send a token there

None of them holds an address, a token or a word of anybody.
"""

from __future__ import annotations

from bot.channels.delivery import Meaning

_STATUS = {
    400: Meaning.OURS,
    401: Meaning.PERSON,
    403: Meaning.GONE,
    404: Meaning.GONE,
    412: Meaning.AGAIN,
    413: Meaning.OURS,
    429: Meaning.AGAIN,
}
"""What a status means for a message; any other 4xx is our fault, all else passes."""

_FIRST_OF_SERVER = 500
_GATEWAY_TIMEOUT = 504


class TeamsError(Exception):
    """`sentence`: what to tell the operator."""

    sentence = "Something is wrong with Teams."


class UnreachableError(TeamsError):
    sentence = "Microsoft cannot be reached: is there a way from here to it?"


class UnansweredError(TeamsError):
    sentence = "Microsoft does not answer in time."


class OddAnswerError(TeamsError):
    sentence = (
        "What answers is not Microsoft: are LESROUTE_TEAMS_METADATA_URL and"
        " LESROUTE_TEAMS_LOGIN_URL right, and what is in between?"
    )


class UnknownKeyError(TeamsError):
    """The keys that we know still hold, so it is no trouble of ours: anybody can name a key."""


class RefusedError(TeamsError):
    """`after`: the seconds that we are asked to wait, 0 if not told."""

    sentence = (
        "Teams does not take our token: is the bot of LESROUTE_TEAMS_APP_ID one of"
        " LESROUTE_TEAMS_TENANT?"
    )

    def __init__(self, status: int, after: float = 0.0) -> None:
        super().__init__(str(status))
        self.status = status
        self.after = after


class LoginRefusedError(TeamsError):
    sentence = (
        "Microsoft gives us no token: are LESROUTE_TEAMS_APP_ID, LESROUTE_TEAMS_APP_SECRET (has it"
        " expired?) and LESROUTE_TEAMS_TENANT right?"
    )


class HostRefusedError(TeamsError):
    sentence = "Teams wants answers at a host that is not in LESROUTE_TEAMS_HOSTS: is it right?"


def meaning(error: Exception) -> Meaning:
    """What to do about an error; one that Teams did not cause is our own fault."""
    match error:
        case RefusedError(status=status):
            later = Meaning.AGAIN if status >= _FIRST_OF_SERVER else Meaning.OURS
            return _STATUS.get(status, later)
        case LoginRefusedError() | HostRefusedError():
            return Meaning.PERSON
        case TeamsError():
            return Meaning.AGAIN
    return Meaning.OURS


def asked_to_wait(error: Exception) -> float:
    """The seconds that Teams tells us to wait; 0 if it does not say."""
    return error.after if isinstance(error, RefusedError) else 0.0


def is_perhaps_done(error: Exception) -> bool:
    """Whether the message may have arrived, so that a retry could double it."""
    timed_out = isinstance(error, RefusedError) and error.status == _GATEWAY_TIMEOUT
    return timed_out or isinstance(error, UnansweredError)
