"""The reasons for an outcome, and what another answer would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Opened
from bot.core.leaning import relevant
from bot.core.session import Session
from bot.core.texts import Reader, Role
from tests.guides import NOTHING, NOW, Visitor, small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide

T = """
een:
  facts: geen
  text: Waardoor?
  about: {ouder: waardoor uw kind thuis is, leerling: waardoor je thuis bent}
  remember: oorzaak
  choices:
    ziek: {text: Ziek, go: twee}
    bang: {text: Bang, go: uit}
    straf: {text: {ouder: Straf}, go: uit}
    vrij: {text: Vrij, go: uit, if: {rol: school}}
    sla-over: {text: Sla over, go: terug}
    weet-niet: {text: Weet ik niet, go: twee, open: [ziek, bang]}
twee:
  facts: geen
  text: Hoe lang?
  remember: duur
  choices:
    kort: {text: Kort, go: uit}
    lang: {text: Lang, go: uit}
drie:
  facts: geen
  text: Wat is je kleur?
  remember: kleur
  choices: {rood: {text: Rood, go: uit}}
uit:
  unsure: onzeker
  decide:
    - if: {oorzaak: ziek, duur: kort}
      go: thuis
    - if: {oorzaak: ziek}
      go: arts
    - if: {oorzaak: straf}
      go: stil
    - go: school
thuis: {title: Blijf thuis, facts: geen, text: Thuis, choices: {w: {text: Waarom?, go: waarom}}}
arts: {title: Naar de arts, facts: geen, text: Arts}
school: {title: Naar school, facts: geen, text: School}
stil: {title: {leerling: Stil}, facts: geen, text: {leerling: Stil}}
onzeker: {title: Nog niet zeker, facts: geen, text: Onzeker}
waarom: {facts: geen, text: Dit is waarom., why: uit}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    return small_guide({"t": T})


def reasons(guide: Guide, role: Reader, **answers: str) -> dict[str, tuple[str, ...]]:
    session = Session(role=role, answers=answers)
    screen = turn(guide, session, Opened(node="t/waarom"), NOW).screen
    return {points.lead: points.items for points in screen.points}


RESTS, OTHER = NOTHING["rust-op"], NOTHING["ander-antwoord"]


def test_an_outcome_rests_on_the_answers_that_matter_to_it(small: Guide) -> None:
    told = reasons(small, Role.OUDER, oorzaak="ziek", duur="kort", kleur="rood")
    assert told[RESTS] == ("geantwoord waardoor uw kind thuis is Ziek", "Kort")


def test_another_answer_is_told_only_where_it_leads_elsewhere(small: Guide) -> None:
    told = reasons(small, Role.LEERLING, oorzaak="ziek", duur="kort")
    assert told[OTHER] == ("Bang: Naar school", "Lang: Naar de arts")


def test_what_was_asked_after_a_question_counts_as_not_asked_yet(small: Guide) -> None:
    told = reasons(small, Role.LEERLING, oorzaak="bang", duur="kort")
    # Ill: then it is not known yet for how long.
    assert told[OTHER] == ("Ziek: Nog niet zeker",)


def test_an_answer_that_is_not_offered_to_the_reader_is_not_named(small: Guide) -> None:
    told = reasons(small, Role.SCHOOL, oorzaak="ziek", duur="lang")
    assert told[OTHER] == ("Bang: Naar school", "Vrij: Naar school", "Kort: Blijf thuis")
    # What leads to an outcome without words for the reader is not named either.
    told = reasons(small, Role.OUDER, oorzaak="ziek", duur="lang")
    assert told[OTHER] == ("Bang: Naar school", "Kort: Blijf thuis")


def test_an_answer_of_another_reader_or_of_an_older_guide_is_not_repeated(small: Guide) -> None:
    assert RESTS not in reasons(small, Role.SCHOOL, oorzaak="straf")
    assert RESTS not in reasons(small, Role.OUDER, oorzaak="vroeger")


def test_without_answers_there_are_no_reasons(small: Guide) -> None:
    assert reasons(small, Role.OUDER) == {}


def test_in_doubt_the_other_answers_say_what_they_would_decide(small: Guide) -> None:
    told = reasons(small, Role.LEERLING, oorzaak="weet-niet", duur="kort")
    assert told[RESTS] == ("geantwoord waardoor je thuis bent Weet ik niet", "Kort")
    # That it could still go either way is no other outcome.
    assert told[OTHER] == ("Bang: Naar school",)


def test_a_fork_without_a_place_for_doubt_names_home() -> None:
    start = "thuis: {facts: geen, title: Menu, text: Menu}"
    guide = small_guide({"start": start, "t": T.replace("  unsure: onzeker\n", "")})
    assert reasons(guide, Role.LEERLING, oorzaak="bang")[OTHER] == ("Ziek: Menu",)


def test_the_reasons_are_a_tap_away_and_depend_on_what_the_outcome_depends_on(
    small: Guide,
) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.does(Opened(node="t/een"))
    screen = visitor.press("Ziek", "Kort", "Waarom?")
    assert [points.lead for points in screen.points] == [RESTS, OTHER]
    assert relevant(small, Role.OUDER, small.nodes["t/waarom"]) == {"oorzaak", "duur"}
