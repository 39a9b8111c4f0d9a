"""A day that is typed where one is asked for, as people write it; and only there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Chose, Opened, Wrote
from bot.core.reminders import asks
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.dates import NONSENSE, Dates
from bot.understanding.understand import Understanding

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide

THERE = Session(role=Role.OUDER, trail=("stappen/gesprek", "herinner/gesprek"))
ELSEWHERE = Session(role=Role.OUDER, trail=("stappen/gesprek",))

DAYS = {
    "12 december": "--12-12",
    "12 December 2026": "2026-12-12",
    "op 12 december aub": "--12-12",
    "december 12": "--12-12",
    "the 12th of December": "--12-12",
    "12e dec.": "--12-12",
    "zaterdag 12 december": "--12-12",
    "12-12": "--12-12",
    "3/1": "--01-03",
    "12-12-2026": "2026-12-12",
    "12.12.26": "2026-12-12",
    "2026-12-12": "2026-12-12",
    "over 3 weken": "P3W",
    "over drie weken": "P3W",
    "in two weeks": "P2W",
    "in a week": "P1W",
    "over een week graag": "P1W",
    "3 dagen": "P3D",
    "in 2 months": "P2M",
    "twee maanden": "P2M",
    "morgen": "P1D",
    "Morgen graag!": "P1D",
    "tomorrow please": "P1D",
    "overmorgen": "P2D",
    "volgende week": "P1W",
    "next month": "P1M",
    "vandaag": "P0D",
    "vrijdag": "W-5",
    "next Friday": "W-5",
    "31 februari": "--02-31",
    "45 mei": "--05-45",
    "12-13-2026": "2026-13-12",
    "volgende week vrijdag": NONSENSE,
    "in december": NONSENSE,
    "12 december 123456789": NONSENSE,
    "over ፩ weken": None,  # a digit that no number is written with
    "፩ december": None,
    "over 100000000000 weken": None,
    "geboren op 12-12-2016": None,
    "mag mijn kind in december thuis blijven?": None,
    "wat is een opp": None,
    "2": None,
    "": None,
}


@pytest.fixture(scope="module")
def dates(guide: Guide) -> Dates:
    return Dates(guide)


@pytest.fixture(scope="module")
def understanding(guide: Guide) -> Understanding:
    return Understanding(guide)


def chosen(event: Event) -> str | None:
    answer = event.answer if isinstance(event, Wrote) else None
    return answer.choice if isinstance(answer, Chose) else None


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_read_as_people_write_it(dates: Dates, text: str, day: str | None) -> None:
    assert dates.day_in(text) == day


def test_a_count_in_words_may_be_as_long_as_it_is(guide: Guide) -> None:
    talk = replace(guide.talk, counts={**guide.talk.counts, "veertien": 14})
    assert Dates(replace(guide, talk=talk)).day_in("over veertien dagen") == "P14D"


@given(text=st.text(max_size=40) | st.from_regex(r"[0-9a-z ./-]{0,12}", fullmatch=True))
def test_whatever_is_typed_is_a_day_or_none(dates: Dates, text: str) -> None:
    day = dates.day_in(text)
    assert day is None or asks(day)


def test_it_is_read_where_a_day_is_asked_for_and_nowhere_else(understanding: Understanding) -> None:
    assert chosen(understanding.understand("12 december", THERE)) == "--12-12"
    assert chosen(understanding.understand("12 december", ELSEWHERE)) is None
    assert chosen(understanding.understand("12 december", THERE, at_screen=False)) is None


def test_what_is_no_day_is_said_to_be_none(understanding: Understanding) -> None:
    assert chosen(understanding.understand("qwrt zxcv", THERE)) == NONSENSE
    assert chosen(understanding.understand("qwrt zxcv", ELSEWHERE)) is None


def test_words_of_distress_and_commands_and_questions_come_before_a_day(
    understanding: Understanding, guide: Guide
) -> None:
    heard = understanding.understand("op 12 december maak ik er een eind aan", THERE)
    assert isinstance(heard, Wrote)
    assert heard.alarm == "crisis"
    assert understanding.understand("stop", THERE) == Opened(node=guide.stop)
    asked = understanding.understand("wat is een opp", THERE)
    assert isinstance(asked, Wrote)
    assert asked.found
