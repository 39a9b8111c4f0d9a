"""A button that outlives its conversation never does something else without saying so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Chose, Opened
from bot.core.guide import Guide
from bot.core.languages import LANGUAGES, Code
from bot.core.leaning import answers_in, mark
from bot.core.limits import words
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import READERS, Role
from tests.guides import NOW, Visitor, event_of, small_guide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.paths import Move, Reached
    from bot.core.screen import Screen


def moves(visits: Iterable[Reached]) -> Iterator[tuple[Reached, Move]]:
    """Each different button, with what it shows."""
    seen = set()
    for visit in visits:
        for move in visit.moves:
            shown = (move.button.tap, move.screen.node, words(move.screen))
            if shown not in seen:
                seen.add(shown)
                yield visit, move


def told(screen: Screen) -> tuple[str, str]:
    return screen.node, words(replace(screen, notices=(), news=()))


def pressed(guide: Guide, move: Move, session: Session) -> Screen:
    return turn(guide, session, event_of(move.button.tap), NOW).screen


def as_left(visit: Reached) -> Session:
    """The session of who pressed that button, when all else is gone."""
    return Session(language=visit.session.language, role=visit.session.role)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_of_a_lost_conversation_shows_the_same_or_says_so(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    seen: Counter[str] = Counter()
    for visit, move in moves(walks[language]):
        if returns(guide, move) or is_own(guide, move):
            continue
        lost = pressed(guide, move, as_left(visit))
        if told(lost) == told(move.screen):
            seen["the same"] += 1
            continue
        seen["said"] += 1
        node = guide.nodes[lost.node]
        assert lost.notices[0] == guide.phrase("antwoorden-weg", language, visit.session.role)
        assert node.remember, f"{move.button.tap}: {lost.node} asks nothing"
    assert seen["said"] > 100
    assert seen["the same"] > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_nothing_can_be_looked_up_a_button_tells_what_it_was_drawn_for(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    for visit, move in moves(walks[language]):
        if returns(guide, move) or is_own(guide, move):
            continue
        shown = pressed(guide, move, replace(as_left(visit), known=False))
        assert told(shown) == told(move.screen), move.button.tap


def test_what_is_kept_is_not_made_up(guide: Guide) -> None:
    for language in LANGUAGES:
        for role in Role:
            session = Session(language=language, role=role, known=False)
            screen = turn(guide, session, Opened(node="privacy/start"), NOW).screen
            assert screen.notices == (guide.phrase("geheugen-onbekend", language, role),)
            assert screen.points == ()


def returns(guide: Guide, move: Move) -> bool:
    """Whether a press leads back to where one was, or erases everything."""
    tap = read_tap(move.button.tap)
    if tap is None or not isinstance(tap.event, Chose):
        return False
    choice = guide.nodes[tap.event.node].choice(tap.event.choice)
    return choice is not None and (choice.go is None or choice.wipes)


def is_own(guide: Guide, move: Move) -> bool:
    """Whether a screen shows what no button carries: all that is kept, and ticks."""
    return guide.nodes[move.screen.node].discloses or bool(move.session.done)


def at_last_question(guide: Guide) -> Visitor:
    parent = Visitor(guide, role=Role.OUDER)
    parent.does(Opened(node="beslisboom/oorzaak"))
    parent.press("Iets anders")
    return parent


def test_another_answer_meanwhile_is_said_and_counts(guide: Guide) -> None:
    parent = at_last_question(guide)
    no = next(button for button in parent.screen.buttons if button.label == "Nee, door iets anders")
    parent.does(Chose(node="beslisboom/oorzaak", choice="ziekte"))
    screen = parent.touch(no)
    assert screen.node == "beslisboom/categorie-b"
    assert screen.notices == (guide.phrase("antwoorden-anders", "nl", Role.OUDER),)


def test_an_older_button_without_marks_asks_first_what_always_comes_first(guide: Guide) -> None:
    pressed = Chose(node="beslisboom/reden", choice="nee")
    screen = turn(guide, Session(role=Role.OUDER), pressed, NOW).screen
    assert screen.node == "beslisboom/oorzaak"
    assert screen.notices == (guide.phrase("antwoorden-weg", "nl", Role.OUDER),)


@pytest.mark.parametrize("role", READERS)
def test_a_button_is_answered_for_every_reader_whatever_answer_is_gone(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], role: Role | None
) -> None:
    """It holds too when another process has just saved another session."""
    taps = {move.button.tap for _, move in moves(walks["nl"]) if "~" in move.button.tap}
    assert len(taps) > 50
    gone = guide.phrase("antwoorden-weg", "nl", role)
    for text in taps:
        tap = event_of(text)
        leant_on = answers_in(guide, tap.leans)
        assert leant_on, text
        for lost in leant_on:
            kept = {key: answer for key, answer in leant_on.items() if key != lost}
            screen = turn(guide, Session(role=role, answers=kept), tap, NOW).screen
            assert screen.text
            assert role or gone in screen.notices


def test_what_others_are_asked_is_not_missed() -> None:
    """After a change of role, nobody is asked what only the earlier role is asked."""
    guide = small_guide({"t": OTHERS})
    pressed = Opened(node="t/af", leans=mark("soort", "so"))
    screen = turn(guide, Session(role=Role.OUDER), pressed, NOW).screen
    assert screen.node == "t/af"
    screen = turn(guide, Session(role=Role.SCHOOL), pressed, NOW).screen
    assert screen.node == "t/soort"


OTHERS = """
soort:
  facts: geen
  text: {school: Welk soort?}
  remember: soort
  choices: {so: {text: So, go: af}, bo: {text: Bo, go: af}}
af: {facts: geen, text: Af, choices: {naar: {text: Naar, go: soort, if: {rol: school}}}}
"""


def test_marks_that_no_answer_has_any_more_are_passed_over(guide: Guide) -> None:
    assert answers_in(guide, "zz" + mark("oorzaak", "ziekte")) == {"oorzaak": "ziekte"}
