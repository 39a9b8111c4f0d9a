"""Knows what is wrong with the channel, and says it once."""

from __future__ import annotations

import logging
from typing import Literal, TypeAlias

from bot.channels.delivery import Meaning
from bot.channels.teams.errors import TeamsError, meaning

Part: TypeAlias = Literal["login", "keys", "host", "sending"]
"""What can be in trouble by itself: getting a token or the keys, where to answer, answering."""

_log = logging.getLogger(__name__)


class Health:
    """`trouble`: what is wrong now, in a sentence for who runs this. `up`: all was well of late."""

    def __init__(self) -> None:
        self.up = False
        self._troubles: dict[Part, str] = {}

    @property
    def trouble(self) -> str | None:
        return next(iter(self._troubles.values()), None)

    def well(self, part: Part) -> None:
        """This part works."""
        if self._troubles.pop(part, None) is not None and not self._troubles:
            _log.info("teams_well")
        self.up = not self._troubles

    def ails(self, part: Part, error: Exception) -> None:
        """It does not; logged when it is something else than before."""
        sentence = error.sentence if isinstance(error, TeamsError) else TeamsError.sentence
        if self._troubles.get(part) != sentence:
            grave = meaning(error) is not Meaning.AGAIN
            level = logging.ERROR if grave else logging.WARNING
            _log.log(level, "teams_trouble", extra={"what": sentence})
        self._troubles[part] = sentence
        self.up = False
