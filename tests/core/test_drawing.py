"""From a place in the guide to a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.core import limits
from bot.core.drawing import cited, draw
from bot.core.engine import turn
from bot.core.events import Opened
from bot.core.screen import Card
from bot.core.session import Session
from bot.core.taps import on_screen_that_stays, read_tap
from bot.core.texts import READERS, Reader, Role
from tests.guides import (
    NOTHING,
    NOW,
    THERE,
    Visitor,
    fact,
    small_guide,
    step_screens,
    with_steunpunt,
)

if TYPE_CHECKING:
    from bot.core.guide import Guide

START = """
thuis:
  facts: geen
  text: Thuis
  choices:
    bron: {text: Bron, go: t/bron}
    kaart: {text: Kaart, go: t/kaart}
    stil: {text: Stil, go: t/stil}
    blijft: {text: Blijft, go: t/blijft}
    plan: {text: Plan, go: t/plan}
    alles: {text: Alles, go: t/alles}
    vraag: {text: Vraag, go: t/vraag}
"""
T = """
statements:
  punt: {facts: [F2, F3], text: Een punt}
bron:
  facts: {ouder: [F1, F2], ander: [F3]}
  text: Met bron
  points: [punt]
stil: {facts: geen, text: Zonder bron}
kaart:
  facts: [F1]
  text: Bel maar
  contacts: [een, twee]
blijft:
  facts: geen
  text: Dit blijft staan
  stays: true
  choices: {stil: {text: Stil, go: stil}}
plan:
  facts: [F1]
  text: Wat nu
  plan: first
alles:
  facts: geen
  text: Wat er is
  discloses: true
vraag:
  facts: geen
  text: {ouder: Hoe is het met uw kind?, ander: Hoe is het?}
  remember: hoe
  choices:
    goed: {text: {ouder: Goed hoor, leerling: Top}, go: stil}
    slecht: {text: Slecht, go: stil, if: {rol: [ouder, school]}}
    nooit: {text: Nooit, go: stil, if: {hoe: goed}}
    weet-niet: {text: Weet ik niet, go: stil, open: [goed, slecht]}
"""
SOURCES = """
blad: {name: het blad, dated: '2025'}
boek: {name: het boek, dated: '2024'}
lijn: {name: de lijn, dated: '2025'}
"""
FACTS = fact("F1") + fact("F2") + fact("F3").replace("source: blad", "source: boek")
CONTACTS = """
een:
  name: Een
  purpose: {leerling: Voor jou, ander: Voor u}
  phone: "112"
  email: een@een.example
  site: een.example
  hours: Overdag
  cost: {ouder: Gratis}
  facts: [F3]
twee: {name: Twee, purpose: Ook, source: lijn}
"""
STEPS = """
eerst: {text: Doe dit eerst, facts: [F3]}
school: {text: {school: Voor scholen}}
"""
T += step_screens(STEPS)


def guide_with(facts: str = FACTS) -> Guide:
    return small_guide(
        {"start": START, "t": T},
        facts=facts,
        sources=SOURCES,
        contacts=CONTACTS,
        steps=STEPS,
    )


@pytest.fixture(scope="module")
def small() -> Guide:
    return guide_with()


# The frame


@pytest.mark.parametrize(
    ("node", "missing"),
    [("t/stil", None), ("start/thuis", "home"), ("contact/start", "help"), ("start/stop", "stop")],
)
def test_home_help_and_stop_stand_on_every_screen_but_their_own(
    small: Guide, node: str, missing: str | None
) -> None:
    screen = draw(small, Session(), small.nodes[node], NOW)
    assert [b.kind for b in screen.frame] == [
        kind for kind in ("home", "help", "stop") if kind != missing
    ]
    assert [b.label for b in screen.frame] == [NOTHING[f"knop-{b.kind}"] for b in screen.frame]


def test_the_frame_leads_where_it_says(small: Guide) -> None:
    for label, node in (("home", "start/thuis"), ("help", "contact/start"), ("stop", "start/stop")):
        visitor = Visitor(small)
        assert visitor.press("Stil", f"knop-{label}").node == node


def test_back_stands_first_in_the_frame_where_there_is_a_way_back(small: Guide) -> None:
    visitor = Visitor(small)
    visitor.press("Stil")
    assert visitor.screen.frame[0].kind == "back"
    assert visitor.press("knop-back").node == "start/thuis"
    assert "knop-back" not in visitor.labels


def test_answers_stand_before_the_frame(small: Guide) -> None:
    screen = Visitor(small, role=Role.SCHOOL).press("Vraag")
    kinds = [button.kind for button in screen.buttons]
    assert kinds == ["answer", "answer", "back", "home", "help", "stop"]


def test_buttons_of_a_screen_that_stays_say_so(small: Guide) -> None:
    stays, other = Visitor(small).press("Blijft"), Visitor(small).press("Stil")
    assert (stays.stays, other.stays) == (True, False)
    for screen in (stays, other):
        for button in screen.buttons:
            pressed = read_tap(button.tap)
            assert pressed is not None
            assert pressed.stays is screen.stays
    assert stays.answers[0].tap == on_screen_that_stays("-n:t/blijft:stil")


def test_a_fork_cannot_be_drawn() -> None:
    guide = small_guide({"t": "tak: {decide: [{go: af}]}\naf: {facts: geen, text: Af}"})
    with pytest.raises(ValueError, match="t/tak is a fork"):
        draw(guide, Session(), guide.nodes["t/tak"], NOW)


# Words and choices for this reader


@pytest.mark.parametrize(
    ("role", "text", "labels"),
    [
        (None, "Hoe is het?", ["Weet ik niet"]),
        (Role.OUDER, "Hoe is het met uw kind?", ["Goed hoor", "Slecht", "Weet ik niet"]),
        (Role.LEERLING, "Hoe is het?", ["Top", "Weet ik niet"]),
        (Role.SCHOOL, "Hoe is het?", ["Slecht", "Weet ik niet"]),
    ],
)
def test_each_reader_has_their_own_words_and_choices(
    small: Guide, role: Reader, text: str, labels: list[str]
) -> None:
    screen = draw(small, Session(role=role), small.nodes["t/vraag"], NOW)
    assert (screen.text, [b.label for b in screen.answers]) == (text, labels)


def test_a_choice_can_depend_on_an_earlier_answer(small: Guide) -> None:
    session = Session(role=Role.OUDER, answers={"hoe": "goed"})
    screen = draw(small, session, small.nodes["t/vraag"], NOW)
    assert "Nooit" in [b.label for b in screen.answers]


def test_a_screen_speaks_the_language_of_the_session() -> None:
    english = {
        ("start/thuis", "Thuis"): "Home",
        ("start/thuis", "Stil"): "Quiet",
        ("phrases/knop-help", "knop-help"): "Help",
    }
    guide = small_guide({"start": START, "t": T}, english, facts=FACTS, sources=SOURCES,
                        contacts=CONTACTS, steps=STEPS)  # fmt: skip
    visitor = Visitor(guide, language="en")
    assert visitor.screen.text == "Home"
    assert {"Quiet", "Help"} <= set(visitor.labels)
    # What has no translation yet keeps its Dutch words.
    assert "Bron" in visitor.labels


# What explains a screen

BOEK = """
een:
  facts: [F1]
  text: {ouder: Uw kind heeft een opp., leerling: Jij hebt een opp., school: Maak een opp.}
  points: [zin]
  choices: {a: {text: Aan, go: twee}, b: {text: Bij, go: vraag}, g: {text: Geen, go: kaal}}
twee:
  facts: [F1]
  text: Een OPP, een plan en een wet. Dat is hetzelfde voor iedereen. Oppas is wat anders.
  points: [lang]
  stays: true
vraag:
  facts: [F1]
  text: {ouder: Heeft uw kind een opp?, ander: Heb je een opp?}
  remember: vraag
  choices: {ja: {text: Ja, go: een}}
kaal: {facts: geen, text: {ouder: Een opp voor u, leerling: Een opp voor jou, ander: Opp}}
opp: {title: Opp, facts: [F1], text: Een opp is een plan., explains: [opp]}
plan: {title: Plan, facts: [F1], text: {leerling: Wat je doet, ouder: Wat u doet}, explains: [plan]}
wet: {title: Wet, facts: [F1], text: Een regel, explains: [Wet, wetten]}
naamloos: {facts: [F1], text: Lang, explains: [lange zin]}
"""
ZINNEN = """
statements:
  zin: {facts: [F1], text: {ouder: De wetten zeggen iets.}}
  lang: {facts: [F1], text: Kort.}
"""


@pytest.fixture(scope="module")
def book() -> Guide:
    return small_guide({"b": ZINNEN + BOEK}, facts=fact("F1"))


def extras(guide: Guide, node: str, role: Reader) -> list[tuple[str, str]]:
    screen = draw(guide, Session(role=role), guide.nodes[node], NOW)
    return [(button.kind, button.label) for button in screen.extras]


VOICE = {
    Role.OUDER: ("voice", NOTHING["knop-als-leerling"]),
    Role.LEERLING: ("voice", NOTHING["knop-als-ouder"]),
}


def test_hard_words_are_explained_by_a_tap_at_most_two_and_as_whole_words(book: Guide) -> None:
    assert extras(book, "b/een", Role.OUDER) == [
        VOICE[Role.OUDER], ("term", "Opp?"), ("term", "Wet?"),
    ]  # fmt: skip
    assert extras(book, "b/een", Role.LEERLING) == [VOICE[Role.LEERLING], ("term", "Opp?")]
    assert extras(book, "b/twee", Role.OUDER) == [("term", "Opp?"), ("term", "Plan?")]


def test_a_word_is_not_explained_where_the_explanation_has_no_words(book: Guide) -> None:
    assert extras(book, "b/twee", Role.SCHOOL) == [("term", "Opp?"), ("term", "Wet?")]


def test_an_explanation_without_a_name_is_not_offered(book: Guide) -> None:
    lang = replace(book.nodes["b/kaal"], facts={None: ("F1",)}, text=book.nodes["b/naamloos"].text)
    explained = replace(book.nodes["b/naamloos"], explains=("lang",))
    odd = replace(book, nodes={**book.nodes, "b/kaal": lang, "b/naamloos": explained})
    assert extras(odd, "b/kaal", Role.SCHOOL) == []


def test_questions_explanations_and_screens_without_a_claim_explain_nothing(book: Guide) -> None:
    for node in ("b/vraag", "b/opp", "b/kaal"):
        assert extras(book, node, Role.OUDER) == [], node


def test_a_parent_and_a_child_hear_each_other_s_words(book: Guide) -> None:
    visitor = Visitor(book, role=Role.OUDER)
    visitor.does(Opened(node="b/een"))
    screen = visitor.press(NOTHING["knop-als-leerling"])
    assert (screen.node, screen.text) == ("b/een", "Jij hebt een opp.")
    assert visitor.press(NOTHING["knop-eigen-tekst"]).text == "Uw kind heeft een opp."


@pytest.mark.parametrize(
    ("node", "role"), [("b/een", Role.SCHOOL), ("b/twee", Role.OUDER), ("b/vraag", Role.OUDER)]
)
def test_there_is_no_other_voice_where_there_is_nobody_or_nothing_else(
    book: Guide, node: str, role: Role
) -> None:
    assert "voice" not in [kind for kind, _ in extras(book, node, role)]


def test_nobody_yet_has_no_other_voice(book: Guide) -> None:
    assert extras(book, "b/twee", None) == [("term", "Opp?"), ("term", "Wet?")]


def test_a_hard_word_is_the_first_to_give_way_where_buttons_are_many(book: Guide) -> None:
    choice = book.nodes["b/een"].choices[0]
    for number, kinds in ((4, 3), (5, 2), (6, 1), (7, 0), (9, 0)):
        many = tuple(replace(choice, key=f"k{i}") for i in range(number))
        node = replace(book.nodes["b/een"], choices=many)
        fuller = replace(book, nodes={**book.nodes, node.id: node})
        screen = draw(fuller, Session(role=Role.OUDER), node, NOW)
        expected = [VOICE[Role.OUDER], ("term", "Opp?"), ("term", "Wet?")][:kinds]
        assert [(b.kind, b.label) for b in screen.extras] == expected
        assert len(screen.answers) == number


# Sources and caveats


def test_the_source_line_follows_from_the_facts_of_this_reader(small: Guide) -> None:
    node = small.nodes["t/bron"]
    assert [f.id for f in cited(small, Session(role=Role.OUDER), node)] == ["F1", "F2", "F3"]
    assert [f.id for f in cited(small, Session(role=Role.SCHOOL), node)] == ["F3", "F2"]
    ouder = draw(small, Session(role=Role.OUDER), node, NOW)
    school = draw(small, Session(role=Role.SCHOOL), node, NOW)
    assert ouder.source == "bron het blad; het boek"
    assert school.source == "bron het boek; het blad"


def test_what_needs_no_source_has_no_source_line(small: Guide) -> None:
    assert Visitor(small).press("Stil").source == ""


def test_contacts_bring_their_facts_and_their_own_sources(small: Guide) -> None:
    assert Visitor(small).press("Kaart").source == "bron het blad; het boek; de lijn"


def test_a_plan_brings_the_facts_of_its_steps(small: Guide) -> None:
    session = Session(role=Role.OUDER)
    assert [f.id for f in cited(small, session, small.nodes["t/plan"])] == ["F1", "F3"]


@pytest.mark.parametrize(
    ("status", "review_by", "notices", "doubt"),
    [
        ("geldig", "2099-01-01", (), False),
        ("te controleren", "2099-01-01", (), True),
        ("vervallen", "2099-01-01", (), True),
        ("geldig", "2026-11-23", (), False),
        ("geldig", "2026-11-22", ("nakijken",), False),
        ("te controleren", "2020-01-01", ("nakijken",), False),
    ],
)
def test_a_doubt_is_told_with_the_source_and_an_overdue_fact_before_all(
    status: str, review_by: str, notices: tuple[str, ...], *, doubt: bool
) -> None:
    doubtful = fact("F1", status=status, review_by=review_by)
    guide = guide_with(doubtful + fact("F2") + fact("F3"))
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for label in ("Kaart", "Stil"):
        screen = Visitor(guide, role=Role.OUDER, now=now).press(label)
        assert screen.notices == (notices if label == "Kaart" else ())
        assert screen.source.endswith(". kan-veranderd") == (doubt and label == "Kaart")


@pytest.mark.parametrize(("hour", "notices"), [(22, ()), (23, ("nakijken",))])
def test_a_review_date_passes_at_midnight_in_the_netherlands(
    hour: int, notices: tuple[str, ...]
) -> None:
    guide = guide_with(fact("F1", review_by="2026-11-23") + fact("F2") + fact("F3"))
    now = datetime(2026, 11, 22, hour, 30, tzinfo=UTC)
    assert Visitor(guide, role=Role.OUDER, now=now).press("Kaart").notices == notices


# Cards and the steunpunt


def test_a_card_says_how_to_reach_somebody_in_the_words_of_the_reader(small: Guide) -> None:
    for role, purpose, notes in (
        (Role.OUDER, "Voor u", ("Overdag", "Gratis")),
        (Role.LEERLING, "Voor jou", ("Overdag",)),
    ):
        een, twee = Visitor(small, role=role).press("Kaart").cards
        assert een == Card(
            name="Een", purpose=purpose, phone="112", email="een@een.example", id="een",
            site="een.example", notes=notes,
        )  # fmt: skip
        assert twee == Card(
            id="twee", name="Twee", purpose="Ook", phone=None, email=None, site=None
        )


def test_the_steunpunt_that_one_came_by_stands_first_wherever_there_are_cards(
    small: Guide,
) -> None:
    hosted = with_steunpunt(small)
    visitor = Visitor(hosted, steunpunt="daar")
    cards = visitor.press("Kaart").cards
    assert [card.name for card in cards] == [THERE.name, "Een", "Twee"]
    assert cards[0] == Card(
        name=THERE.name, purpose=NOTHING["steunpunt-kaart"], phone=THERE.phone, email=None,
        site=THERE.site, notes=(THERE.region,), id=THERE.id,
    )  # fmt: skip
    assert Visitor(hosted, steunpunt="daar").press("Stil").cards == ()
    assert [card.name for card in Visitor(hosted).press("Kaart").cards] == ["Een", "Twee"]


def test_a_steunpunt_without_a_region_says_none(small: Guide) -> None:
    plain = type(THERE)(id="daar", name="Daar")
    cards = Visitor(with_steunpunt(small, plain), steunpunt="daar").press("Kaart").cards
    assert cards[0].notes == ()


def test_the_steunpunt_is_named_at_home_and_nowhere_else(small: Guide) -> None:
    visitor = Visitor(with_steunpunt(small), steunpunt="daar")
    assert visitor.screen.news == (f"welkom-via {THERE.name}",)
    assert visitor.press("Stil").news == ()
    assert visitor.screen.host == THERE.name


def test_a_steunpunt_that_is_no_longer_in_the_register_is_not_named(small: Guide) -> None:
    session = Session(steunpunt="weg")
    screen = draw(with_steunpunt(small), session, small.nodes["start/thuis"], NOW)
    assert (screen.host, screen.news) == (None, ())


# Plan and what is kept


def test_a_plan_lists_its_steps_and_gives_each_a_button(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    screen = visitor.press("Plan")
    assert [points.items for points in screen.points] == [("Doe dit eerst",)]
    assert [button.label for button in screen.answers] == ["eerst"]
    assert visitor.press("eerst").node == "t/eerst"


def test_steps_of_another_reader_are_not_in_the_plan(small: Guide) -> None:
    screen = Visitor(small, role=Role.SCHOOL).press("Plan")
    assert [button.label for button in screen.answers] == ["eerst", "school"]


def test_what_is_kept_is_shown_literally(small: Guide) -> None:
    visitor = Visitor(with_steunpunt(small), role=Role.OUDER, language="en", steunpunt="daar")
    visitor.press("Vraag", "Goed hoor", "knop-home")
    (points,) = visitor.press("Alles").points
    assert points.lead == NOTHING["bewaard"]
    assert points.items == (
        "taal: en", "rol: ouder", "steunpunt: daar", "hoe: goed", "plekken: start/thuis, t/alles",
    )  # fmt: skip


def test_of_somebody_who_said_nothing_nothing_is_shown(small: Guide) -> None:
    screen = draw(small, Session(), small.nodes["t/alles"], NOW)
    assert screen.points[0].items == ("taal: nl", "plekken: -")


@pytest.mark.parametrize("role", READERS)
def test_every_screen_names_its_place_language_and_reader(small: Guide, role: Reader) -> None:
    screen = Visitor(small, role=role, language="en").press("Stil")
    assert (screen.node, screen.language, screen.role) == ("t/stil", "en", role)


def test_how_to_reach_somebody_stays_and_the_way_on_and_the_way_out_stand_out(
    small: Guide, guide: Guide
) -> None:
    card = Visitor(small).press("Kaart")
    assert card.kept
    assert not card.stays
    assert all(button.tap.partition(":")[0].endswith("!") for button in card.buttons)
    stop = Visitor(guide, role=Role.OUDER).press("Stop")
    tones = {button.label: button.tone for button in stop.buttons}
    assert tones["Wis gesprek"] == "grave"
    assert tones["Terug naar waar ik was"] == "plain"
    alone = draw(guide, Session(role=Role.OUDER), guide.nodes["nood/crisis"], NOW)
    assert [button.tone for button in alone.answers] == ["main"]


# How far one is


PATH = """
een:
  facts: geen
  text: Vraag een
  remember: een
  choices:
    kort: {text: Kort, go: einde}
    lang: {text: Lang, go: tak}
    rond: {text: Rond, go: een}
tak:
  decide:
    - {if: {rol: ouder}, go: twee}
    - {if: {een: lang}, go: drie}
    - {go: einde}
twee: {facts: geen, text: Vraag twee, remember: twee, choices: {ja: {text: Ja, go: drie}}}
drie:
  facts: geen
  text: Vraag drie
  remember: drie
  choices: {ja: {text: Ja, go: einde}}
einde: {facts: geen, text: Klaar}
"""


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.OUDER, ("1 van hoogstens 3", "2 van hoogstens 3", "3 van 3")),
        (Role.LEERLING, ("1 van hoogstens 2", "2 van 2")),
    ],
)
def test_a_question_says_how_far_one_is(role: Role, told: tuple[str, ...]) -> None:
    phrases = {
        **NOTHING,
        "vraag-nummer": "{nummer} van hoogstens {aantal}",
        "vraag-laatste": "{nummer} van {aantal}",
    }
    written = "\n".join(f'{key}: "{words}"' for key, words in phrases.items())
    guide = small_guide({"t": PATH}, phrases=written)
    visitor = Visitor(guide, role=role)
    visitor.does(Opened(node="t/een"))
    first = visitor.screen.progress
    later = [visitor.press(label).progress for label in ("Lang", *["Ja"] * (len(told) - 1))]
    assert (first, *later) == (*told, "")


def test_an_answer_is_explained_where_it_needs_to_be() -> None:
    topic = """
vraag:
  facts: geen
  text: Vraag
  remember: vraag
  choices:
    a: {text: A, hint: {ouder: Uitleg van a}, go: vraag}
    b: {text: B, go: vraag}
"""
    guide = small_guide({"t": topic})
    for role, hints in ((Role.OUDER, ["Uitleg van a", ""]), (Role.SCHOOL, ["", ""])):
        screen = turn(guide, Session(role=role), Opened(node="t/vraag"), NOW).screen
        assert [button.hint for button in screen.answers] == hints
        assert screen.asks
        assert limits.hints(screen) == (("A: Uitleg van a",) if hints[0] else ())
    assert not turn(guide, Session(), Opened(node=guide.home), NOW).screen.asks
