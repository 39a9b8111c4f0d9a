"""What is typed at a screen is that screen's answer: its label, first words, number or sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Chose, Opened, Wrote
from bot.core.languages import LANGUAGES, Code
from bot.core.limits import words
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.letters import normal
from tests.guides import NOW, Visitor, event_of
from tests.understanding.hearing import CRISIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.paths import Reached
    from bot.core.showing import Turn
    from bot.understanding.understand import Understanding


def different(visits: Iterable[Reached]) -> Iterator[Reached]:
    """One visit of each screen with the same answers for the same reader."""
    seen = set()
    for visit in visits:
        labels = tuple(button.label for button in visit.screen.answers)
        key = (visit.screen.node, visit.session.role, labels)
        if key not in seen:
            seen.add(key)
            yield visit


def typed(guide: Guide, understanding: Understanding, session: Session, text: str) -> Turn:
    return turn(guide, session, understanding.understand(text, session), NOW)


def pressed(guide: Guide, session: Session, tap: str) -> Turn:
    return turn(guide, session, event_of(tap), NOW)


def shown(done: Turn) -> tuple[str, str]:
    return done.screen.node, done.screen.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_does_what_its_button_does(
    guide: Guide,
    understanding: Understanding,
    walks: Mapping[Code, tuple[Reached, ...]],
    language: Code,
) -> None:
    missed = set()
    for visit in different(walks[language]):
        answers = [b for b in visit.screen.answers if b.kind == "answer" and b.tone != "grave"]
        labels = [normal(button.label) for button in answers]
        for button in answers:
            if labels.count(normal(button.label)) > 1:
                continue
            right, label = shown(pressed(guide, visit.session, button.tap)), button.label.upper()
            for text in (label, f"  {label}! ", f"{label}."):
                done = typed(guide, understanding, visit.session, text)
                if shown(done) != right:
                    missed.add((visit.screen.node, text, done.screen.node))
    assert missed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_the_answer_in_that_place(
    guide: Guide,
    understanding: Understanding,
    walks: Mapping[Code, tuple[Reached, ...]],
    language: Code,
) -> None:
    questions = [v for v in different(walks[language]) if guide.nodes[v.screen.node].remember]
    assert len(questions) >= 6
    for visit in questions:
        answers = [button for button in visit.screen.answers if button.kind == "answer"]
        for number, button in enumerate(answers, 1):
            for text in (f"{number}", f"{number}.", f"nr {number}", f"optie {number}", f"{number}️⃣"):
                done = typed(guide, understanding, visit.session, text)
                assert shown(done) == shown(pressed(guide, visit.session, button.tap)), text
        beyond = understanding.understand(f"{len(answers) + 1}", visit.session)
        assert isinstance(beyond, Wrote)
        assert beyond.answer is None


def asked(guide: Guide, role: Role, language: Code = "nl") -> Session:
    """At a question with yes, no and "weet ik niet"."""
    visitor = Visitor(guide, role=role, language=language)
    visitor.does(Opened(node="beslisboom/oorzaak"))
    visitor.does(Chose(node="beslisboom/oorzaak", choice="anders"))
    return visitor.session


SENSES = {
    "ja": ["ja", "Ja!", "jaa", "jep", "ja hoor", "jawel", "klopt", "yes", "ja, vorig jaar wel"],
    "nee": ["nee", "NEE", "nope", "nee hoor", "nog niet", "no", "nee, nooit gedaan"],
    "weet-niet": [
        "weet ik niet", "weet niet", "geen idee", "ik weet het niet", "idk", "misschien",
        "wet ik niet", "weet ik nite", "geen ide", "I don't know", "not sure",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("answer", "text"), [(a, t) for a, ts in SENSES.items() for t in ts])
@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_no_and_i_do_not_know_are_answers(
    guide: Guide, understanding: Understanding, language: Code, answer: str, text: str
) -> None:
    session = asked(guide, Role.OUDER, language)
    done = typed(guide, understanding, session, text)
    assert done.session.answers["reden"] == answer
    question = guide.nodes["beslisboom/reden"].choice(answer)
    assert question is not None
    said = guide.phrase("antwoord-begrepen", language, Role.OUDER)
    given = question.text.say(language, Role.OUDER)
    assert done.screen.news == (said.replace("{antwoord}", given),)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("psychische", "klachten"),
        ("psychisch", "klachten"),
        ("ziekte", "ziekte"),
        ("behandeling", "behandeling"),
        ("iets anders", "anders"),
        ("meer dan een", "allebei"),
        ("de tweede", "behandeling"),
        ("third one", "klachten"),
        ("behandelign in lestijd", "behandeling"),
    ],
)
def test_first_words_and_one_error_are_enough(
    guide: Guide, understanding: Understanding, text: str, answer: str
) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Opened(node="beslisboom/oorzaak"))
    done = typed(guide, understanding, visitor.session, text)
    assert done.session.answers == {"oorzaak": answer}


@pytest.mark.parametrize(
    ("text", "role"),
    [("ouder", Role.OUDER), ("Ik ben een ouder", Role.OUDER), ("leerling", Role.LEERLING)],
)
def test_a_newcomer_may_type_who_they_are(
    guide: Guide, understanding: Understanding, text: str, role: Role
) -> None:
    assert typed(guide, understanding, Session(), text).session.role is role


def test_distress_and_help_come_before_every_answer(
    guide: Guide, understanding: Understanding
) -> None:
    session = asked(guide, Role.LEERLING)
    assert understanding.understand("nee ik wil dood", session) == Wrote(alarm=CRISIS)
    assert understanding.understand("help", session) == Opened(node="contact/start")
    assert understanding.understand("stop", session) == Opened(node="start/stop")


@pytest.mark.parametrize("text", ["ik", "wat", "112345", "0", "11", "een laptop"])
def test_what_is_no_answer_is_not_taken_for_one(
    guide: Guide, understanding: Understanding, text: str
) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Opened(node="beslisboom/oorzaak"))
    event = understanding.understand(text, visitor.session)
    assert isinstance(event, Wrote)
    assert event.answer is None


def test_a_place_that_is_gone_has_no_answers(guide: Guide, understanding: Understanding) -> None:
    session = Session(role=Role.OUDER, trail=("weg/weg",))
    assert understanding.understand("ja", session) == Wrote(replies="oke")


def test_what_points_at_a_person_is_told_beside_the_answer(
    guide: Guide, understanding: Understanding
) -> None:
    session = asked(guide, Role.OUDER)
    screen = typed(guide, understanding, session, "nee, kim@school.example").screen
    assert guide.phrase("geen-gegevens", "nl", Role.OUDER) in words(screen)
