"""A reminder comes on the day that was meant, at a decent hour, whatever the clock does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from bot.content.calendar import build_calendar
from bot.core.days import FARTHEST, ZONE, Wrong, asks, day_and_times, day_asked
from bot.core.languages import SPOKEN
from bot.core.reminders import (
    Calendar,
    Reminder,
    is_decent,
    moment_on,
    next_decent,
)

DUTCH = build_calendar(SPOKEN)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(*moment: int) -> datetime:
    """On a Dutch clock."""
    return datetime(*moment, tzinfo=ZONE)  # type: ignore[misc,arg-type]


def promised(key: str, now: datetime) -> date:
    day = day_asked(key, now)
    assert not isinstance(day, Wrong)
    return moment_on(day, DUTCH, "anybody").date()


def test_what_is_off_is_what_the_library_says_of_the_country() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(365 * 20)]
    known = country_holidays("NL")
    assert [day for day in days if day in DUTCH.off] == [day for day in days if day in known]


@pytest.mark.parametrize(
    ("key", "now", "day"),
    [
        ("P1D", at(2026, 11, 30, 12), date(2026, 12, 1)),
        ("P1D", at(2026, 11, 30, 0, 30), date(2026, 12, 1)),
        ("P1D", datetime(2026, 11, 30, 23, 30, tzinfo=UTC), date(2026, 12, 2)),
        # Both nights in which the clock is changed, before and after.
        ("P1D", at(2027, 3, 27, 23, 59), date(2027, 3, 30)),  # Easter Sunday and Monday
        ("P1D", at(2026, 3, 28, 23, 59), date(2026, 3, 30)),
        ("P1D", at(2026, 3, 29, 1, 59), date(2026, 3, 30)),
        ("P1D", at(2026, 3, 29, 3, 1), date(2026, 3, 30)),
        ("P1D", at(2026, 10, 24, 23, 59), date(2026, 10, 26)),
        ("P1D", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 26)),
        ("P1D", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 26)),
        # New Year, leap days, Easter, a King's Day that a Sunday moves.
        ("P1D", at(2026, 12, 31, 23, 59), date(2027, 1, 2)),
        ("P1D", at(2028, 2, 28, 10), date(2028, 2, 29)),
        ("P1M", at(2027, 1, 31, 10), date(2027, 3, 1)),
        ("P1M", at(2028, 1, 31, 10), date(2028, 2, 29)),
        ("P1W", at(2027, 3, 22, 10), date(2027, 3, 30)),
        ("2026-12-25", at(2026, 12, 1, 10), date(2026, 12, 28)),
        ("P1D", at(2025, 4, 25, 10), date(2025, 4, 28)),
        ("P8W", at(2026, 11, 30, 10), date(2027, 1, 25)),
        ("--12-12", at(2026, 11, 30, 10), date(2026, 12, 12)),
        ("--11-01", at(2026, 11, 30, 10), date(2027, 11, 1)),
        ("--02-29", at(2027, 3, 2, 10), date(2028, 2, 29)),
        ("W-5", at(2026, 11, 30, 10), date(2026, 12, 4)),
        ("W-1", at(2026, 11, 30, 10), date(2026, 12, 7)),
        # Of a week or a month, and so long before or after a day.
        ("P1W-5", at(2026, 11, 30, 10), date(2026, 12, 11)),
        ("P1W-5", at(2026, 12, 6, 10), date(2026, 12, 11)),
        ("P0W-6", at(2026, 11, 30, 10), date(2026, 12, 5)),
        ("W-5+P1W", at(2026, 12, 5, 10), date(2026, 12, 18)),
        ("W50-1", at(2026, 11, 30, 10), date(2026, 12, 7)),
        ("W03-2", at(2026, 11, 30, 10), date(2027, 1, 19)),
        ("W53-4", at(2026, 11, 30, 10), date(2026, 12, 31)),
        ("P1M-15", at(2026, 11, 30, 10), date(2026, 12, 15)),
        ("P0M-31", at(2026, 11, 3, 10), date(2026, 11, 30)),
        ("P0M-31", at(2028, 2, 3, 10), date(2028, 2, 29)),
        ("P1M-31", at(2027, 1, 31, 10), date(2027, 3, 1)),
        ("---12", at(2026, 11, 30, 10), date(2026, 12, 12)),
        ("---31", at(2027, 2, 1, 10), date(2027, 3, 31)),
        ("--12-12-P1W", at(2026, 11, 30, 10), date(2026, 12, 5)),
        ("2026-12-12+P1M", at(2026, 11, 30, 10), date(2027, 1, 12)),
        ("P1D+P2D", at(2026, 11, 30, 10), date(2026, 12, 3)),
        ("P1Y-01-12", at(2026, 11, 30, 10), date(2027, 1, 12)),
        ("---01-P1D", at(2027, 1, 30, 10), date(2027, 2, 1)),
    ],
)
def test_a_day_is_the_one_that_people_mean(key: str, now: datetime, day: date) -> None:
    assert promised(key, now) == day


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("P0D", Wrong.PAST),
        ("2026-11-30", Wrong.PAST),
        ("--11-30", Wrong.PAST),
        ("1999-01-01", Wrong.PAST),
        ("2036-11-30", Wrong.FAR),
        ("P9999W", Wrong.FAR),
        ("P2M", None),
        ("P13M", Wrong.FAR),
        (f"P{FARTHEST}D", None),
        (f"P{FARTHEST + 1}D", Wrong.FAR),
        ("2026-02-30", Wrong.UNKNOWN),
        ("--13-12", Wrong.UNKNOWN),
        ("--00-00", Wrong.UNKNOWN),
        ("morgen", Wrong.UNKNOWN),
        ("0000-01-01", Wrong.UNKNOWN),
        ("---00", Wrong.UNKNOWN),
        ("---32", Wrong.UNKNOWN),
        ("W54-1", Wrong.UNKNOWN),
        ("P1M-00", Wrong.UNKNOWN),
        ("P0W-1", Wrong.PAST),
        ("P0Y-06-01", Wrong.PAST),
        ("P1Y-12-12", Wrong.FAR),
        ("P1Y-02-30", Wrong.UNKNOWN),
        ("--12-12-P3M", Wrong.PAST),
        ("--02-30+P1W", Wrong.UNKNOWN),
        ("9999-12-31+P1W", Wrong.UNKNOWN),
        ("0001-01-01-P9999M", Wrong.UNKNOWN),
        ("morgen+P1D", Wrong.UNKNOWN),
        ("P1D+P1D+P1D", Wrong.UNKNOWN),
        ("?", Wrong.UNSETTLED),
    ],
)
def test_a_day_that_cannot_be_is_said_to_be_so(key: str, why: Wrong | None) -> None:
    day = day_asked(key, at(2026, 11, 30, 10))
    assert (day if isinstance(day, Wrong) else None) is why


@given(
    now=moments, key=st.sampled_from(["P1D", "P1W", "P1M", "P8W", "W-7", "--05-05"]), salt=st.text()
)
def test_a_moment_is_decent_and_not_before_the_day_asked_for(
    now: datetime, key: str, salt: str
) -> None:
    day = day_asked(key, now)
    if isinstance(day, Wrong):
        return
    moment = moment_on(day, DUTCH, salt)
    assert moment > now
    assert is_decent(moment, DUTCH)
    assert moment.date() >= day
    assert moment.date() - day <= timedelta(days=4), "no more than the days that are off"
    between = [day + timedelta(days=n) for n in range((moment.date() - day).days)]
    assert all(DUTCH.is_off(skipped) for skipped in between)
    assert Reminder(step="a", moment=int(moment.timestamp())).at == moment


@given(moments)
def test_what_is_late_comes_at_once_or_at_the_next_decent_hour(now: datetime) -> None:
    later = next_decent(now, DUTCH, "x")
    assert is_decent(later, DUTCH)
    assert (later == now) is is_decent(now, DUTCH)
    assert now <= later <= now + timedelta(days=5)


def test_early_in_the_morning_is_the_same_day_and_late_is_the_next() -> None:
    assert next_decent(at(2026, 12, 1, 6), DUTCH, "x").date() == date(2026, 12, 1)
    assert next_decent(at(2026, 12, 1, 20), DUTCH, "x").date() == date(2026, 12, 2)
    assert next_decent(at(2026, 12, 5, 21), DUTCH, "x").date() == date(2026, 12, 7)


def test_what_ten_thousand_ask_for_is_spread_over_the_day() -> None:
    seconds = [moment_on(date(2026, 12, 1), DUTCH, str(n)).timestamp() for n in range(10_000)]
    assert max(Counter(seconds).values()) < 10
    assert min(seconds) < at(2026, 12, 1, 9, 5).timestamp()
    assert max(seconds) > at(2026, 12, 1, 18, 55).timestamp()


def test_nobody_is_disturbed_on_a_day_off_or_at_night() -> None:
    calendar = Calendar(off={date(2026, 12, 2)})
    assert is_decent(at(2026, 12, 1, 9), calendar)
    assert not is_decent(at(2026, 12, 1, 8, 59), calendar)
    assert not is_decent(at(2026, 12, 1, 20), calendar)
    assert not is_decent(at(2026, 12, 2, 12), calendar)
    assert not is_decent(at(2026, 12, 6, 12), calendar), "a Sunday"


@pytest.mark.parametrize(
    "key", ["P1D", "2026-12-12", "--12-12", "W-1", "P1W.1", "--00-00", "W-5+P1W", "?"]
)
def test_what_asks_for_a_day(key: str) -> None:
    assert asks(key)


@pytest.mark.parametrize(
    "key",
    ["", "morgen", "P1X", "P1W.0", "2026-1-1", "W-8", "stop", ".1", "+P1W", "x+P1W", "P1D+P1D+P1D"],
)
def test_what_asks_for_none(key: str) -> None:
    assert not asks(key)


def test_a_day_once_more_tells_how_often_it_was_before() -> None:
    assert day_and_times("P1W.2") == ("P1W", 2)
    assert day_and_times("P1W") == ("P1W", 0)
