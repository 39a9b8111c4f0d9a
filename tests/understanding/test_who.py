"""Who says who they are is heard; who only speaks of somebody is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Chose, Opened, Switched, WentBack, Wrote
from bot.core.session import Session
from bot.core.texts import READERS, Reader, Role
from tests.guides import NOW, Visitor

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

THEMSELVES = {
    Role.OUDER: [
        "ik ben de moeder", "Ik ben de vader.", "nee, ik ben de moeder!", "ik ben een ouder",
        "ik ben zijn moeder", "i am his mother", "I'm a parent", "no i am the dad",
    ],
    Role.LEERLING: ["ik ben leerling", "ik ben de leerling zelf", "ik ben het kind", "I'm a pupil"],
    Role.SCHOOL: ["ik ben de mentor", "ik ben leraar", "i am a teacher"],
}  # fmt: skip
OTHERS = [
    "de leerling", "moeder", "ik ben geen ouder", "ik ben niet de moeder", "ik ben bang",
    "de mentor", "mijn kind", "ik ben de moeder kwijt",
]  # fmt: skip


@pytest.mark.parametrize(("role", "said"), [(r, s) for r, all_ in THEMSELVES.items() for s in all_])
@pytest.mark.parametrize("before", READERS)
def test_who_says_who_they_are_is_that_from_then_on(
    guide: Guide, understanding: Understanding, before: Reader, role: Role, said: str
) -> None:
    session = Session(role=before, trail=("start/menu", "woorden/samenwerkingsverband"))
    event = understanding.understand(said, session)
    assert event == Wrote(answer=Switched(role=role))
    done = turn(guide, session, event, NOW)
    assert (done.session.role, done.screen.role) == (role, role)
    assert done.screen.news == (guide.phrase("rol-nu", "nl", role),)


@pytest.mark.parametrize("place", ["start/welkom", "start/wie"])
def test_where_it_is_asked_who_they_are_that_is_the_answer(
    guide: Guide, understanding: Understanding, place: str
) -> None:
    session = Session(trail=("geld/laptop", place))
    event = understanding.understand("ik ben de moeder", session)
    assert event == Wrote(answer=Chose(node=place, choice="ouder"))
    assert turn(guide, session, event, NOW).screen.node == "geld/laptop"


@pytest.mark.parametrize("said", OTHERS)
def test_who_speaks_of_somebody_stays_who_they_are(understanding: Understanding, said: str) -> None:
    event = understanding.understand(said, Session(role=Role.OUDER, trail=("start/menu",)))
    assert not (isinstance(event, Wrote) and isinstance(event.answer, Switched))


@pytest.mark.parametrize(
    "label", ["Terug naar waar ik was", "Terug naar mijn tekst", "Terug naar mijn taal"]
)
def test_the_way_back_from_beside_the_way_can_be_typed(
    understanding: Understanding, label: str
) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", "geld/laptop"))
    event = understanding.understand(label, session)
    assert isinstance(event, Wrote)
    assert event.answer == Opened(node="geld/laptop")


def test_that_something_else_was_asked_than_a_card_is_for_can_be_typed(
    guide: Guide, understanding: Understanding
) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", "geld/laptop"))
    event = understanding.understand("Ik vroeg iets anders", session)
    assert isinstance(event, Wrote)
    assert event.answer == WentBack(to=guide.misread)


def test_no_to_how_it_was_read_can_be_typed(guide: Guide, understanding: Understanding) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", "geld/laptop"))
    done = turn(guide, session, understanding.understand("Dit zoek ik niet", session), NOW)
    assert done.session.trail == ("start/menu", "geld/laptop", guide.misread)


def test_nobody_goes_back_to_an_apology_in_words(
    guide: Guide, understanding: Understanding
) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", guide.misread, "geld/laptop"))
    assert understanding.understand("terug", session) == WentBack(to=guide.home)


@pytest.mark.parametrize(
    "said", ["hoe praat ik met hem", "hoe praat ik met mijn mentor", "direct met iemand praten"]
)
@pytest.mark.parametrize("role", READERS)
def test_a_card_is_never_one_of_the_suggestions(
    guide: Guide, understanding: Understanding, role: Reader, said: str
) -> None:
    cards = {node.id for node in guide.nodes.values() if node.urgency}
    assert cards.isdisjoint(understanding.find(said, role))
    event = understanding.understand(said, Session(role=role))
    assert not isinstance(event, Wrote) or cards.isdisjoint(event.found)


@pytest.mark.parametrize(
    ("said", "role", "label"),
    [
        ("school stuurt niks", Role.LEERLING, "Ik ben leerling"),
        ("laptop", Role.OUDER, "Ik ben ouder"),
    ],
)
def test_what_is_typed_before_it_is_known_who_asks_is_answered_as_for_them(
    guide: Guide, understanding: Understanding, said: str, role: Role, label: str
) -> None:
    known = Session(role=role)
    asked = turn(guide, known, understanding.understand(said, known), NOW).screen
    visitor = Visitor(guide)
    visitor.does(understanding.understand(said, visitor.session))
    assert visitor.screen.text == guide.phrase("eerst-wie", "nl", None)
    screen = visitor.press(label)
    assert screen.text == asked.text
    assert {b.label for b in screen.answers} <= {b.label for b in asked.answers}
