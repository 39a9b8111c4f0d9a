"""Day keys: days as people ask for them, written like ISO 8601, and the date that each means.

`P1D`, `P2W`, `P1M`: so many days, weeks or months ahead. `P1W-5`: the Friday of next week;
`P1M-15`: the 15th of next month, or its last day; `P1Y-01-12`: 12 January of next year.
`2026-12-12`: that date; `--12-12`: the next 12 December; `---12`: the next 12th; `W-1`: the next
Monday; `W50-1`: the Monday of the next week 50. With `+P1W` behind it, any of these is a week
later, with `-P2D` two days earlier. `?`: a day that differs by place or year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

ZONE = ZoneInfo("Europe/Amsterdam")
FARTHEST = 366
"""Days ahead."""

NONSENSE = "--00-00"
"""The key of a day that does not exist."""

UNSETTLED = "?"

_DAYS = {"D": 1, "W": 7}
_MONTHS, _YEARS = 12, 9
"""How far to look for a day: the next leap day may be eight years away."""

_FAR = r"P([0-9]{1,4})"
_MOVED = re.compile(rf"(.+?)([+-]){_FAR}([DWM])")
_AGAIN = re.compile(r"(.+)\.([1-9])")


class Wrong(StrEnum):
    """Why there can be no reminder on a day; each is the key of the phrase that says so."""

    PAST = "datum-voorbij"
    FAR = "datum-te-ver"
    UNKNOWN = "datum-onbekend"
    UNSETTLED = "datum-vakantie"
    MANY = "herinnering-te-veel"


def dutch_day(moment: datetime) -> date:
    """The day that it is in the Netherlands at a moment: for an hour or two, not that of UTC."""
    return moment.astimezone(ZONE).date()


def asks(key: str) -> bool:
    """Whether this is a day key, perhaps with how often the person was reminded before."""
    day, _ = day_and_times(key)
    moved = _MOVED.fullmatch(day)
    return day == UNSETTLED or any(p.fullmatch(moved[1] if moved else day) for p, _ in _WAYS)


def day_and_times(key: str) -> tuple[str, int]:
    """The day key, and how often the person was reminded before: `P1W.1` is `P1W` and 1."""
    found = _AGAIN.fullmatch(key)
    return (found[1], int(found[2])) if found else (key, 0)


def day_asked(key: str, now: datetime) -> date | Wrong:
    """The date that a day key means, or what is wrong with it.

    >>> from datetime import datetime
    >>> day_asked("P1D", datetime(2026, 12, 31, 23, 30, tzinfo=ZONE))
    datetime.date(2027, 1, 1)
    """
    if key == UNSETTLED:
        return Wrong.UNSETTLED
    today = dutch_day(now)
    try:
        day = _day(key, today)
    except (ValueError, OverflowError):  # 31 February, or a year out of range
        day = None
    if day is None:
        return Wrong.UNKNOWN
    if day <= today:
        return Wrong.PAST
    return day if (day - today).days <= FARTHEST else Wrong.FAR


def _day(key: str, today: date) -> date | None:
    if moved := _MOVED.fullmatch(key):
        day = _unmoved(moved[1], today)
        return day and _ahead(day, int(moved[2] + moved[3]), moved[4])
    return _unmoved(key, today)


def _unmoved(key: str, today: date) -> date | None:
    for pattern, day_of in _WAYS:
        if found := pattern.fullmatch(key):
            return day_of(today, *found.groups())
    return None


def _ahead(day: date, count: int, unit: str) -> date:
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    return _in_month(day, count, day.day)


def _in_month(day: date, count: int, number: int) -> date:
    """A day of the month that is `count` months ahead; its last day, where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def _in_week(day: date, count: int, weekday: int) -> date:
    """A weekday of the week that is `count` weeks ahead."""
    return day + timedelta(weeks=count, days=weekday - day.isoweekday())


def _weekday(today: date, weekday: str) -> date:
    return today + timedelta(days=(int(weekday) - today.isoweekday() - 1) % 7 + 1)


def _week(today: date, week: str, weekday: str) -> date | None:
    years = range(today.year, today.year + _YEARS)
    return _next(today, (_made(date.fromisocalendar, y, int(week), int(weekday)) for y in years))


def _month_day(today: date, month: str, day: str) -> date | None:
    years = range(today.year, today.year + _YEARS)
    return _next(today, (_made(date, year, int(month), int(day)) for year in years))


def _in_a_year(today: date, count: str, month: str, day: str) -> date:
    return date(today.year + int(count), int(month), int(day))


def _number(today: date, number: str) -> date | None:
    months = (_ahead(today, count, "M") for count in range(_MONTHS))
    return _next(today, (_made(date, m.year, m.month, int(number)) for m in months))


def _next(today: date, days: Iterable[date | None]) -> date | None:
    """The first of these days that exists and is not before today."""
    return next((day for day in days if day is not None and day >= today), None)


def _made(calendar: Callable[[int, int, int], date], *numbers: int) -> date | None:
    try:
        return calendar(*numbers)
    except ValueError:
        return None


_WAYS: tuple[tuple[re.Pattern[str], Callable[..., date | None]], ...] = (
    (re.compile(rf"{_FAR}([DWM])"), lambda today, count, unit: _ahead(today, int(count), unit)),
    (re.compile(rf"{_FAR}W-([1-7])"), lambda today, *asked: _in_week(today, *map(int, asked))),
    (
        re.compile(rf"{_FAR}M-([0-9]{{2}})"),
        lambda today, *asked: _in_month(today, *map(int, asked)),
    ),
    (re.compile(r"P([0-9])Y-([0-9]{2})-([0-9]{2})"), _in_a_year),
    (re.compile(r"W-([1-7])"), _weekday),
    (re.compile(r"W([0-9]{2})-([1-7])"), _week),
    (re.compile(r"---([0-9]{2})"), _number),
    (re.compile(r"--([0-9]{2})-([0-9]{2})"), _month_day),
    (re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), lambda _, *asked: date(*map(int, asked))),
)
