"""What goes on paper with an outcome: answers, steps, hard words, whom to call, and where from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.drawing import draw
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import Role
from tests.guides import NOTHING, NOW, THERE, fact, small_guide, step_screens, with_steunpunt

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Handout
    from bot.core.texts import Reader

T = """
statements:
  rust: {facts: [F1], text: Rust is goed.}
een:
  facts: geen
  text: Waardoor?
  about: waardoor het komt
  remember: oorzaak
  choices:
    ziek: {text: Ziek, go: uit}
    bang: {text: Bang, go: uit}
    stil: {text: Stil, go: uit}
uit:
  unsure: onzeker
  decide:
    - if: {oorzaak: ziek}
      go: thuis
    - if: {oorzaak: bang}
      go: school
    - go: kort
thuis:
  title: Blijf thuis
  stays: true
  weighs: uit
  facts: geen
  text: |
    Blijf thuis met een plan.

    Vraag hulp.
  points: [rust]
  choices: {w: {text: Waarom?, go: waarom}}
school: {title: {leerling: School}, stays: true, facts: geen, text: {leerling: Ga}}
kort: {title: Kort, stays: true, facts: geen, text: Kort}
onzeker: {title: Onzeker, stays: true, facts: geen, text: Onzeker}
nood: {stays: true, facts: geen, text: "Bel, met een plan of zonder.", contacts: [een]}
woord:
  title: Plan
  explains: [plan]
  facts: geen
  text: Een plan is een afspraak. Meer niet.
splitst:
  explains: [zonder]
  decide: [{go: woord}]
waarom: {facts: geen, text: Dit is waarom., why: uit}
stap: {title: Mijn stappen, facts: geen, plan: first, stays: true, text: Doe dit.}
"""
STEPS = """
bel: {text: Bel de school.}
slaap: {text: Slaap uit., if: {oorzaak: ziek}}
"""
CONTACTS = "een: {name: Een, purpose: Helpt, phone: '112', source: blad}"
HELP = "start: {facts: geen, text: Er is hulp, contacts: [een]}"
REST, WORDS = NOTHING["rust-op"], NOTHING["woorden-papier"]
ASKED = "geantwoord waardoor het komt"


@pytest.fixture(scope="module")
def small() -> Guide:
    topics = {"contact": HELP, "t": T + step_screens(STEPS)}
    return small_guide(topics, steps=STEPS, contacts=CONTACTS, facts=fact("F1"))


def on_paper(
    guide: Guide,
    node: str,
    cause: str | None,
    role: Reader = Role.OUDER,
    steunpunt: str | None = None,
) -> Handout | None:
    answers = {"oorzaak": cause} if cause else {}
    session = Session(role=role, answers=answers, steunpunt=steunpunt)
    return draw(guide, session, guide.nodes[node], NOW).handout


def lists(found: Handout | None) -> dict[str, tuple[str, ...]]:
    assert found
    return {points.lead: points.items for points in found.beside}


def test_what_is_done_is_not_to_do_on_paper_whoever_saw_the_outcome_before(small: Guide) -> None:
    def steps(done: tuple[str, ...]) -> tuple[str, ...]:
        session = Session(role=Role.OUDER, answers={"oorzaak": "ziek"}, done=done)
        return lists(draw(small, session, small.nodes["t/thuis"], NOW).handout)["Mijn stappen"]

    assert steps(()) == ("Bel de school.", "Slaap uit.")
    assert steps(("bel",)) == ("Slaap uit.",)
    assert steps(()) == ("Bel de school.", "Slaap uit.")


def test_an_outcome_takes_the_steps_the_answers_and_its_hard_words_along(small: Guide) -> None:
    found = on_paper(small, "t/thuis", "ziek")
    assert lists(found) == {
        "Mijn stappen": ("Bel de school.", "Slaap uit."),
        REST: (f"{ASKED} Ziek",),
        WORDS: ("Een plan is een afspraak.",),
    }
    assert found
    assert found.beside[0].ordered
    assert found.day == NOW.date()
    assert [card.name for card in found.cards] == ["Een"]
    assert found.path == "/"


def test_the_steps_take_the_outcome_and_the_answers_along(small: Guide) -> None:
    assert lists(on_paper(small, "t/stap", "ziek")) == {
        "Blijf thuis": ("Blijf thuis met een plan.", "Vraag hulp.", "Rust is goed."),
        REST: (f"{ASKED} Ziek",),
    }


@pytest.mark.parametrize(("cause", "rests"), [(None, []), ("bang", [REST])])
def test_without_an_answer_or_words_for_this_reader_no_outcome_is_named(
    small: Guide, cause: str | None, rests: list[str]
) -> None:
    assert [*lists(on_paper(small, "t/stap", cause))] == rests


@pytest.mark.parametrize("place", ["t/onzeker", "t/kort"])
def test_what_is_not_sure_is_an_outcome_too(small: Guide, place: str) -> None:
    assert [*lists(on_paper(small, place, "stil"))] == ["Mijn stappen", REST]


def test_what_is_no_outcome_has_no_reasons_and_names_nobody_twice(small: Guide) -> None:
    found = on_paper(small, "t/nood", "ziek")
    assert lists(found) == {WORDS: ("Een plan is een afspraak.",)}
    assert found
    assert found.cards == ()


def test_what_need_not_be_kept_has_nothing_on_paper(small: Guide) -> None:
    assert on_paper(small, "t/woord", "ziek") is None


def test_a_guide_without_steps_has_none_on_paper() -> None:
    guide = small_guide(
        {"t": T.partition("stap:")[0], "contact": HELP}, contacts=CONTACTS, facts=fact("F1")
    )
    assert "Mijn stappen" not in lists(on_paper(guide, "t/thuis", "ziek"))


def test_a_reader_without_steps_gets_none() -> None:
    only = "title: {leerling: Stap}", "text: {leerling: Doe dit.}"
    told = T.replace("title: Mijn stappen", only[0]).replace("text: Doe dit.", only[1])
    guide = small_guide(
        {"t": told + step_screens(STEPS), "contact": HELP},
        contacts=CONTACTS,
        steps=STEPS,
        facts=fact("F1"),
    )
    assert "Stap" in lists(on_paper(guide, "t/thuis", "ziek", Role.LEERLING))
    assert "Stap" not in lists(on_paper(guide, "t/thuis", "ziek"))


def test_the_steunpunt_is_named_first_and_led_back_to(small: Guide) -> None:
    found = on_paper(with_steunpunt(small), "t/thuis", "ziek", steunpunt=THERE.id)
    assert found
    assert found.path == f"/s/{THERE.id}"
    assert [card.name for card in found.cards] == [THERE.name, "Een"]
    unknown = on_paper(small, "t/thuis", "ziek", steunpunt=THERE.id)
    assert unknown
    assert unknown.path == "/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_every_answer_of_the_guide_is_told_in_a_whole_sentence(
    guide: Guide, language: Code, role: Role
) -> None:
    outcome = guide.nodes["beslisboom/categorie-d"]
    for question in guide.questions:
        for choice in guide.nodes[guide.questions[question]].choices:
            session = Session(role=role, language=language, answers={question: choice.key})
            drawn = draw(guide, session, outcome, NOW)
            rest = guide.phrase("rust-op", language, role)
            for sentence in lists(drawn.handout).get(rest, ()):
                assert sentence[0].isupper()
                assert sentence.endswith(f"“{choice.text.say(language, role)}”.")
                assert "{" not in sentence


def test_another_day_is_another_paper(small: Guide) -> None:
    later = NOW.replace(year=NOW.year + 1)
    session = Session(role=Role.OUDER, answers={"oorzaak": "ziek"})
    found = draw(small, session, small.nodes["t/thuis"], later).handout
    assert found
    assert found.day == later.date()


def test_the_day_on_paper_is_that_of_the_netherlands(small: Guide) -> None:
    session = Session(role=Role.OUDER, answers={"oorzaak": "ziek"})
    late = NOW.replace(hour=23, minute=30)
    found = draw(small, session, small.nodes["t/thuis"], late).handout
    assert found is not None
    assert found.day == NOW.date() + timedelta(days=1)


def test_other_screens_go_on_the_paper_of_a_list(guide: Guide) -> None:
    """All that schools say, with an answer to each, is on one sheet."""
    node = guide.nodes["school-zegt/start"]
    for language in LANGUAGES:
        session = Session(language=language, role=Role.OUDER, trail=(node.id,))
        handout = draw(guide, session, node, NOW).handout
        assert handout
        told = {points.lead: points.items for points in handout.beside}
        assert len(node.paper) == 10
        for other in (guide.nodes[id_] for id_ in node.paper):
            assert other.title
            assert other.text
            text = other.text.say(language, Role.OUDER)
            assert told[other.title.say(language, Role.OUDER)] == tuple(text.split("\n\n"))


def test_a_screen_without_words_for_this_reader_is_left_out() -> None:
    topic = """
    een: {title: Een, stays: true, facts: geen, text: Een, paper: [twee, drie],
          choices: {a: {go: twee}, b: {go: drie}}}
    twee: {title: {leerling: Twee}, facts: geen, text: {leerling: Twee}}
    drie: {title: Drie, facts: geen, text: Drie}
    """
    guide = small_guide({"t": topic})
    session = Session(role=Role.OUDER, trail=("t/een",))
    handout = draw(guide, session, guide.nodes["t/een"], NOW).handout
    assert handout
    assert [points.lead for points in handout.beside] == ["Drie"]
