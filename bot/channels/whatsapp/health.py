"""What is wrong between us and WhatsApp, in one sentence for whoever runs this."""

from __future__ import annotations

import logging

from bot.channels.delivery import Meaning
from bot.channels.whatsapp.errors import PAIR, RefusedError, TooFastError, meaning, sentence

_log = logging.getLogger(__name__)


class Health:
    """`up`: whether WhatsApp answered as we wish, as far as it was asked.

    What it takes may fail later: so there is trouble with sending, and trouble with arriving.
    """

    def __init__(self) -> None:
        self.up = True
        self._sending: str | None = None
        self._arriving: str | None = None

    @property
    def trouble(self) -> str | None:
        return self._sending or self._arriving

    def sent(self) -> None:
        """A message was taken."""
        self.up = True
        self._sending = self._now(self._sending, None)

    def arrived(self) -> None:
        """A message was seen, or is on somebody's phone."""
        self._arriving = self._now(self._arriving, None)

    def failed_to_send(self, error: Exception) -> None:
        if self._is_ours_to_tell(error):
            self.up = False
            self._sending = self._now(self._sending, sentence(error))

    def failed_to_arrive(self, code: int) -> None:
        error = RefusedError(code)
        if meaning(error) is Meaning.PERSON:
            self._arriving = self._now(self._arriving, sentence(error))

    @staticmethod
    def _is_ours_to_tell(error: Exception) -> bool:
        """Not what concerns one person alone, or passes by itself within a moment."""
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
