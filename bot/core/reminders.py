"""Reminders: what was asked for, and the decent moment at which to come back to it.

Pure: the moment that it is now, and the days off, are values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from bot.core.languages import Code

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = time(9), time(20)
"""Between which nobody is disturbed by a message."""

MOST = 10
"""Reminders that one conversation can have."""

STOP = "stop"
"""What calls off all reminders, where a day could be asked for."""

FARTHEST = 366
"""Days ahead."""

_SPREAD = 10 * 60 * 60
"""Seconds after `FIRST` over which a day's reminders are spread: an hour is left to send them."""

_SUNDAY = 7
_DAYS = {"D": 1, "W": 7}
_AHEAD = re.compile(r"P([0-9]{1,4})([DWM])")
_DATE = re.compile(r"([0-9]{4}|-)-([0-9]{2})-([0-9]{2})")
_WEEKDAY = re.compile(r"W-([1-7])")
_AGAIN = re.compile(r"(.+)\.([1-9])")


class Wrong(StrEnum):
    """Why nothing can be kept for what was asked; each is the key of the phrase that says so."""

    PAST = "datum-voorbij"
    FAR = "datum-te-ver"
    UNKNOWN = "datum-onbekend"
    MANY = "herinnering-te-veel"


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

    `months` from January, `weekdays` from Monday, by language.
    """

    off: Container[date] = frozenset()
    months: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    weekdays: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)

    def is_off(self, day: date) -> bool:
        return day.isoweekday() == _SUNDAY or day in self.off


def asks(key: str) -> bool:
    """Whether this is how a day is asked for (see `day_asked`), perhaps once more."""
    day, _ = day_and_times(key)
    return any(pattern.fullmatch(day) for pattern in (_AHEAD, _DATE, _WEEKDAY))


def day_and_times(key: str) -> tuple[str, int]:
    """The day, and how often the person was reminded before: of `P1W.1`, `P1W` and 1."""
    found = _AGAIN.fullmatch(key)
    return (found[1], int(found[2])) if found else (key, 0)


def day_asked(key: str, now: datetime) -> date | Wrong:
    """The day that is meant.

    `P1D`, `P2W`, `P1M`: so many days, weeks or months ahead; `2026-12-12`; `--12-12`: the next such
    day; `W-1`: the next Monday.

    >>> day_asked("P1D", datetime(2026, 12, 31, 23, 30, tzinfo=ZONE))
    datetime.date(2027, 1, 1)
    """
    today = now.astimezone(ZONE).date()
    day = _day(key, today)
    if day is None:
        return Wrong.UNKNOWN
    if day <= today:
        return Wrong.PAST
    return day if (day - today).days <= FARTHEST else Wrong.FAR


def moment_on(day: date, calendar: Calendar, salt: str) -> datetime:
    """A moment on that day, or on the first day after it that is none off.

    `salt`: the same gives the same moment; others are spread over the day, so that what many asked
    for is not due at once.
    """
    while calendar.is_off(day):
        day += timedelta(days=1)
    digest = blake2b(salt.encode(), digest_size=8).digest()
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
    early = here.time() < FIRST and not calendar.is_off(here.date())
    return moment_on(here.date() if early else here.date() + timedelta(days=1), calendar, salt)


def _day(key: str, today: date) -> date | None:
    if found := _AHEAD.fullmatch(key):
        return _ahead(int(found[1]), found[2], today)
    if found := _WEEKDAY.fullmatch(key):
        return today + timedelta(days=(int(found[1]) - today.isoweekday() - 1) % 7 + 1)
    found = _DATE.fullmatch(key)
    if found is None:
        return None
    month, day = int(found[2]), int(found[3])
    if found[1] != "-":
        return _date(int(found[1]), month, day)
    return _next(month, day, today)


def _ahead(count: int, unit: str, today: date) -> date:
    if unit in _DAYS:
        return today + timedelta(days=count * _DAYS[unit])
    months = today.month - 1 + count
    year, month = today.year + months // 12, months % 12 + 1
    return next(day for last in range(today.day, 0, -1) if (day := _date(year, month, last)))


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day, or today; one in February may be years away."""
    years = range(today.year, today.year + 9)
    days = (found for year in years if (found := _date(year, month, day)))
    return next((found for found in days if found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
