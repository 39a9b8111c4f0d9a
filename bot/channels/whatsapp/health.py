"""Knows what is wrong between us and WhatsApp, in one sentence for the operator."""

from __future__ import annotations

import logging

from bot.channels.delivery import Meaning
from bot.channels.whatsapp.errors import PAIR, RefusedError, TooFastError, meaning, sentence

_log = logging.getLogger(__name__)


class Health:
    """Whether WhatsApp takes messages as we wish, and they arrive.

    It may take a message and report later that it failed. So sending and arriving can be in trouble
    each by itself.
    """

    def __init__(self) -> None:
        self._sending: str | None = None
        self._arriving: str | None = None

    @property
    def up(self) -> bool:
        """Whether nothing is wrong, as far as this process has heard: what is taken must arrive."""
        return self.trouble is None

    @property
    def trouble(self) -> str | None:
        return self._sending or self._arriving

    def sent(self) -> None:
        """A message was taken."""
        self._sending = self._now(self._sending, None)

    def arrived(self) -> None:
        """A message was delivered or read."""
        self._arriving = self._now(self._arriving, None)

    def failed_to_send(self, error: Exception) -> None:
        if self._is_ours_to_tell(error):
            self._sending = self._now(self._sending, sentence(error))

    def failed_to_arrive(self, code: int) -> None:
        error = RefusedError(code)
        if meaning(error) is Meaning.PERSON:
            self._arriving = self._now(self._arriving, sentence(error))

    @staticmethod
    def _is_ours_to_tell(error: Exception) -> bool:
        """Whether the operator must know: it is not about one person, nor over in a moment."""
        alone = isinstance(error, RefusedError) and error.code == PAIR
        grave = meaning(error) in {Meaning.AGAIN, Meaning.PERSON}
        return grave and not alone and not isinstance(error, TooFastError)

    @staticmethod
    def _now(before: str | None, trouble: str | None) -> str | None:
        if trouble != before:
            if trouble is None:
                _log.info("whatsapp_well")
            else:
                _log.error("whatsapp_trouble", extra={"what": trouble})
        return trouble
