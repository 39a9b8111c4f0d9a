"""What WhatsApp's error codes mean and what to do about them: one table.

Only codes decide, as Meta advises: its words and HTTP statuses change.
"""

from __future__ import annotations

from bot.channels.delivery import Meaning

WINDOW = 131047
"""The person last wrote more than a day ago."""

PAIR = 131056
"""We write to one person too fast."""

TOO_MUCH = 130429
"""Our number writes too fast to all people together."""

UNREACHABLE = frozenset({131026, 131050})
"""The person blocked us or refuses such messages: their reminders are forgotten."""

_CODES: dict[Meaning, tuple[int, ...]] = {
    Meaning.AGAIN: (
        *(4, 80007, TOO_MUCH, PAIR),  # too fast
        *(1, 2, 131000, 131016, 131053, 131057),  # trouble at Meta
    ),
    Meaning.GONE: (WINDOW, *UNREACHABLE),
    Meaning.NEVER: (131049, 130472, 137000, 131051, 131052),
    Meaning.OURS: (
        *(100, 131008, 131009, 131021, 131062, 135000),
        *(132000, 132005, 132008, 132012),
    ),
    Meaning.PERSON: (
        *(0, 190, 3, 10, *range(200, 300), 33, 131005, 131030),
        *(131037, 131045, 131063, 133010),
        *(131048, 133016, 131064, 131031, 368, 130497, 131042),
        *(132001, 132007, 132015, 132016),
    ),
}
_MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes}

_SENTENCES: tuple[tuple[tuple[int, ...], str], ...] = (
    ((4, 80007, TOO_MUCH), "asks us to wait: nobody has to do anything"),
    ((1, 2, 131000, 131016, 131053, 131057), "is in trouble itself: nobody has to do anything"),
    ((0, 190), "does not take LESROUTE_WHATSAPP_TOKEN (any more): make a new one"),
    ((3, 10, *range(200, 300), 131005), "does not let this token send: give it the permission"),
    ((33, 133010, 131045), "does not know the number of LESROUTE_WHATSAPP_PHONE_ID: register it"),
    ((131030,), "lets a test number write to five people only: use a number of your own"),
    ((131037,), "has not approved the name of the number"),
    ((131042,), "cannot be paid: look at the way of paying of the account"),
    ((131031, 368), "has locked the account: look at its messages in the Business Manager"),
    ((130497,), "may not be used for people in that country"),
    ((131048, 131064), "holds back what we send, because people reported it"),
    (
        (131063, 132001, 132007, 132015, 132016),
        "does not have LESROUTE_WHATSAPP_TEMPLATE approved (now)",
    ),
)
_RETRIED = {PAIR: (1.0, 4.0), TOO_MUCH: (1.0, 4.0)}
_SHORTLY = (1, 2, 131000, 131016)
_AT_ONCE = (0.5, 1.0, 2.0)


class WhatsAppError(Exception):
    """What went wrong at WhatsApp or on the way there; it names no token and no person."""


class RefusedError(WhatsAppError):
    """WhatsApp refused a message, by its own code; `after`: how long it asks us to wait, or 0."""

    def __init__(self, code: int, after: float = 0.0) -> None:
        super().__init__(f"code {code}")
        self.code = code
        self.after = after


class UnreachableError(WhatsAppError):
    """Nothing was sent."""


class UnsureError(WhatsAppError):
    """No readable answer came: the message may have been sent.

    `refused`: what stands in between let nothing through, so far as its status tells.
    """

    def __init__(self, *, refused: bool = False) -> None:
        super().__init__()
        self.refused = refused


class TooFastError(WhatsAppError):
    """We may not write to this person, or to anybody, so fast."""


def meaning(error: Exception) -> Meaning:
    """What to do about an error; one that WhatsApp did not send is our own fault."""
    if isinstance(error, RefusedError):
        return _MEANINGS.get(error.code, Meaning.OURS)
    return Meaning.AGAIN if isinstance(error, WhatsAppError) else Meaning.OURS


def is_perhaps_done(error: Exception) -> bool:
    """Whether the message may have been sent all the same."""
    return isinstance(error, UnsureError) and not error.refused


def sentence(error: Exception) -> str:
    """What is wrong, in one sentence for the operator."""
    if isinstance(error, RefusedError):
        fitting = (told for codes, told in _SENTENCES if error.code in codes)
        return f"WhatsApp {next(fitting, 'refuses what we send')} (code {error.code})."
    if isinstance(error, UnsureError):
        return (
            "What answers is not WhatsApp: is LESROUTE_WHATSAPP_API_URL right,"
            " and what is in between?"
        )
    return "WhatsApp cannot be reached: is there a way from here to it?"


def pauses(error: Exception) -> tuple[float, ...]:
    """Seconds to wait before each retry, at least as long as WhatsApp asks.

    Empty if a retry would not help soon.
    """
    if isinstance(error, UnreachableError):
        return _AT_ONCE
    if not isinstance(error, RefusedError):
        return ()
    ours = _AT_ONCE if error.code in _SHORTLY else _RETRIED.get(error.code, ())
    return tuple(max(pause, error.after) for pause in ours)
