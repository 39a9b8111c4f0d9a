"""Reminders: what was asked for, and the decent moment at which to send it.

Pure: the present moment and the days off are arguments.
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
"""The hours of the day between which a reminder may be sent."""

MOST = 10
"""The most reminders of one conversation."""

STOP = "stop"
"""Stands where a day could: call off all reminders."""

_SPREAD = 10 * 60 * 60
"""Seconds from `FIRST` over which a day's reminders are spread: the last has an hour to be sent."""

_SUNDAY = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A step to remind somebody of; `moment`: when, in seconds since the epoch.

    `times`: how often they were reminded of it before.
    """

    step: str
    moment: int
    times: int = 0

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.moment, ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days besides Sundays on which nobody is reminded, and the names of days and months.

    `months` from January, `weekdays` from Monday, by language; `short_…`: their abbreviations.
    """

    off: Container[date] = frozenset()
    months: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    weekdays: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    short_months: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    short_weekdays: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)

    def is_off(self, day: date) -> bool:
        return day.isoweekday() == _SUNDAY or day in self.off


def moment_on(day: date, calendar: Calendar, salt: str) -> datetime:
    """A moment on that day, or on the first day after it that is not off.

    The same `salt` gives the same moment; different ones are spread over the day, so that not all
    reminders are due at once.
    """
    while calendar.is_off(day):
        day += timedelta(days=1)
    digest = blake2b(salt.encode()).digest()
    after = timedelta(seconds=int.from_bytes(digest) % _SPREAD)
    return datetime.combine(day, FIRST, ZONE) + after  # clocks never shift in daytime


def is_decent(now: datetime, calendar: Calendar) -> bool:
    """Whether a reminder may be sent now."""
    here = now.astimezone(ZONE)
    return FIRST <= here.time() < LAST and not calendar.is_off(here.date())


def next_decent(now: datetime, calendar: Calendar, salt: str) -> datetime:
    """Now if a reminder may be sent, else a moment at which it may, spread by `salt`."""
    here = now.astimezone(ZONE)
    if is_decent(here, calendar):
        return here
    early = here.time() < LAST and not calendar.is_off(here.date())
    return moment_on(here.date() if early else here.date() + timedelta(days=1), calendar, salt)
