"""What is told instead of answered is offered as an answer, and never taken for an outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.events import Chose, Wrote
from bot.core.languages import LANGUAGES, Code
from bot.core.session import Session
from bot.core.special import gravest
from bot.core.texts import Role
from bot.understanding.index import is_outcome
from bot.understanding.letters import normal
from bot.understanding.safety import GRAVE_CARDS
from tests.understanding.corpus import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide
    from bot.core.vocabulary import Telling
    from bot.understanding.understand import Understanding
    from tests.understanding.corpus import Part

TOLD = {
    "nl": ["{}", "mijn kind heeft {}", "ik heb een {}", "hij zit thuis met {}"],
    "en": ["{}", "my child has {}", "I have {}", "the pupil has {}"],
}  # fmt: skip
EXAMPLES = re.compile(r"(?:Zoals|Such as) ([^.]+)\.")
BETWEEN = {"nl": re.compile(r"[,()]| of "), "en": re.compile(r"[,()]| or ")}
TOGETHER = re.compile(r"\b(ook|too)\b")
QUESTIONS = ["beslisboom/oorzaak", "beslisboom/reden"]
AT_A_QUESTION = [
    ("hij is ziek", "ziekte"), ("mijn dochter is ziek", "ziekte"), ("he is ill", "ziekte"),
    ("ME", "ziekte"), ("ik heb ME", "ziekte"), ("hij is bang", "klachten"),
    ("bang voor school", "klachten"), ("she is anxious", "klachten"), ("ADHD", "weet-niet"),
    ("mijn zoon heeft autisme", "weet-niet"), ("she has autism", "weet-niet"),
    ("allebei", "allebei"), ("both", "allebei"), ("migraine en stress", "allebei"),
    ("cancer and anxiety", "allebei"), ("mijn kind is ziek en heel bang", "allebei"),
    ("angstig en ziek", "allebei"), ("psychisch en lichamelijk", "allebei"),
    ("migraine en fysio", "behandeling"), ("gebroken been en fysio", "ziekte"),
    ("logopedie en angst", "weet-niet"), ("adhd en angst", "weet-niet"),
    ("epilepsie en autisme", "weet-niet"), ("lichamelijke klachten", "weet-niet"),
    ("mijn kind heeft nog geen diagnose", "weet-niet"), ("er is geen diagnose", "weet-niet"),
    ("my child has no diagnosis", "weet-niet"),
]  # fmt: skip


APART = [
    ("moet ik blijven leven", "dat weet ik niet"), ("blijf ik leven", "twijfel"),
    ("do i want to live", "not certain"),
]  # fmt: skip
WHO = ["stiefvader", "moeder", "leraar", "papa", "mentor", "voogd", "mother", "teacher", "juf"]
FEAR = [
    "hij is er ik ben bang", "ik ben bang dat hij er is", "ik ben bang om naar school te gaan",
    "i am scared of my son", "very scared",
]  # fmt: skip
DONE_TO_ANOTHER = [
    "ze doen me pijn", "ik ga mij pijn doen", "mijn zoon doet ons pijn", "hij doet haar pijn",
    "de ouder doet de leerling pijn", "hij wil mijn lichaam", "sick of being me",
    "tired of being here", "they hurt me", "he hurts me",
]  # fmt: skip
DENIED = [
    "he doesnt have autism", "i dont have anxiety", "he doesn't have pain", "niet echt ziek",
    "hij heeft geen angst", "she isn't ill",
]  # fmt: skip


def read(
    understanding: Understanding, text: str, place: str, language: Code, role: Role = Role.OUDER
) -> Wrote:
    session = Session(role=role, language=language, trail=(place,))
    event = understanding.understand(text, session)
    assert isinstance(event, Wrote)
    return event


def meant(event: Wrote) -> str | None:
    chosen = event.offer or event.answer
    return chosen.choice if isinstance(chosen, Chose) else None


def alarm(understanding: Understanding, text: str, place: str) -> str | None:
    event = understanding.understand(text, Session(role=Role.LEERLING, trail=(place,)))
    return event.alarm if isinstance(event, Wrote) else None


def tellings(guide: Guide, language: Code) -> Iterator[tuple[Telling, str]]:
    for telling in guide.search.tellings:
        for said in telling.says.get(language, ()):
            yield telling, said


def examples(hint: str, language: Code) -> Iterator[str]:
    for some in EXAMPLES.findall(hint):
        parts = [some] if TOGETHER.search(some) else BETWEEN[language].split(some)
        yield from (part.strip() for part in parts if part.strip())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["start/menu", *QUESTIONS])
def test_what_is_told_never_leads_to_an_outcome(
    guide: Guide, understanding: Understanding, place: str, role: Role, language: Code
) -> None:
    wrong = set()
    for _, said in tellings(guide, language):
        for way in TOLD[language]:
            event = read(understanding, way.format(said), place, language, role)
            found = {*event.found, *event.perhaps}
            wrong |= {(way, said, id_) for id_ in found if is_outcome(guide, guide.nodes[id_])}
    assert wrong == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_does_it_for_who_has_not_said_who_they_are(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    wrong = set()
    for _, said in tellings(guide, language):
        event = understanding.understand(said, Session(language=language))
        by_role = event.found_by if isinstance(event, Wrote) else ()
        found = {id_ for _, ids in by_role for id_ in ids}
        wrong |= {(said, id_) for id_ in found if is_outcome(guide, guide.nodes[id_])}
    assert wrong == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_the_examples_of_an_answer_are_that_answer(
    guide: Guide, understanding: Understanding, role: Role, language: Code
) -> None:
    tried, missed = 0, set()
    for place in guide.questions.values():
        for choice in guide.nodes[place].choices:
            hint = choice.hint.say(language, role) if choice.hint else ""
            for told in examples(hint, language):
                tried += 1
                if meant(read(understanding, told, place, language, role)) != choice.key:
                    missed.add((place, choice.key, told))
    assert tried > 10
    assert missed == set()


@pytest.mark.parametrize(("text", "choice"), AT_A_QUESTION)
@pytest.mark.parametrize("role", Role)
def test_what_is_told_at_a_question_offers_its_answer(
    understanding: Understanding, role: Role, text: str, choice: str
) -> None:
    event = read(understanding, text, "beslisboom/oorzaak", "nl", role)
    assert event.offer == Chose(node="beslisboom/oorzaak", choice=choice)


@pytest.mark.parametrize("place", QUESTIONS)
@pytest.mark.parametrize("role", Role)
def test_what_somebody_does_to_another_is_no_answer(
    understanding: Understanding, place: str, role: Role
) -> None:
    for text in (*DONE_TO_ANOTHER, *DENIED):
        event = understanding.understand(text, Session(role=role, trail=(place,)))
        assert isinstance(event, Wrote)
        assert meant(event) in {None, "nee"}, text


@pytest.mark.parametrize("place", QUESTIONS)
@pytest.mark.parametrize(("before", "text"), APART)
def test_no_answer_hides_a_card_that_two_texts_call_for(
    understanding: Understanding, place: str, before: str, text: str
) -> None:
    session = Session(role=Role.LEERLING, trail=(place,))
    event = understanding.understand(text, session, before=before)
    assert isinstance(event, Wrote)
    assert event.alarm in GRAVE_CARDS


@pytest.mark.parametrize("text", WHO)
@pytest.mark.parametrize("before", ["", "wie aan mij zit", "i get hit by"])
def test_a_word_for_somebody_else_makes_nobody_a_grown_up(
    understanding: Understanding, before: str, text: str
) -> None:
    event = understanding.understand(text, Session(trail=("start/welkom",)), before=before)
    assert isinstance(event, Wrote)
    assert event.answer is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_a_typing_error_in_an_answer_that_leads_to_a_card_brings_that_card(
    guide: Guide, understanding: Understanding, role: Role, language: Code
) -> None:
    tried, missed = 0, set()
    for node in (node for node in guide.nodes.values() if not node.urgency):
        urgent = [c for c in node.choices if guide.urgency(c.go) and c.text.speaks_to(role)]
        for choice in urgent if node.text and node.text.speaks_to(role) else ():
            label = choice.text.say(language, role)
            for at in range(2, len(label) - 2, 3):
                text = label[:at] + label[at + 1] + label[at] + label[at + 2 :]
                event = understanding.understand(
                    text, Session(role=role, language=language, trail=(node.id,))
                )
                alarm = event.alarm if isinstance(event, Wrote) else None
                tried += 1
                if gravest(alarm, guide.urgency(choice.go)) != alarm:
                    missed.add((node.id, text, alarm))
    assert tried
    assert missed == set()


@pytest.mark.parametrize("text", ["ik ben moe", "ik heb pijn", "ik ben ziek"])
@pytest.mark.parametrize("role", [Role.OUDER, Role.SCHOOL])
@pytest.mark.parametrize("place", QUESTIONS)
def test_what_a_grown_up_says_of_themselves_is_no_answer(
    understanding: Understanding, place: str, role: Role, text: str
) -> None:
    event = understanding.understand(text, Session(role=role, trail=(place,)))
    assert isinstance(event, Wrote)
    assert meant(event) is None


@pytest.mark.parametrize("text", FEAR)
def test_a_pupil_who_is_afraid_is_shown_who_helps_beside_an_answer(
    understanding: Understanding, text: str
) -> None:
    event = read(understanding, text, "beslisboom/oorzaak", "nl", Role.LEERLING)
    assert "leerling/bang" in event.found


@pytest.mark.parametrize("place", QUESTIONS)
@pytest.mark.parametrize("part", ["held", "tuned", "apart"])
def test_no_offered_answer_hides_a_grave_card(
    understanding: Understanding, place: str, part: Part
) -> None:
    """Whatever brings one at the menu brings it where a question is asked."""
    hidden, heard = set(), 0
    for text in of_kind(part, "crisis", "unsafe"):
        if alarm(understanding, text, "start/menu") in GRAVE_CARDS:
            heard += 1
            if alarm(understanding, text, place) not in GRAVE_CARDS:
                hidden.add(text)
    assert heard > 50
    assert hidden == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_at_a_question_alone_is_its_answer_there_and_no_other(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    wrong = set()
    for telling, said in tellings(guide, language):
        if (
            telling.there
            and meant(read(understanding, said, telling.node, language)) != telling.choice
        ):
            wrong.add((telling.choice, said))
    assert wrong == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", QUESTIONS)
def test_who_says_what_it_is_not_is_offered_no_answer(
    guide: Guide, understanding: Understanding, place: str, language: Code
) -> None:
    no = {"nl": "geen", "en": "no"}[language]
    wrong = set()
    for telling, said in tellings(guide, language):
        if telling.choice not in {"ziekte", "klachten", "behandeling", "ja"}:
            continue
        text = f"{no} {said}"
        if (
            normal(text) not in guide.talk.unknown
            and read(understanding, text, place, language).offer
        ):
            wrong.add(text)
    assert wrong == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_does_not_know_is_heard_at_every_question(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    at = [(id_, guide.nodes[id_].choice("weet-niet")) for id_ in guide.questions.values()]
    unsure = [(id_, choice) for id_, choice in at if choice is not None]
    assert unsure
    labels = {normal(c.text.say(language, role)) for _, c in unsure for role in Role}
    assert labels <= guide.talk.unknown
    wrong = {
        (id_, said)
        for id_, _ in unsure
        for said in guide.talk.unknown
        if meant(read(understanding, said, id_, language)) != "weet-niet"
    }
    assert wrong == set()


@pytest.mark.parametrize("place", ["start/welkom", "start/wie"])
def test_where_it_is_asked_who_they_are_one_word_is_enough(
    guide: Guide, understanding: Understanding, place: str
) -> None:
    wrong = set()
    for said, role in guide.talk.roles.items():
        event = understanding.understand(said, Session(trail=(place,)))
        answer = event.answer if isinstance(event, Wrote) else None
        choice = guide.nodes[place].choice(answer.choice) if isinstance(answer, Chose) else None
        its = choice.role if choice else None
        if its is not (role if said in guide.talk.alone else None):
            wrong.add((said, role))
    assert wrong == set()
    assert guide.talk.alone <= guide.talk.roles.keys()
