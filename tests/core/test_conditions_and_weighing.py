"""What "weet ik niet" computes: what holds in any case, and what the rest depends on."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conditions import fits, possible, worlds
from bot.core.session import Session
from bot.core.texts import Reader, Role
from bot.core.weighing import destinations, questions_of, settle, weigh
from tests.guides import NOTHING, Visitor, fact, small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide

START = "thuis: {facts: geen, text: Thuis, choices: {b: {text: Begin, go: k/oorzaak}}}"
KEUZE = """
    statements:
      altijd: {facts: [F1], text: Dit geldt altijd.}
      rust: {facts: [F2], text: Rust helpt.}
      arts: {facts: [F3], text: Bel de arts.}
      briefje: {facts: [F4], text: {school: Vraag om een briefje.}}
      lang-weg: {facts: [F5], text: Maak een plan.}
    oorzaak:
      facts: geen
      text: Waardoor komt het?
      about: {ouder: waardoor het komt, leerling: waardoor het komt}
      remember: oorzaak
      choices:
        ziek: {text: Ziek, go: duur}
        moe: {text: Moe, go: duur}
        straf: {text: Straf, go: duur}
        allebei: {text: Ziek en moe, go: duur, open: [ziek, moe]}
        weet-niet: {text: Weet ik niet, go: duur, open: [ziek, moe, straf]}
    duur:
      facts: geen
      text: Hoe lang duurt het?
      about: hoe lang het duurt
      remember: duur
      choices:
        kort: {text: Kort, go: uitkomst}
        lang: {text: Lang, go: uitkomst}
        weet-niet: {text: Weet ik niet, go: uitkomst, open: [kort, lang]}
    uitkomst:
      unsure: niet-zeker
      decide:
        - if: {oorzaak: straf}
          go: school
        - if: {rol: leerling, duur: lang}
          go: school
        - go: thuis
    niet-zeker:
      facts: geen
      text: Dat is niet te zeggen.
      weighs: uitkomst
      choices:
        thuis: {text: Bij ziekte, go: thuis}
        opnieuw: {text: Opnieuw, go: oorzaak}
    thuis:
      facts: geen
      text: Blijf thuis.
      weighs: uitkomst
      points:
        - altijd
        - {say: arts, if: {oorzaak: ziek}}
        - {say: rust, if: {oorzaak: [ziek, moe]}}
        - {say: lang-weg, if: {duur: lang}}
        - briefje
    school:
      facts: geen
      text: Ga naar school.
      weighs: uitkomst
      points: [briefje, altijd]
    los:
      facts: geen
      text: Wat los staat.
      points: [altijd, {say: arts, if: {oorzaak: ziek}}]
"""
OPEN = {
    "oorzaak": {"allebei": {"ziek", "moe"}, "weet-niet": {"ziek", "moe", "straf"}},
    "duur": {"weet-niet": {"kort", "lang"}},
}
VALUES = {"oorzaak": {"ziek", "moe", "straf"}, "duur": {"kort", "lang"}}


@pytest.fixture(scope="module")
def keuze() -> Guide:
    return small_guide(
        {"start": START, "k": KEUZE},
        facts="".join(fact(f"F{i}") for i in range(1, 6)),
    )


def outcome(role: Reader, world: dict[str, str]) -> str:
    """The rules above, written once more by hand."""
    if world["oorzaak"] == "straf" or (role == Role.LEERLING and world["duur"] == "lang"):
        return "k/school"
    return "k/thuis"


def told(role: Reader, world: dict[str, str]) -> set[str]:
    said = {"k/altijd"} | ({"k/briefje"} if role == Role.SCHOOL else set())
    if outcome(role, world) == "k/thuis":
        said |= {"k/arts"} if world["oorzaak"] == "ziek" else set()
        said |= {"k/rust"} if world["oorzaak"] in {"ziek", "moe"} else set()
        said |= {"k/lang-weg"} if world["duur"] == "lang" else set()
    return said


def by_hand(answers: dict[str, str]) -> list[dict[str, str]]:
    """All worlds that these answers leave possible, worked out by hand."""
    options = [
        sorted(
            OPEN[question].get(answers.get(question, "?"))
            or ({answers[question]} if question in answers else VALUES[question])
        )
        for question in ("oorzaak", "duur")
    ]
    return [dict(zip(("oorzaak", "duur"), values, strict=True)) for values in product(*options)]


answer_sets = st.fixed_dictionaries(
    {},
    optional={
        question: st.sampled_from(sorted(VALUES[question] | set(OPEN[question])))
        for question in VALUES
    },
)
roles = st.sampled_from(Role)


@given(roles, answer_sets)
def test_it_leads_to_every_outcome_that_some_world_has_and_to_no_other(
    keuze: Guide, role: Role, answers: dict[str, str]
) -> None:
    expected = {outcome(role, world) for world in by_hand(answers)}
    assert destinations(keuze, keuze.nodes["k/uitkomst"], role, answers) == expected
    where = expected.pop() if len(expected) == 1 else "k/niet-zeker"
    assert settle(keuze, "k/uitkomst", role, answers) == where
    assert settle(keuze, "k/niet-zeker", role, answers) == where


@given(roles, answer_sets)
def test_sure_is_what_holds_in_every_world_and_depends_what_changes_it(
    keuze: Guide, role: Role, answers: dict[str, str]
) -> None:
    every = by_hand(answers)
    weighed = weigh(keuze, keuze.nodes["k/niet-zeker"], role, answers)
    assert set(weighed.sure) == set.intersection(*(told(role, world) for world in every))

    ends = [(outcome(role, world), told(role, world), world) for world in every]
    depends = {
        question
        for o1, t1, w1 in ends
        for o2, t2, w2 in ends
        for question in VALUES
        if (o1, t1) != (o2, t2) and all(w1[q] == w2[q] for q in VALUES if q != question)
    }
    assert set(weighed.depends) == depends


def test_statements_are_told_in_the_order_of_the_content(keuze: Guide) -> None:
    answers = {"oorzaak": "ziek", "duur": "lang"}
    weighed = weigh(keuze, keuze.nodes["k/thuis"], Role.SCHOOL, answers)
    assert weighed.sure == ("k/altijd", "k/arts", "k/rust", "k/lang-weg", "k/briefje")
    assert weighed.depends == ()


def test_what_depends_is_named_in_the_order_of_asking(keuze: Guide) -> None:
    weighed = weigh(keuze, keuze.nodes["k/niet-zeker"], Role.OUDER, {})
    assert weighed.depends == ("oorzaak", "duur")


def test_a_combination_keeps_both_possibilities_and_no_third(keuze: Guide) -> None:
    assert possible(keuze, "oorzaak", "allebei") == {"ziek", "moe"}
    both = weigh(keuze, keuze.nodes["k/thuis"], Role.OUDER, {"oorzaak": "allebei", "duur": "kort"})
    assert both.sure == ("k/altijd", "k/rust")
    assert both.depends == ("oorzaak",)


def test_an_answer_that_no_longer_exists_leaves_all_open(keuze: Guide) -> None:
    assert possible(keuze, "oorzaak", "vroeger") == VALUES["oorzaak"]
    assert possible(keuze, "oorzaak", None) == VALUES["oorzaak"]
    assert possible(keuze, "oorzaak", "ziek") == {"ziek"}


def test_an_outcome_reached_by_an_old_button_says_what_holds_whenever_it_is_the_outcome(
    keuze: Guide,
) -> None:
    answers = {"oorzaak": "straf", "duur": "kort"}
    against = weigh(keuze, keuze.nodes["k/thuis"], Role.OUDER, answers)
    assert against.sure == ("k/altijd", "k/rust")
    assert against.depends == ("oorzaak", "duur")


def test_an_outcome_counts_only_the_worlds_that_end_there(keuze: Guide) -> None:
    answers = {"oorzaak": "weet-niet", "duur": "kort"}
    assert weigh(keuze, keuze.nodes["k/thuis"], Role.OUDER, answers).sure == ("k/altijd", "k/rust")
    assert weigh(keuze, keuze.nodes["k/school"], Role.OUDER, answers).sure == ("k/altijd",)


def test_a_place_that_weighs_nothing_takes_the_answers_as_they_stand(keuze: Guide) -> None:
    alone = keuze.nodes["k/los"]
    assert weigh(keuze, alone, Role.OUDER, {"oorzaak": "ziek"}).sure == ("k/altijd", "k/arts")
    unsure = weigh(keuze, alone, Role.OUDER, {"oorzaak": "allebei"})
    assert (unsure.sure, unsure.depends) == (("k/altijd",), ())


def test_a_statement_without_words_for_the_reader_is_not_told(keuze: Guide) -> None:
    school = keuze.nodes["k/school"]
    assert "k/briefje" not in weigh(keuze, school, Role.OUDER, {}).sure
    assert "k/briefje" in weigh(keuze, school, Role.SCHOOL, {}).sure


def test_the_unsure_place_gives_way_as_soon_as_the_answers_decide(keuze: Guide) -> None:
    visitor = Visitor(keuze, role=Role.OUDER)
    visitor.press("Begin", "Weet ik niet", "Kort")
    assert visitor.screen.node == "k/niet-zeker"
    visitor.press("Opnieuw", "Moe", "Kort")
    assert visitor.screen.node == "k/thuis"
    assert settle(keuze, "k/niet-zeker", Role.OUDER, visitor.session.answers) == "k/thuis"


def test_a_fork_with_nowhere_for_doubt_goes_home() -> None:
    without = KEUZE.replace("      unsure: niet-zeker\n", "")
    facts = "".join(fact(f"F{i}") for i in range(1, 6))
    guide = small_guide({"k": without}, facts=facts)
    assert settle(guide, "k/uitkomst", Role.OUDER, {}) == "start/thuis"


def test_questions_of_another_role_are_not_asked_about(keuze: Guide) -> None:
    fork = keuze.nodes["k/uitkomst"]
    assert questions_of(keuze, Role.OUDER, fork) == {"oorzaak"}
    assert questions_of(keuze, Role.LEERLING, fork) == {"oorzaak", "duur"}
    assert questions_of(keuze, None, fork) == {"oorzaak"}


def test_no_condition_always_holds() -> None:
    assert fits(None, {})
    assert fits({}, {"a": "b"})


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({"kleur": "rood", "rol": "ouder"}, True),
        ({"kleur": "blauw", "rol": "ouder"}, True),
        ({"kleur": "geel", "rol": "ouder"}, False),
        ({"kleur": "rood", "rol": "school"}, False),
        ({"rol": "ouder"}, False),
        ({}, False),
    ],
)
def test_every_part_of_a_condition_must_fit(world: dict[str, str], expected: bool) -> None:
    condition = {"kleur": frozenset({"rood", "blauw"}), "rol": frozenset({"ouder"})}
    assert fits(condition, world) is expected


def test_there_is_one_world_for_each_open_combination(keuze: Guide) -> None:
    questions = frozenset({"oorzaak", "duur", "rol"})
    found = [dict(w) for w in worlds(keuze, Role.OUDER, {"oorzaak": "allebei"}, questions)]
    expected = [
        {"oorzaak": oorzaak, "duur": duur, "rol": "ouder"}
        for oorzaak, duur in product(("ziek", "moe"), ("kort", "lang"))
    ]
    assert len(found) == len(expected)
    assert all(world in found for world in expected)
    assert [w["rol"] for w in worlds(keuze, None, {}, frozenset())] == [""]


def test_on_the_screen_the_sure_and_the_open_are_told_apart(keuze: Guide) -> None:
    visitor = Visitor(keuze, role=Role.OUDER)
    screen = visitor.press("Begin", "Ziek en moe", "Weet ik niet")
    sure, depends = screen.points
    assert (sure.lead, sure.items) == (NOTHING["zeker"], ("Dit geldt altijd.", "Rust helpt."))
    assert depends.lead == NOTHING["hangt-af"]
    assert depends.items == ("waardoor het komt", "hoe lang het duurt")


def test_when_nothing_is_open_nothing_is_called_sure(keuze: Guide) -> None:
    screen = Visitor(keuze, role=Role.OUDER).press("Begin", "Moe", "Kort")
    (only,) = screen.points
    assert (only.lead, only.items) == ("", ("Dit geldt altijd.", "Rust helpt."))


def test_a_question_without_words_for_the_reader_is_not_named(keuze: Guide) -> None:
    screen = Visitor(keuze, role=Role.SCHOOL).press("Begin", "Weet ik niet", "Weet ik niet")
    assert screen.points[1].items == ("hoe lang het duurt",)


def test_a_session_may_hold_answers_to_questions_that_are_gone(keuze: Guide) -> None:
    session = Session(role=Role.OUDER, answers={"vroeger": "ja", "oorzaak": "straf"})
    assert settle(keuze, "k/uitkomst", session.role, session.answers) == "k/school"


def test_a_place_of_an_earlier_release_that_only_leads_on_has_moved(keuze: Guide) -> None:
    fork = keuze.nodes["k/uitkomst"]
    assert not fork.moved
    assert replace(fork, rules=fork.rules[-1:]).moved
    assert not keuze.nodes["k/thuis"].moved
