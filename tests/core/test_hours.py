"""Whether somebody is there now, or when again: told with the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.drawing import draw
from bot.core.hours import Hours, Period, attendance
from bot.core.opening import week_in_words
from bot.core.session import Session
from bot.core.texts import Role
from tests.guides import THERE, with_steunpunt

if TYPE_CHECKING:
    from bot.core.guide import Guide

MORNING = Period(opens=time(9), closes=time(12, 30))
AFTERNOON = Period(opens=time(13), closes=time(17))
HOURS = Hours(
    week=((MORNING, AFTERNOON), (MORNING, AFTERNOON), (), (MORNING,), (), (), ()),
    exceptions={date(2026, 12, 28): (), date(2026, 12, 25): (AFTERNOON,)},
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}),
)


@pytest.mark.parametrize(
    ("moment", "now", "at"),
    [
        ((2026, 11, 30, 7, 59), False, (30, 9, 0)),  # Monday, in winter: an hour behind us
        ((2026, 11, 30, 8, 0), True, (30, 12, 30)),
        ((2026, 11, 30, 11, 30), False, (30, 13, 0)),
        ((2026, 11, 30, 16, 0), False, (1, 9, 0)),
        ((2026, 7, 6, 7, 0), True, (6, 12, 30)),  # in summer, two hours
        ((2026, 12, 25, 11, 0), False, (25, 13, 0)),  # a holiday with hours of its own
        ((2026, 12, 28, 9, 0), False, (29, 9, 0)),  # an exception: closed
        ((2026, 12, 31, 9, 0), True, (31, 12, 30)),
        ((2026, 12, 31, 12, 0), False, (4, 9, 0)),
    ],
)
def test_it_is_open_by_the_clock_of_the_netherlands(
    moment: tuple[int, int, int, int, int], now: bool, at: tuple[int, int, int]
) -> None:
    found = attendance(HOURS, datetime(*moment, tzinfo=UTC))
    assert found is not None
    assert (found.now, (found.at.day, found.at.hour, found.at.minute)) == (now, at)


NIGHT = Hours(
    week=(
        (Period(opens=time(1, 30), closes=time(2, 30)), Period(opens=time(2, 45), closes=time(5))),
    )
    * 7
)


@pytest.mark.parametrize("day", [(2026, 3, 28, 22), (2026, 10, 24, 22), (2026, 6, 1, 22)])
def test_in_the_night_that_the_clock_is_shifted_it_is_right_too(
    day: tuple[int, int, int, int],
) -> None:
    """In each quarter of an hour: the state holds until the moment that is told, then changes."""
    begun = datetime(*day, tzinfo=UTC)
    for quarter in range(4 * 8):
        moment = begun + timedelta(minutes=15 * quarter)
        found = attendance(NIGHT, moment)
        assert found is not None
        until = found.at.astimezone(UTC)
        assert until > moment
        for later in range(int((until - moment) / timedelta(minutes=15))):
            told = attendance(NIGHT, moment + timedelta(minutes=15 * later))
            assert told is not None
            assert told.now is found.now


def test_after_the_clock_was_shifted_it_opens_by_the_new_one() -> None:
    friday_evening = datetime(2026, 10, 23, 18, tzinfo=UTC)
    found = attendance(HOURS, friday_evening)
    assert found is not None
    assert (found.at.isoformat(), found.now) == ("2026-10-26T09:00:00+01:00", False)


def test_who_never_opens_is_not_said_to() -> None:
    never = Hours(week=((),) * 7)
    assert attendance(never, datetime(2026, 1, 1, tzinfo=UTC)) is None


@settings(max_examples=60)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_is_told_holds_until_then_and_no_longer(moment: datetime) -> None:
    found = attendance(HOURS, moment)
    assert found is not None
    assert found.at > moment
    just_before = attendance(HOURS, max(moment, found.at - timedelta(minutes=1)))
    assert just_before == found
    then = attendance(HOURS, found.at)
    assert then is not None
    assert then.now is not found.now


def test_the_card_says_so_with_the_day_and_is_drawn_anew_when_it_changes(guide: Guide) -> None:
    speaks = {"nl": "Nederlands en Arabisch", "en": "Dutch and Arabic"}
    there = with_steunpunt(guide, replace(THERE, hours=HOURS, network="SWV Daar", speaks=speaks))
    session = Session(role=Role.OUDER, steunpunt="daar", trail=("contact/ouder",))

    def notes(hour: int, language: str = "nl") -> tuple[str, ...]:
        asked, node = replace(session, language=language), there.nodes["contact/ouder"]
        return draw(there, asked, node, datetime(2026, 11, 30, hour, tzinfo=UTC)).cards[0].notes

    assert notes(8) == (
        "Nu open: maandag 30 november, tot 12.30 uur.",
        "SWV Daar, Regio Daar",
        "Hier spreken ze Nederlands en Arabisch.",
    )
    assert notes(16)[0] == "Nu dicht. Weer open: dinsdag 1 december, 9.00 uur."
    assert notes(8, "en")[0] == "Open now: Monday 30 November, until 12:30."


def test_where_it_goes_on_paper_the_week_is_told(guide: Guide) -> None:
    assert week_in_words(guide, HOURS, "nl", None) == (
        "Open: maandag tot en met dinsdag 9.00 tot 12.30 uur, 13.00 tot 17.00 uur; "
        "donderdag 9.00 tot 12.30 uur."
    )
    every = Hours(week=((MORNING,),) * 7)
    assert week_in_words(guide, every, "en", None) == "Open: Monday to Sunday 9:00 to 12:30."
    assert not week_in_words(guide, Hours(week=((),) * 7), "nl", None)
    there = with_steunpunt(guide, replace(THERE, hours=HOURS))
    outcome = there.nodes["stappen/start"]
    now = datetime(2026, 11, 30, 8, tzinfo=UTC)
    screen = draw(there, Session(role=Role.OUDER, steunpunt="daar"), outcome, now)
    assert screen.handout is not None
    assert screen.handout.cards[0].notes[0].startswith("Open: maandag")
