"""Until when each person may be answered, as far as this process knows."""

from __future__ import annotations

from bot.channels.whatsapp.moments import Moments

LENGTH = 24 * 60 * 60
"""Seconds after the last word of a person in which anything may be said to them."""

KEPT = 8 * 24 * 60 * 60
"""Seconds for which an erasure is known: a copy of what was said before may come for a week."""

_MARGIN = 5 * 60


class Windows:
    """The last word of each person, and when they erased all or could not be told anything.

    No more than a help: who is not known here is known by their address, or by what they say next.
    Moments are in seconds since the epoch.
    """

    def __init__(self) -> None:
        self._said, self._shut = Moments(LENGTH), Moments(LENGTH)
        self._wiped, self._wiping = Moments(KEPT), Moments(KEPT)

    def heard(self, chat: str, moment: float) -> None:
        """They said something."""
        self._said.keep(chat, moment)

    def shut(self, chat: str, moment: float) -> None:
        """Nothing more can be said to them until they write."""
        self._shut.keep(chat, moment)

    def wiped(self, chat: str, moment: float, message: str) -> None:
        """By this message all was erased: what they said before it, and what it was answered."""
        self._wiped.keep(chat, moment)
        self._wiping.keep(message, moment)

    def is_wiped(self, chat: str, moment: float, message: str) -> bool:
        """Whether a message was erased since, or erased all itself: a copy would begin anew."""
        return moment < self._wiped.of(chat) or message in self._wiping

    def is_open(self, chat: str, moment: float, now: float) -> bool:
        """Whether anything may be said to somebody who spoke at that moment or later."""
        last = max(moment, self._said.of(chat))
        return self._shut.of(chat) < last and now < last + LENGTH - _MARGIN

    def sweep(self, now: float) -> None:
        """Let go of what counts no more."""
        for moments in (self._said, self._shut, self._wiped, self._wiping):
            moments.sweep(now)
