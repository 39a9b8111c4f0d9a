"""Letters and sheets follow from the answers: they tell what is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core import limits
from bot.core.drawing import cited, draw
from bot.core.events import Chose
from bot.core.leaning import answers_in, relevant
from bot.core.screen import Draft, Points
from bot.core.session import Session
from bot.core.texts import Role
from tests.guides import NOTHING, NOW, Visitor, event_of, fact, small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.texts import Reader

T = """
statements:
  altijd: {facts: [F1], text: Hoe gaat het?}
  ziek: {facts: [F2], text: Hoe lang nog?}
  moe: {facts: [F2], text: Slaapt het?}
  leerling: {facts: [F3], text: {leerling: Wat wil jij?}}
vraag:
  facts: geen
  text: Waardoor?
  remember: oorzaak
  choices:
    ziek: {text: Ziek, go: brieven}
    moe: {text: Moe, go: brieven}
    weet-niet: {text: Weet ik niet, go: brieven, open: [ziek, moe]}
brieven:
  facts: geen
  text: Brieven
  choices: {a: {go: aan-school}, b: {go: bij-ziekte}, c: {go: aan-ouders}, d: {go: blad}}
aan-school: {title: {ouder: Aan school}, letter: school, stays: true, facts: geen, text: {ouder: V}}
bij-ziekte: {title: {ouder: Bij ziekte}, letter: ziekte, stays: true, facts: geen, text: {ouder: V}}
aan-ouders: {title: {school: Naar huis}, letter: ouders, facts: geen, text: {school: V}}
blad:
  title: Blad
  stays: true
  facts: geen
  text: Neem mee
  sections:
    - lead: Vragen
      points: [altijd, {say: ziek, if: {oorzaak: ziek}}, {say: moe, if: {oorzaak: moe}}, leerling]
    - {lead: Afspraken, points: [altijd], write: true}
"""
LETTERS = """
shared:
  groet: {text: "Beste school,", facts: [F1]}
letters:
  school:
    for: ouder
    subject: Vraag
    text:
      - groet
      - {text: Mijn kind is ziek., if: {oorzaak: ziek}, facts: [F2]}
      - {text: Het is niet zeker., if: [{oorzaak: weet-niet}, {oorzaak: onbeantwoord}]}
  ziekte: {for: ouder, subject: Bewijs, if: {oorzaak: ziek}, text: [groet]}
  ouders: {for: school, subject: Gesprek, if: {rol: school, oorzaak: ziek}, text: [groet]}
"""
ENGLISH = {
    ("letters#groet", "Beste school,"): "Dear school,",
    ("letters/school", "Mijn kind is ziek."): "My child is ill.",
}


@pytest.fixture(scope="module")
def small() -> Guide:
    facts = "".join(fact(id_) for id_ in ("F1", "F2", "F3"))
    return small_guide({"t": T}, ENGLISH, letters=LETTERS, facts=facts)


def shown(
    guide: Guide, node: str, answer: str | None = None, role: Reader = Role.OUDER, lang: str = "nl"
) -> Screen:
    answers = {"oorzaak": answer} if answer else {}
    session = Session(role=role, language=lang, answers=answers, trail=(node,))
    return draw(guide, session, guide.nodes[node], NOW)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, ("Beste school,", "Het is niet zeker.")),
        ("ziek", ("Beste school,", "Mijn kind is ziek.")),
        ("moe", ("Beste school,",)),
        ("weet-niet", ("Beste school,", "Het is niet zeker.")),
    ],
)
def test_a_letter_tells_what_holds_for_sure(
    small: Guide, answer: str | None, told: tuple[str, ...]
) -> None:
    draft = shown(small, "t/aan-school", answer).draft
    assert draft
    assert (draft.subject, draft.paragraphs, draft.beside) == ("Vraag", told, ())
    assert draft.body == "\n\n".join(told)


def test_who_reads_another_language_sees_it_beside_what_is_sent(small: Guide) -> None:
    screen = shown(small, "t/aan-school", "ziek", lang="en")
    assert screen.draft == Draft(
        language="nl",
        about=NOTHING["onderwerp"],
        subject="Vraag",
        paragraphs=("Beste school,", "Mijn kind is ziek."),
        lead=NOTHING["brief-vertaald"],
        beside=("Dear school,", "My child is ill."),
    )
    said = limits.words(screen).split("\n\n")
    assert said[1:7] == [
        f"{NOTHING['onderwerp']} Vraag", "Beste school,", "Mijn kind is ziek.",
        NOTHING["brief-vertaald"], "Dear school,", "My child is ill.",
    ]  # fmt: skip


def test_the_facts_of_what_is_told_are_its_sources(small: Guide) -> None:
    for answer, ids in ((None, ["F1"]), ("ziek", ["F1", "F2"])):
        session = Session(role=Role.OUDER, answers={"oorzaak": answer} if answer else {})
        assert [f.id for f in cited(small, session, small.nodes["t/aan-school"])] == ids
    pupil = Session(role=Role.LEERLING, answers={"oorzaak": "moe"})
    assert [f.id for f in cited(small, pupil, small.nodes["t/blad"])] == ["F1", "F2", "F3"]


@pytest.mark.parametrize(
    ("answer", "role", "offered"),
    [
        (None, Role.OUDER, ["Aan school", "Bij ziekte", "Blad"]),
        ("weet-niet", Role.OUDER, ["Aan school", "Bij ziekte", "Blad"]),
        ("moe", Role.OUDER, ["Aan school", "Blad"]),
        (None, Role.SCHOOL, ["Naar huis", "Blad"]),
        ("moe", Role.SCHOOL, ["Blad"]),
        ("ziek", Role.LEERLING, ["Blad"]),
    ],
)
def test_a_letter_is_offered_while_it_may_fit(
    small: Guide, answer: str | None, role: Role, offered: list[str]
) -> None:
    screen = shown(small, "t/brieven", answer, role)
    assert [button.label for button in screen.answers] == offered


def test_what_offers_a_letter_depends_on_the_same_answers(small: Guide) -> None:
    for node in ("t/brieven", "t/aan-school", "t/bij-ziekte", "t/blad"):
        assert relevant(small, Role.OUDER, small.nodes[node]) == {"oorzaak"}


def test_a_button_of_a_letter_carries_its_answers(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.does(Chose(node="t/vraag", choice="ziek"))
    opens = next(button for button in visitor.screen.buttons if button.label == "Aan school")
    late = Visitor(small, role=Role.OUDER)
    late.session = Session(role=Role.OUDER, known=False)
    late.touch(opens)
    assert late.screen.draft
    assert "Mijn kind is ziek." in late.screen.draft.paragraphs


def test_a_sheet_has_lists_for_this_reader_some_to_write_on(small: Guide) -> None:
    assert shown(small, "t/blad", "ziek").points == (
        Points(lead="Vragen", items=("Hoe gaat het?", "Hoe lang nog?")),
        Points(lead="Afspraken", items=("Hoe gaat het?",), write=True),
    )
    pupil = shown(small, "t/blad", "weet-niet", Role.LEERLING)
    assert pupil.points[0].items == ("Hoe gaat het?", "Wat wil jij?")


def test_a_paper_may_be_longer_than_a_message_that_is_read(small: Guide) -> None:
    for node, papers in (("t/aan-school", True), ("t/blad", True), ("t/brieven", False)):
        assert shown(small, node).taken_along is papers
    long = "a" * (limits.PAPER - 8)
    letters = LETTERS.replace("Beste school,", long)
    guide = small_guide(
        {"t": T}, letters=letters, facts="".join(fact(id_) for id_ in ("F1", "F2", "F3"))
    )
    [told] = limits.overruns(shown(guide, "t/aan-school"))
    assert f"{limits.PAPER} fit" in told
    assert not list(limits.overruns(shown(small, "t/aan-school")))


def test_a_paper_names_the_screen_with_its_answers(small: Guide) -> None:
    handout = shown(small, "t/aan-school", "ziek").handout
    assert handout
    assert handout.tap.endswith(":t/aan-school")
    assert answers_in(small, event_of(handout.tap).leans) == {"oorzaak": "ziek"}
