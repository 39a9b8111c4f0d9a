"""Reminders: what was asked for, and the decent moment at which to come back to it.

Pure: the moment that it is now, and the days off, are values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.core.days import ZONE

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from bot.core.languages import Code

FIRST, LAST = time(9), time(20)
"""Between which nobody is disturbed by a message."""

MOST = 10
"""Reminders that one conversation can have."""

STOP = "stop"
"""What calls off all reminders, where a day could be asked for."""

_SPREAD = 10 * 60 * 60
"""Seconds after `FIRST` over which a day's reminders are spread: an hour is left to send them."""

_SUNDAY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A step to be told of at a moment, in seconds since the epoch.

    `times`: how often the person was reminded of it before.
    """

    step: str
    moment: int
    times: int = 0

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.moment, ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days on which nobody is reminded, besides Sundays, and how days are called.

    `months` from January, `weekdays` from Monday, by language; and both as they are cut short.
    """

    off: Container[date] = frozenset()
    months: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    weekdays: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    short_months: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    short_weekdays: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)

    def is_off(self, day: date) -> bool:
        return day.isoweekday() == _SUNDAY or day in self.off


def moment_on(day: date, calendar: Calendar, salt: str) -> datetime:
    """A moment on that day, or on the first day after it that is none off.

    `salt`: the same gives the same moment; others are spread over the day, so that what many asked
    for is not due at once.
    """
    while calendar.is_off(day):
        day += timedelta(days=1)
    digest = blake2b(salt.encode()).digest()
    after = timedelta(seconds=int.from_bytes(digest) % _SPREAD)
    return datetime.combine(day, FIRST, ZONE) + after  # no clock is changed by day


def is_decent(now: datetime, calendar: Calendar) -> bool:
    """Whether somebody may be disturbed by a message now."""
    here = now.astimezone(ZONE)
    return FIRST <= here.time() < LAST and not calendar.is_off(here.date())


def next_decent(now: datetime, calendar: Calendar, salt: str) -> datetime:
    """Now, or a moment on the next day on which somebody may be disturbed."""
    here = now.astimezone(ZONE)
    if is_decent(here, calendar):
        return here
    early = here.time() < LAST and not calendar.is_off(here.date())
    return moment_on(here.date() if early else here.date() + timedelta(days=1), calendar, salt)
