"""Until when each person may be answered, as far as this process knows."""

from __future__ import annotations

from collections import OrderedDict

LENGTH = 24 * 60 * 60
"""Seconds after the last word of a person in which anything may be said to them."""

MOST = 50_000
"""People of whom each of these is known at once."""

_MARGIN = 5 * 60


class Windows:
    """The last word of each person, and when they erased all or could not be told anything.

    No more than a help: who is not known here is known by their address, or by what they say next.
    Moments are in seconds since the epoch.
    """

    def __init__(self) -> None:
        self._said: OrderedDict[str, float] = OrderedDict()
        self._shut: OrderedDict[str, float] = OrderedDict()
        self._wiped: OrderedDict[str, float] = OrderedDict()
        self._wiped_by: dict[str, str] = {}

    def heard(self, chat: str, moment: float) -> None:
        """They said something."""
        _keep(self._said, chat, moment)

    def shut(self, chat: str, moment: float) -> None:
        """Nothing more can be said to them until they write."""
        _keep(self._shut, chat, moment)

    def wiped(self, chat: str, moment: float, message: str) -> None:
        """By this message all was erased: what they said before it, and what it was answered."""
        forgotten = _keep(self._wiped, chat, moment)
        self._wiped_by[chat] = message
        self._wiped_by.pop(forgotten or "", None)

    def is_wiped(self, chat: str, moment: float, message: str) -> bool:
        """Whether a message was erased since, or erased all itself: a copy would begin anew."""
        return moment < self._wiped.get(chat, 0.0) or self._wiped_by.get(chat) == message

    def is_open(self, chat: str, moment: float, now: float) -> bool:
        """Whether anything may be said to somebody who spoke at that moment or later."""
        last = max(moment, self._said.get(chat, 0.0))
        return self._shut.get(chat, 0.0) < last and now < last + LENGTH - _MARGIN


def _keep(moments: OrderedDict[str, float], chat: str, moment: float) -> str | None:
    """Who is known no more, if anybody: of too many, who was told of longest ago."""
    moments[chat] = max(moment, moments.get(chat, 0.0))
    moments.move_to_end(chat)
    return moments.popitem(last=False)[0] if len(moments) > MOST else None
