"""How well people are understood: on questions that nothing was tuned on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.buttons import lives
from bot.core.events import Wrote
from bot.core.session import Session
from bot.understanding.offering import SUGGESTIONS
from tests.understanding.sets import Question, questions, unanswerable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

LANGUAGES = ("nl", "en")
NAMES = ("questions", "second", "asked", "apart", "apart_held")
HALVES = pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])


def shown(understanding: Understanding, question: Question) -> list[str]:
    """The screens that somebody gets to see or to choose from, best first."""
    event = understanding.understand(question.text, Session(role=question.role))
    assert isinstance(event, Wrote), question.text
    assert event.alarm is None, question.text
    offered = [event.offer.node] if event.offer else []
    return list(dict.fromkeys([*offered, *event.found]))


def test_there_are_enough_questions_for_every_topic_and_role(guide: Guide) -> None:
    assert len(questions("nl")) >= 150
    assert len(questions("en")) >= 80
    assert len(unanswerable()) >= 40
    asked = [*questions("nl"), *questions("en")]
    topics = {answer.partition("/")[0] for question in asked for answer in question.answers}
    assert topics == guide.topics.keys() - {"nood", "start"}
    assert {question.role for question in asked} == {"ouder", "leerling", "school"}


def test_each_half_is_about_half() -> None:
    for some in (questions("nl"), questions("en"), unanswerable()):
        held = sum(question.held_out for question in some)
        assert 0.35 < held / len(some) < 0.65


def test_every_answer_is_a_screen_for_who_asked(guide: Guide) -> None:
    some = [q for name in NAMES for language in LANGUAGES for q in questions(language, name)]
    for question in some:
        for answer in question.answers:
            assert answer in guide.nodes, question
            assert lives(guide, Session(role=question.role), answer), question


@HALVES
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_answer_is_first_and_nearly_always_among_the_first_three(
    understanding: Understanding, language: str, held_out: bool
) -> None:
    some = [q for q in questions(language) if q.held_out == held_out]
    found = [shown(understanding, question) for question in some]
    first = sum(bool(q.answers & {*f[:1]}) for q, f in zip(some, found, strict=True))
    three = sum(bool(q.answers & {*f[:3]}) for q, f in zip(some, found, strict=True))
    assert first / len(some) >= 0.85, f"{first} of {len(some)}"
    assert three / len(some) >= 0.95, f"{three} of {len(some)}"


@HALVES
def test_what_the_guide_cannot_answer_is_not_answered(
    understanding: Understanding, held_out: bool
) -> None:
    some = [question for question in unanswerable() if question.held_out == held_out]
    honest = sum(not shown(understanding, question) for question in some)
    assert honest / len(some) >= 0.90, f"{honest} of {len(some)}"


@HALVES
def test_a_screen_that_is_opened_at_once_is_nearly_always_the_right_one(
    understanding: Understanding, held_out: bool
) -> None:
    right = wrong = 0
    some = [*questions("nl"), *questions("en"), *unanswerable()]
    for question in [question for question in some if question.held_out == held_out]:
        event = understanding.understand(question.text, Session(role=question.role))
        if isinstance(event, Wrote) and event.sure:
            right += event.found[0] in question.answers
            wrong += event.found[0] not in question.answers
    assert right > 80
    assert wrong / (right + wrong) <= 0.05, f"{wrong} of {right + wrong}"


def test_another_author_is_understood(understanding: Understanding) -> None:
    some = [q for language in LANGUAGES for q in questions(language, "second")]
    found = [shown(understanding, question) for question in some]
    first = sum(bool(q.answers & {*f[:1]}) for q, f in zip(some, found, strict=True))
    three = sum(bool(q.answers & {*f[:3]}) for q, f in zip(some, found, strict=True))
    assert len(some) >= 90
    assert first / len(some) >= 0.85, f"{first} of {len(some)}"
    assert three / len(some) >= 0.95, f"{three} of {len(some)}"
    unknown = unanswerable("second")
    honest = sum(not shown(understanding, question) for question in unknown)
    assert honest / len(unknown) >= 0.70, f"{honest} of {len(unknown)}"


FRESH = [
    ("asked", 0.92, 0.95, 0.8),
    ("apart", 0.8, 0.84, 0.75),
    ("apart_held", 0.55, 0.58, 0.74),
]
"""The floors: a little below what was measured (docs/adr/0017-heard.md), right first, among the
first three, and honest. The last were written without a look at this project, and nothing was
changed for them; what is wanted is 0.88, 0.95 and 0.85."""


@pytest.mark.parametrize(("name", "first", "three", "honest"), FRESH)
def test_hands_that_did_not_know_the_guide_are_understood(
    understanding: Understanding, name: str, first: float, three: float, honest: float
) -> None:
    some = [question for language in LANGUAGES for question in questions(language, name)]
    found = [offered(understanding, question) for question in some]
    assert rate(bool(q.answers & {*f[:1]}) for q, f in zip(some, found, strict=True)) >= first
    assert rate(bool(q.answers & {*f[:3]}) for q, f in zip(some, found, strict=True)) >= three
    unknown = [offered(understanding, question) for question in unanswerable(name)]
    assert rate(not found for found in unknown) >= honest


def offered(understanding: Understanding, question: Question) -> list[str]:
    """The same as what is shown, where a card may come too."""
    event = understanding.understand(question.text, Session(role=question.role))
    if isinstance(event, Wrote) and event.alarm is None:
        return [*([event.offer.node] if event.offer else []), *event.found]
    return ["a card"]


def rate(found: Iterable[bool]) -> float:
    some = list(found)
    return sum(some) / len(some)


def test_no_more_is_offered_than_somebody_can_choose_from(understanding: Understanding) -> None:
    for question in [*questions("nl"), *questions("en"), *unanswerable()]:
        assert len(shown(understanding, question)) <= SUGGESTIONS
