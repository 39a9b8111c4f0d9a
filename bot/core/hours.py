"""Opening hours: whether somebody is there now, and until when, or from when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.days import ZONE, dutch_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

_LOOKED_AHEAD = 60
"""Days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `opens` up to `closes`, on one day, by the clock of the Netherlands."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """`week`: the periods of each weekday from Monday, in order, without overlap.

    `exceptions`: the periods of days that are different. `holidays`: other days when it is closed.
    """

    week: tuple[tuple[Period, ...], ...]
    exceptions: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[Period, ...]:
        """The periods of a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week[day.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """`now`: whether it is open; `at`: when that changes, in Dutch time."""

    now: bool
    at: datetime


def attendance(hours: Hours, now: datetime) -> Attendance | None:
    """Whether it is open at a moment; `None` where it stays closed for two months."""
    today = dutch_day(now)
    for ahead in range(_LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        for period in hours.on(day):
            opens, closes = _moment(day, period.opens), _moment(day, period.closes)
            if now < opens:
                return Attendance(now=False, at=opens.astimezone(ZONE))
            if now < closes:
                return Attendance(now=True, at=closes.astimezone(ZONE))
    return None


def _moment(day: date, clock: time) -> datetime:
    """In UTC: Python compares moments of one zone by their clocks, even where those shift."""
    return datetime.combine(day, clock, ZONE).astimezone(UTC)
