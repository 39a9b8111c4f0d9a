"""The story above a screen is drawn from the session alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.engine import turn
from bot.core.events import Started
from bot.core.session import Session
from bot.core.story import as_of, story
from bot.core.taps import read_tap
from bot.core.texts import Role

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.screen import Screen


def pressed(guide: Guide, now: datetime, *labels: str) -> tuple[Session, list[Screen]]:
    """The session after these presses, and the screens on the way."""
    done = turn(guide, Session(), Started(), now)
    seen = [done.screen]
    for label in labels:
        [button] = [b for b in done.screen.buttons if b.label == label]
        tap = read_tap(button.tap)
        assert tap
        done = turn(guide, done.session, tap.event, now)
        seen.append(done.screen)
    return done.session, seen


def test_it_tells_each_screen_on_the_way_with_what_was_pressed_on_it(
    guide: Guide, now: datetime
) -> None:
    way = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Psychische klachten")
    session, seen = pressed(guide, now, *way, "Hulp")
    told = story(guide, session, now)
    assert [one.answer for one in told] == [*way, "Hulp"]
    assert [one.screen.node for one in told] == [screen.node for screen in seen[:-1]]
    assert [one.screen.text for one in told] == [screen.text for screen in seen[:-1]]


def test_who_answered_a_question_in_another_way_is_told_the_answer_that_stands(
    guide: Guide, now: datetime
) -> None:
    way = (
        "Ik ben ouder",
        "Kind thuis: mag dat?",
        "Begin met de vragen",
        "Iets anders",
        "Weet ik niet",
    )
    session, seen = pressed(guide, now, *way)
    assert [one.answer for one in story(guide, session, now)] == [*way]
    assert seen[-1].node == session.place


def test_every_conversation_can_be_told(
    guide: Guide, now: datetime, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    for visits in walks.values():
        for visit in visits:
            told = story(guide, visit.session, now)
            assert len(told) <= len(visit.session.trail)
            assert all(one.answer for one in told)
            assert all(one.screen.language == visit.session.language for one in told)


def test_a_place_that_no_button_leads_to_is_called_by_its_title(
    guide: Guide, now: datetime
) -> None:
    session = Session(role=Role.OUDER, trail=("beslisboom/start", "geld/start"))
    [told] = story(guide, session, now)
    title = guide.nodes["geld/start"].title or guide.topics["geld"].title
    assert told.answer == title.say("nl", Role.OUDER)


def test_what_is_gone_or_is_no_screen_is_passed_over(guide: Guide, now: datetime) -> None:
    fork = next(node.id for node in guide.nodes.values() if node.forks)
    session = Session(role=Role.OUDER, trail=("was/eens", fork, "geld/start", "beslisboom/start"))
    assert [one.screen.node for one in story(guide, session, now)] == ["geld/start"]


def test_a_newcomer_has_no_story(guide: Guide, now: datetime) -> None:
    assert not story(guide, Session(), now)
    session = turn(guide, Session(), Started(), now).session
    assert not story(guide, session, now)


def test_one_can_look_back_to_any_place_and_to_the_first_question(
    guide: Guide, now: datetime
) -> None:
    session, seen = pressed(guide, now, "Ik ben ouder", "Kind thuis: mag dat?", "Hulp")
    menu = as_of(guide, session, "start/menu")
    assert menu == replace(session, trail=("start/menu",))
    first = as_of(guide, session, seen[0].node)
    assert first is not None
    assert (first.role, first.place) == (None, "start/welkom")
    assert as_of(guide, session, "geld/start") is None
