"""Keeps the channel working whatever breaks, and knows what is wrong with it."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from bot.channels.delivery import Meaning
from bot.channels.telegram.errors import asked_to_wait, meaning, sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_log = logging.getLogger(__name__)


class Health:
    """A supervisor: it restarts what breaks, with exponential backoff and jitter.

    `trouble`: what is wrong now, in one sentence for the operator; `None` if nothing is known.
    `up`: whether Telegram answered last, and as we wish. `secrets` never appear in a sentence.
    """

    def __init__(self, *secrets: str) -> None:
        self.trouble: str | None = None
        self.up = False
        self.reached = asyncio.Event()
        self._secrets = secrets
        self._pause = _FIRST_PAUSE

    async def keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work again and again; never raises."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001  nothing may end the supervisor
                self.ails(sentence(error), grave=meaning(error) is not Meaning.AGAIN)
                await asyncio.sleep(max(asked_to_wait(error), self._backoff()))

    def well(self) -> None:
        """Telegram answered as we wish."""
        if self.trouble is not None:
            _log.info("telegram_well")
        self.trouble, self.up, self._pause = None, True, _FIRST_PAUSE
        self.reached.set()

    def ails(self, trouble: str, *, grave: bool = True) -> None:
        """Something is wrong; it is logged if it differs from what was wrong before."""
        for secret in self._secrets:
            trouble = trouble.replace(secret, "…")
        if trouble != self.trouble:
            _log.log(
                logging.ERROR if grave else logging.WARNING,
                "telegram_trouble",
                extra={"what": trouble},
            )
        self.trouble, self.up = trouble, False

    def _backoff(self) -> float:
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return pause * random.uniform(0.5, 1)  # noqa: S311  spread over replicas, no secret
