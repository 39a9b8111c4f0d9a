"""Knows what is wrong with the channel, and logs it once."""

from __future__ import annotations

import logging
from typing import Literal, TypeAlias

from bot.channels.delivery import Meaning
from bot.channels.teams.errors import TeamsError, meaning

Part: TypeAlias = Literal["login", "keys", "host", "sending"]
"""Parts that can fail one by one: getting a token, getting keys, a host to answer at, sending."""

_STOPS_ALL: tuple[Part, ...] = ("login", "keys", "sending")
"""The gravest first. A refused host concerns one school only, and a setting mends it."""

_log = logging.getLogger(__name__)


class Health:
    """`trouble`: the gravest thing that is wrong now, in one sentence for the operator.

    `up`: whether people are answered, as far as we know.
    """

    def __init__(self) -> None:
        self._known = False
        self._troubles: dict[Part, str] = {}

    @property
    def trouble(self) -> str | None:
        told = (self._troubles.get(part) for part in (*_STOPS_ALL, "host"))
        return next(filter(None, told), None)

    @property
    def up(self) -> bool:
        return self._known and self._troubles.keys().isdisjoint(_STOPS_ALL)

    def well(self, part: Part) -> None:
        """This part works."""
        self._known = True
        if self._troubles.pop(part, None) is not None and self.up:
            _log.info("teams_well")

    def ails(self, part: Part, error: Exception) -> None:
        """This part fails; logged if it differs from what was wrong before."""
        sentence = error.sentence if isinstance(error, TeamsError) else TeamsError.sentence
        if self._troubles.get(part) != sentence:
            grave = meaning(error) is not Meaning.AGAIN
            level = logging.ERROR if grave else logging.WARNING
            _log.log(level, "teams_trouble", extra={"what": sentence})
        self._troubles[part] = sentence
