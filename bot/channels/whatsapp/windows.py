"""The window in which each person may be answered, as far as this process knows."""

from __future__ import annotations

from bot.channels.whatsapp.moments import Moments

LENGTH = 24 * 60 * 60
"""Seconds after a person's last message in which we may say anything to them."""

KEPT = 8 * 24 * 60 * 60
"""Seconds for which we remember a wipe: WhatsApp may bring an old message for a week."""

_MARGIN = 5 * 60


class Windows:
    """When each person last wrote, wiped their chat, or could not be reached.

    Only a help: the moment in a person's address, or their next message, serves too. Moments are in
    seconds since the epoch.
    """

    def __init__(self) -> None:
        self._said, self._shut = Moments(LENGTH), Moments(LENGTH)
        self._wiped, self._wiping = Moments(KEPT), Moments(KEPT)

    def heard(self, chat: str, moment: float) -> None:
        """They wrote something."""
        self._said.keep(chat, moment)

    def shut(self, chat: str, moment: float) -> None:
        """We cannot say anything to them until they write."""
        self._shut.keep(chat, moment)

    def wiped(self, chat: str, moment: float, message: str) -> None:
        """With this message they erased their chat."""
        self._wiped.keep(chat, moment)
        self._wiping.keep(message, moment)

    def is_wiped(self, chat: str, moment: float, message: str) -> bool:
        """Whether a message is from before a wipe, or is the wipe itself."""
        return moment < self._wiped.of(chat) or message in self._wiping

    def is_open(self, chat: str, moment: float, now: float) -> bool:
        """Whether we may say anything to somebody who wrote at this moment or later."""
        last = max(moment, self._said.of(chat))
        # Both are in whole seconds: who wrote in that of a failure may have written after it.
        return self._shut.of(chat) <= last and now < last + LENGTH - _MARGIN

    def sweep(self, now: float) -> None:
        """Forget what is over."""
        for moments in (self._said, self._shut, self._wiped, self._wiping):
            moments.sweep(now)
