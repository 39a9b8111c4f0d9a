"""One event in, one screen out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.engine import redraw, turn
from bot.core.events import (
    Asked,
    Chose,
    Event,
    Forgot,
    Judged,
    Located,
    Opened,
    PassedOn,
    Press,
    Sent,
    Showed,
    Started,
    Switched,
    WentBack,
    Wrote,
)
from bot.core.flow import downstream
from bot.core.languages import LANGUAGES, Code
from bot.core.limits import overruns
from bot.core.session import TRAIL, Session
from bot.core.special import URGENCIES
from bot.core.taps import read_tap
from bot.core.texts import READERS, Reader, Role
from tests.guides import NOTHING, NOW, THERE, Visitor, event_of, small_guide, with_steunpunt

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Screen
    from bot.core.special import Urgency

START = """
thuis:
  decide:
    - if: {rol: [ouder, leerling, school]}
      go: menu
    - go: welkom
welkom:
  facts: geen
  text: Wie ben je?
  choices:
    ouder: {text: Ouder, go: terug, set: {rol: ouder}}
    leerling: {text: Leerling, go: terug, set: {rol: leerling}}
    en: {text: English, go: terug, set: {taal: en}, if: {taal: nl}}
menu:
  facts: geen
  text: Menu
  choices:
    vragen: {text: Vragen, go: vragen/start}
    praten: {text: Praten, go: praten/ouders}
    wie: {text: Iemand anders, go: wie}
wie:
  facts: geen
  text: Wie ben je?
  choices:
    ouder: {text: Ouder, go: terug, set: {rol: ouder}}
    leerling: {text: Leerling, go: terug, set: {rol: leerling}}
stop:
  facts: geen
  text: Stoppen
  choices:
    wis: {text: Wis alles, go: thuis, wipes: true}
    verder: {text: Verder, go: terug}
"""
VRAGEN = """
start:
  title: De vragen
  facts: geen
  text: Een paar vragen
  choices:
    begin: {text: Begin, go: een}
    geheim: {text: Voor ouders, go: drie, if: {rol: ouder}}
een:
  facts: geen
  text: Vraag een
  remember: een
  choices:
    ja: {text: Ja, go: kies}
    nee: {text: Nee, go: kies}
kies:
  decide:
    - if: {een: nee}
      go: drie
    - go: twee
twee:
  facts: geen
  text: Vraag twee
  remember: twee
  choices:
    ja: {text: Ja, go: drie}
drie:
  facts: geen
  text: Vraag drie
  remember: drie
  choices:
    ja: {text: Ja, go: einde}
    weg: {text: Liever niet, go: terug}
einde:
  facts: geen
  text: Klaar
  choices:
    terug: {text: Naar het begin, go: start}
"""
PRATEN = """
ouders:
  facts: geen
  text: {ouder: Praten met ouders}
  choices:
    meer: {text: {ouder: Meer}, go: tak}
tak:
  decide: [{go: ouders}]
"""
HULP = """
start: {facts: geen, text: Er is hulp, choices: {nood: {text: Nood, go: nood}}}
nood: {facts: geen, text: {ouder: Bel, leerling: Bel jij, ander: Bellen}, stays: true}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    return with_steunpunt(
        small_guide({"start": START, "vragen": VRAGEN, "praten": PRATEN, "contact": HULP})
    )


def on_screen(screen: Screen) -> tuple[NodeId, str, tuple[str, ...]]:
    return screen.node, screen.text, screen.notices


# Coming in


def test_a_newcomer_is_asked_who_they_are(small: Guide) -> None:
    assert Visitor(small).screen.node == "start/welkom"


def test_a_link_says_from_where_to_what_and_for_whom(small: Guide) -> None:
    started = Started(steunpunt="daar", topic="vragen", role=Role.LEERLING, language="en")
    done = turn(small, Session(), started, NOW)
    assert done.screen.node == "vragen/start"
    assert done.session == Session(
        language="en", role=Role.LEERLING, steunpunt="daar", trail=("vragen/start",)
    )
    assert done.screen.host == THERE.name


def test_a_link_keeps_what_it_does_not_speak_of(small: Guide) -> None:
    known = Session(
        language="en", role=Role.OUDER, steunpunt="daar", answers={"een": "ja"}, trail=("x/y",)
    )
    assert turn(small, known, Started(), NOW).session == replace(known, trail=("start/menu",))


def test_a_link_to_what_is_not_there_leads_home(small: Guide) -> None:
    done = turn(small, Session(steunpunt="daar"), Started(steunpunt="weg", topic="weg"), NOW)
    assert done.screen.node == "start/welkom"
    assert done.session.steunpunt == "daar"


def test_a_link_to_a_topic_for_parents_asks_first_who_one_is_and_then_goes_on(
    small: Guide,
) -> None:
    visitor = Visitor(small)
    screen = visitor.does(Started(topic="praten"))
    assert screen.node == "start/welkom"
    assert "knop-back" not in visitor.labels
    assert visitor.press("Ouder").node == "praten/ouders"


def test_a_link_to_a_topic_without_words_for_the_role_leads_home(small: Guide) -> None:
    visitor = Visitor(small)
    visitor.does(Started(topic="praten"))
    assert visitor.press("Leerling").node == "start/menu"
    assert visitor.session.trail == ("start/menu",)


def test_a_fork_to_what_has_no_words_yet_asks_first_who_one_is(small: Guide) -> None:
    visitor = Visitor(small)
    assert visitor.does(Opened(node="praten/tak")).node == "start/welkom"
    assert "knop-back" not in visitor.labels
    assert visitor.press("Ouder").node == "praten/ouders"


def test_a_fork_to_what_has_no_words_for_the_role_leads_home(small: Guide) -> None:
    visitor = Visitor(small, role=Role.LEERLING)
    assert visitor.does(Opened(node="praten/tak")).node == "start/menu"


# Choosing


def test_a_choice_is_remembered_and_leads_on(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    assert visitor.press("Vragen", "Begin", "Ja").node == "vragen/twee"
    assert visitor.session.answers == {"een": "ja"}
    assert visitor.session.trail == ("start/menu", "vragen/start", "vragen/een", "vragen/twee")


def test_the_same_press_twice_does_no_more_than_once(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "Ja")
    once = visitor.session
    visitor.does(Chose(node="vragen/een", choice="ja"))
    assert visitor.session == once


def test_answering_again_drops_the_answers_that_came_after_it(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "Ja", "Ja", "Ja")
    assert visitor.session.answers == {"een": "ja", "twee": "ja", "drie": "ja"}
    visitor.does(Chose(node="vragen/twee", choice="ja"))
    assert visitor.session.answers == {"een": "ja", "twee": "ja"}
    visitor.does(Chose(node="vragen/een", choice="nee"))
    assert visitor.session.answers == {"een": "nee"}


def test_answering_again_keeps_answers_of_elsewhere(small: Guide) -> None:
    session = Session(role=Role.OUDER, answers={"elders": "ja", "twee": "ja"})
    done = turn(small, session, Chose(node="vragen/een", choice="ja"), NOW)
    assert done.session.answers == {"elders": "ja", "een": "ja"}


@pytest.mark.parametrize(
    ("node", "later"),
    [
        ("vragen/een", {"twee", "drie"}),
        ("vragen/twee", {"drie"}),
        ("vragen/drie", set()),
        ("vragen/start", {"een", "twee", "drie"}),
    ],
)
def test_what_is_asked_after_a_question_follows_from_its_ways(
    small: Guide, node: NodeId, later: set[str]
) -> None:
    assert downstream(small, small.nodes[node]) == later


def test_a_choice_sets_the_role_and_stays_where_one_was(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    assert visitor.press("Iemand anders", "Leerling").node == "start/menu"
    assert visitor.session.role == Role.LEERLING
    assert visitor.session.trail == ("start/menu",)


def test_a_choice_sets_the_language_on_the_spot(small: Guide) -> None:
    visitor = Visitor(small)
    screen = visitor.press("English")
    assert (screen.node, screen.language) == ("start/welkom", "en")
    assert "English" not in visitor.labels


def test_back_from_a_place_leads_to_where_one_was(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "knop-stop")
    assert visitor.press("Verder").node == "vragen/start"


def test_a_choice_that_is_hidden_from_the_reader_is_not_taken(small: Guide) -> None:
    done = turn(
        small, Session(role=Role.LEERLING), Chose(node="vragen/start", choice="geheim"), NOW
    )
    assert done.screen.node == "vragen/start"
    assert done.screen.notices == (NOTHING["verouderd"],)


# Back


def test_back_shortens_the_trail(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "Ja")
    assert visitor.press("knop-back", "knop-back").node == "vragen/start"
    assert visitor.session.trail == ("start/menu", "vragen/start")
    assert visitor.session.answers == {"een": "ja"}


def test_back_twice_does_no_more_than_once(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "Ja")
    visitor.does(WentBack(to="vragen/een"))
    once = visitor.session, visitor.screen
    visitor.does(WentBack(to="vragen/een"))
    assert (visitor.session, visitor.screen) == once


def test_home_begins_a_new_trail(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "knop-home")
    assert visitor.session.trail == ("start/menu",)
    assert "knop-back" not in visitor.labels


def test_a_place_seen_before_shortens_the_way_back(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "Nee", "Ja", "Naar het begin")
    assert visitor.session.trail == ("start/menu", "vragen/start")


def test_the_trail_has_an_end() -> None:
    session = Session(trail=tuple(f"t/{i}" for i in range(TRAIL)))
    assert session.at("t/new").trail == (*(f"t/{i}" for i in range(1, TRAIL)), "t/new")


def test_no_way_back_to_a_place_that_is_the_same_for_this_reader(small: Guide) -> None:
    session = Session(role=Role.OUDER, trail=("praten/tak", "praten/ouders"))
    kinds = [button.kind for button in redraw(small, session, NOW).buttons]
    assert kinds == ["answer", "home", "help", "stop"]


def test_no_way_back_to_a_place_that_has_no_words_for_this_reader(small: Guide) -> None:
    for behind in ("praten/ouders", "praten/tak", "weg/weg"):
        session = Session(role=Role.LEERLING, trail=(behind, "vragen/start"))
        kinds = [button.kind for button in redraw(small, session, NOW).frame]
        assert kinds == ["home", "help", "stop"], behind


# Role and language anywhere


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("node", ["vragen/een", "vragen/einde", "contact/nood", "start/stop"])
def test_the_language_can_be_changed_everywhere(small: Guide, node: NodeId, language: Code) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.does(Opened(node=node))
    screen = visitor.does(Switched(language=language))
    assert (screen.node, screen.language, screen.role) == (node, language, Role.OUDER)


def test_the_role_can_be_changed_everywhere(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.does(Opened(node="contact/nood"))
    assert visitor.does(Switched(role=Role.LEERLING)).text == "Bel jij"


def test_a_place_without_words_for_the_new_role_gives_way_to_home(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Praten")
    screen = visitor.does(Switched(role=Role.SCHOOL))
    assert (screen.node, screen.role) == ("start/menu", Role.SCHOOL)


def test_the_voice_of_another_is_heard_at_the_screen_that_it_was_asked_on(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    screen = visitor.does(Showed(node="contact/nood", role=Role.LEERLING))
    assert (screen.node, screen.text) == ("contact/nood", "Bel jij")
    assert screen.news == (NOTHING["tekst-voor-leerling"],)
    assert visitor.session.role == screen.role == Role.OUDER
    assert visitor.session.trail == ("start/menu", "contact/nood")
    assert visitor.labels == ("knop-eigen-tekst", "knop-home", "knop-help", "knop-stop")
    assert visitor.press("knop-eigen-tekst").text == "Bel"
    screen = visitor.does(Showed(node="vragen/weg", role=Role.OUDER))
    assert (screen.node, screen.role) == ("vragen/start", Role.OUDER)
    assert screen.notices == (NOTHING["verouderd"],)


# Typing


def test_what_was_typed_leads_to_suggestions_and_leaves_no_trace(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin")
    before = visitor.session
    screen = visitor.does(Wrote(found=("vragen/start", "vragen/een", "weg/weg")))
    assert screen.text == NOTHING["gevonden"]
    assert visitor.labels == (
        "De vragen", "knop-terug-naar", "knop-home", "knop-help", "knop-stop",
    )  # fmt: skip
    assert visitor.session == before
    assert visitor.press("knop-terug-naar").node == "vragen/een"


def test_nothing_found_says_so_and_offers_what_leads_on(small: Guide) -> None:
    guide = replace(small, special={**small.special, "misread": "vragen/een"})
    visitor = Visitor(guide, role=Role.OUDER)
    screen = visitor.does(Wrote())
    assert screen.text == NOTHING["niet-gevonden"]
    ways = [choice.text.say("nl", Role.OUDER) for choice in guide.nodes["vragen/een"].choices]
    assert ways
    assert visitor.labels == (*ways, "knop-home", "knop-help", "knop-stop")


def test_what_was_not_found_tells_its_nearest_topic_to_be_counted(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    assert visitor.does(Wrote(near="vragen")).unanswered == "vragen"
    assert visitor.does(Wrote(found=("vragen/start",))).unanswered is None


def test_what_must_be_said_is_said_beside_the_answer(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    says = ("geen-gegevens",)
    for event in (
        Wrote(says=says),
        Wrote(found=("vragen/start",), says=says),
        Wrote(found=("vragen/start",), sure=True, says=says),
        Wrote(offer=Chose(node="vragen/een", choice="ja"), says=says),
    ):
        assert visitor.does(event).notices[0] == NOTHING["geen-gegevens"]


def test_the_sure_answer_is_opened_and_says_how_the_question_was_read(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin")
    screen = visitor.does(Wrote(found=("vragen/start", "vragen/een"), sure=True))
    assert screen.node == visitor.session.place == "vragen/start"
    assert screen.news == (NOTHING["begrepen-weer"],)
    assert "knop-niet-dit" in [button.label for button in screen.answers]
    assert visitor.press("knop-niet-dit").node == "start/anders-bedoeld"


def test_a_sure_answer_without_a_title_is_opened_too(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    assert visitor.does(Wrote(found=("contact/nood",), sure=True)).node == "contact/nood"


@pytest.mark.parametrize("found", ["weg/weg", "praten/ouders"])
def test_what_is_not_for_this_reader_is_not_opened(small: Guide, found: str) -> None:
    visitor = Visitor(small, role=Role.LEERLING)
    before = visitor.session
    screen = visitor.does(Wrote(found=(found, "vragen/start"), sure=True))
    assert screen.text == NOTHING["gevonden"]
    assert visitor.session == before


def test_a_fork_that_leads_elsewhere_for_this_reader_is_not_opened() -> None:
    fork = """
    start: {title: Hier, facts: geen, text: Hier}
    splitsing:
      decide:
        - if: {rol: ouder}
          go: ouders
        - go: start
    ouders: {facts: geen, text: {school: Alleen school}}
    """
    guide = small_guide({"t": fork})
    done = turn(guide, Session(role=Role.OUDER), Wrote(found=("t/splitsing",), sure=True), NOW)
    assert done.screen.text == NOTHING["gevonden"]


def test_an_answer_that_leaves_no_room_is_offered_instead_of_opened() -> None:
    full = "\n".join(f"    k{i}: {{text: Knop {i}, go: start}}" for i in range(7))
    guide = small_guide(
        {"t": f"start:\n  title: Vol\n  facts: geen\n  text: Vol\n  choices:\n{full}"}
    )
    done = turn(guide, Session(role=Role.OUDER), Wrote(found=("t/start",), sure=True), NOW)
    assert done.screen.text == NOTHING["gevonden"]
    assert [button.label for button in done.screen.answers] == ["Vol"]


def test_an_answer_that_was_told_is_offered_and_never_filled_in(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    before = visitor.session
    offer = Chose(node="vragen/een", choice="ja")
    screen = visitor.does(Wrote(offer=offer, found=("vragen/start",)))
    assert visitor.session == before
    assert screen.text == NOTHING["voorstel"]
    labels = [button.label for button in screen.answers]
    assert labels[:3] == ["Ja", "knop-ander-antwoord", "De vragen"]
    visitor.press("Ja")
    assert visitor.session.answers == {"een": "ja"}


@pytest.mark.parametrize("offer", [("weg/weg", "ja"), ("vragen/een", "weg")])
def test_an_offer_that_is_not_there_is_not_made(small: Guide, offer: tuple[str, str]) -> None:
    event = Wrote(offer=Chose(node=offer[0], choice=offer[1]), found=("vragen/start",))
    screen = turn(small, Session(role=Role.OUDER), event, NOW).screen
    assert screen.text == NOTHING["gevonden"]


def test_before_the_first_screen_there_is_nothing_to_go_on_with(small: Guide) -> None:
    done = turn(small, Session(role=Role.OUDER), Wrote(found=("vragen/start",)), NOW)
    assert [button.label for button in done.screen.answers] == ["De vragen"]
    assert done.screen.node == "start/thuis"


def test_what_cannot_be_read_says_so_and_changes_nothing(small: Guide) -> None:
    visitor = Visitor(with_steunpunt(small), role=Role.OUDER, steunpunt="daar")
    before = visitor.session
    screen = visitor.does(Sent())
    assert (screen.text, screen.host) == (NOTHING["niet-leesbaar"], THERE.name)
    assert visitor.session == before


@pytest.mark.parametrize("role", READERS)
def test_an_alarm_shows_its_card_and_leaves_no_trace(small: Guide, role: Reader) -> None:
    session = Session(role=role, trail=("start/menu", "vragen/een"), answers={"een": "ja"})
    guide = replace(small, special={**small.special, "crisis": "contact/nood"})
    done = turn(guide, session, Wrote(alarm="crisis", found=("vragen/start",)), NOW)
    assert done.screen.node == "contact/nood"
    assert done.session == session
    assert "knop-back" not in [button.label for button in done.screen.buttons]


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("urgency", URGENCIES)
def test_the_way_on_from_a_card_leads_to_what_was_asked(
    guide: Guide, urgency: Urgency, kept: bool
) -> None:
    card = guide.nodes[guide.special[urgency]]
    card = card if kept else replace(card, stays=False, contacts=())
    guide = replace(guide, nodes={**guide.nodes, card.id: card})
    session = Session(role=Role.OUDER, trail=(guide.home,))
    back = turn(guide, session, Wrote(alarm=urgency), NOW).screen
    told = turn(guide, session, Wrote(alarm=urgency, found=("weg/weg", "geld/laptop")), NOW)
    assert told.session == session
    assert replace(told.screen, buttons=back.buttons) == back
    (way_back, otherwise, *rest), (way_on, *others) = back.buttons, told.screen.buttons
    assert rest == others
    keys = ("knop-terug-naar", "knop-iets-anders", "knop-verder")
    labels = tuple(guide.phrase(key, "nl", None) for key in keys)
    assert (way_back.label, otherwise.label, way_on.label) == labels
    assert way_on == replace(way_back, label=way_on.label, tap=way_on.tap)
    pressed = read_tap(way_on.tap)
    assert pressed is not None
    assert pressed.stays == kept
    assert turn(guide, session, pressed.event, NOW).screen.node == "geld/laptop"


@pytest.mark.parametrize("found", [(), ("weg/weg",), ("praten/ouders",)])
def test_the_way_on_from_a_card_leads_back_where_nothing_answers(
    small: Guide, found: tuple[str, ...]
) -> None:
    session = Session(role=Role.LEERLING)
    without = turn(small, session, Wrote(alarm="soft"), NOW)
    assert turn(small, session, Wrote(alarm="soft", found=found), NOW) == without


@pytest.mark.parametrize(
    "event",
    [
        Wrote(),
        Wrote(found=("vragen/start",)),
        Wrote(found=("vragen/start",), sure=True),
        Wrote(replies="dank"),
        Wrote(tells=True, found=("vragen/start",)),
        Wrote(offer=Chose(node="vragen/een", choice="ja")),
        Wrote(answer=Chose(node="vragen/een", choice="ja")),
        Wrote(answer=Opened(node="contact/nood")),
    ],
)
def test_what_may_be_heavy_has_a_lifeline_under_its_answer_and_loses_nothing(
    small: Guide, event: Wrote
) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", "vragen/een"))
    without = turn(small, session, event, NOW)
    done = turn(small, session, replace(event, lifeline=True), NOW)
    assert done.screen.lifeline == small.phrase("hulplijn", "nl", Role.OUDER)
    assert replace(done.screen, lifeline=without.screen.lifeline) == without.screen
    assert done.session == without.session
    assert not done.again  # drawn anew from the session, it would not be there


def test_a_card_of_its_own_needs_no_lifeline(small: Guide) -> None:
    event = Wrote(alarm="crisis")
    assert turn(small, Session(), replace(event, lifeline=True), NOW) == turn(
        small, Session(), event, NOW
    )


@pytest.mark.parametrize("urgency", URGENCIES)
def test_the_screen_of_an_alarm_says_that_it_is_urgent(small: Guide, urgency: Urgency) -> None:
    screen = turn(small, Session(), Wrote(alarm=urgency), NOW).screen
    assert screen.node == small.special[urgency]
    assert screen.urgent
    assert not turn(small, Session(), Opened(node=small.help), NOW).screen.urgent


def test_a_place_that_is_gone_is_not_urgent(small: Guide) -> None:
    assert small.urgency("weg/weg") is small.urgency(None) is None


@pytest.mark.parametrize(
    "event",
    [
        Started(),
        Sent(),
        Wrote(),
        Wrote(found=("vragen/start",)),
        Wrote(replies="groet"),
        Wrote(tells=True),
        Wrote(answer=Chose(node="praten/ouders", choice="meer")),
        Wrote(alarm="crisis"),
        Located(),
        Judged(node="weg/weg", verdict="nee"),
        PassedOn(node="weg/weg"),
        Showed(node="weg/weg", language="en"),
        Switched(language="en"),
        WentBack(to="weg/weg"),
    ],
)
@pytest.mark.parametrize("role", READERS)
def test_at_a_place_that_is_gone_whatever_happens_is_answered(
    small: Guide, role: Reader, event: Event
) -> None:
    done = turn(small, Session(role=role, trail=("start/menu", "weg/weg")), event, NOW)
    assert done.screen.node in small.nodes
    for button in done.screen.buttons:
        assert turn(small, done.session, event_of(button.tap), NOW).screen.node in small.nodes


def test_an_alarm_without_words_for_the_reader_still_shows_a_screen(small: Guide) -> None:
    guide = replace(small, special={**small.special, "soft": "praten/ouders"})
    done = turn(guide, Session(role=Role.LEERLING), Wrote(alarm="soft"), NOW)
    assert done.screen.node == "start/menu"


def test_a_title_for_parents_is_offered_to_who_did_not_say_who_they_are() -> None:
    titled = PRATEN.replace("ouders:\n", "ouders:\n  title: {ouder: Samen praten}\n", 1)
    guide = small_guide({"praten": titled})
    offered = {
        role: turn(guide, Session(role=role), Wrote(found=("praten/ouders",)), NOW).screen.answers
        for role in READERS
    }
    assert [b.label for b in offered[None]] == ["Samen praten"]
    assert [b.label for b in offered[Role.OUDER]] == ["Samen praten"]
    assert offered[Role.LEERLING] == ()


# Forgetting


def test_forgetting_keeps_the_language_and_nothing_else(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER, language="en", steunpunt="daar")
    visitor.press("Vragen", "Begin", "Ja")
    screen = visitor.does(Forgot())
    assert visitor.session == Session(language="en", trail=("start/welkom",))
    assert visitor.forgotten
    assert (screen.news, screen.notices) == ((), ())  # whoever erases it says that it is gone


def test_a_button_that_wipes_does_the_same(small: Guide) -> None:
    by_button, by_word = Visitor(small, role=Role.OUDER), Visitor(small, role=Role.OUDER)
    by_button.press("Vragen", "Begin", "Ja", "knop-stop", "Wis alles")
    by_word.does(Forgot())
    assert (by_button.session, by_button.screen) == (by_word.session, by_word.screen)
    assert by_button.forgotten


def test_nothing_else_forgets(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen", "Begin", "knop-stop")
    assert not visitor.forgotten


# Old buttons


@pytest.mark.parametrize(
    ("event", "nearest"),
    [
        (Chose(node="vragen/weg", choice="ja"), "vragen/start"),
        (Chose(node="vragen/een", choice="weg"), "vragen/een"),
        (Chose(node="vragen/kies", choice="ja"), "vragen/twee"),
        (Chose(node="weg/start", choice="ja"), "start/menu"),
        (Opened(node="vragen/weg"), "vragen/start"),
        (Opened(node="praten/weg"), "start/menu"),
        (Opened(node="weg/weg"), "start/menu"),
        (Opened(node=""), "start/menu"),
        (WentBack(to="vragen/weg"), "vragen/start"),
        (WentBack(to="weg/weg"), "start/menu"),
    ],
)
def test_an_old_button_leads_to_the_nearest_living_place_with_one_sentence(
    small: Guide, event: Event, nearest: NodeId
) -> None:
    session = Session(role=Role.LEERLING, answers={"een": "ja"}, trail=("start/menu",))
    screen = turn(small, session, event, NOW).screen
    assert screen.node == nearest
    assert screen.notices == (NOTHING["verouderd"],)


def test_a_living_button_has_no_such_sentence(small: Guide) -> None:
    session = Session(role=Role.OUDER)
    for event in (Opened(node="vragen/een"), Chose(node="vragen/een", choice="ja")):
        assert turn(small, session, event, NOW).screen.notices == ()


def test_a_session_at_a_vanished_place_goes_on_at_home(small: Guide) -> None:
    for role, home in ((Role.OUDER, "start/menu"), (None, "start/welkom")):
        session = Session(role=role, trail=("weg/weg", "vragen/weg"))
        assert redraw(small, session, NOW).node == home


# The real guide, whatever happens


def events(guide: Guide) -> st.SearchStrategy[Event]:
    """Any event, about places that exist and places that do not."""
    nodes = st.sampled_from(sorted(guide.nodes)) | st.sampled_from(
        ["", "weg", "weg/weg", "start/", "/", "beslisboom/weg", "rechten/start/x", "a" * 300]
    )
    real = [Chose(node=n.id, choice=c.key) for n in guide.nodes.values() for c in n.choices]
    languages, roles = st.none() | st.sampled_from(LANGUAGES), st.none() | st.sampled_from(Role)
    topics = st.none() | st.sampled_from([*sorted(guide.topics), "weg", ""])
    steunpunten = st.sampled_from([None, THERE.id, "weg"])
    return st.one_of(
        st.sampled_from(real),
        st.builds(Chose, node=nodes, choice=st.sampled_from(["ja", "weg", "", "ouder", "<"])),
        st.builds(Opened, node=nodes),
        st.builds(WentBack, to=nodes),
        st.builds(
            Started, steunpunt=steunpunten, topic=topics, role=roles, language=languages
        ),
        st.builds(
            Wrote,
            alarm=st.none() | st.sampled_from(URGENCIES),
            found=st.lists(nodes, max_size=4).map(tuple),
            sure=st.booleans(),
            offer=st.none() | st.sampled_from(real),
            says=st.lists(st.sampled_from(["geen-gegevens", "kan-niet-bellen"]), max_size=2).map(
                tuple
            ),
            near=st.none() | topics,
        ),
        st.builds(Switched, language=languages, role=roles),
        st.builds(Showed, node=nodes, role=roles),
        st.builds(
            Asked,
            found=st.lists(nodes, min_size=1, max_size=4).map(tuple),
            language=st.sampled_from(LANGUAGES),
            role=roles,
        ),
        st.just(Sent()),
        st.just(Forgot()),
    )  # fmt: skip


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_happens_there_is_a_screen_within_limits_with_help_at_hand(
    guide: Guide, data: st.DataObject
) -> None:
    hosted = with_steunpunt(guide)
    session = Session()
    for event in data.draw(st.lists(events(hosted), min_size=1, max_size=15)):
        done = turn(hosted, session, event, NOW)
        session = done.session
        labels = {hosted.phrase(f"knop-{k}", session.language, session.role) for k in FRAME}
        missing = labels - {button.label for button in done.screen.buttons}
        own = done.screen.node.startswith(("start/", "contact/"))
        assert len(missing) <= own
        assert session.steunpunt in {None, THERE.id}
        assert list(overruns(done.screen)) == []


FRAME = ("home", "help", "stop")


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_what_was_not_delivered_can_be_drawn_again(guide: Guide, data: st.DataObject) -> None:
    session = Session()
    for event in data.draw(st.lists(events(guide), min_size=1, max_size=10)):
        done = turn(guide, session, event, NOW)
        session = done.session
        beside = isinstance(event, Wrote | Sent | Asked | Showed)
        asked_first = done.screen.text == guide.say("eerst-wie", session)
        if not (beside or asked_first):
            again = redraw(guide, session, NOW)
            assert replace(again, notices=()) == replace(done.screen, notices=())
        if done.again:
            assert redraw(guide, session, NOW) == done.screen


# What was typed at a screen


def test_a_typed_answer_does_what_its_button_does_and_says_how_it_was_read(small: Guide) -> None:
    pressed, typed = Visitor(small, role=Role.OUDER), Visitor(small, role=Role.OUDER)
    for visitor in (pressed, typed):
        visitor.press("Vragen", "Begin")
    pressed.press("Nee")
    event = Wrote(answer=Chose(node="vragen/een", choice="nee"), says=("geen-gegevens",))
    screen = typed.does(event)
    assert typed.session == pressed.session
    assert replace(screen, news=(), notices=()) == pressed.screen
    assert screen.news == (NOTHING["antwoord-begrepen"],)
    assert screen.notices == (NOTHING["geen-gegevens"],)


@pytest.mark.parametrize(("says", "again"), [((), True), (("geen-gegevens",), False)])
def test_a_typed_answer_is_drawn_anew_but_for_how_it_was_read(
    small: Guide, says: tuple[str, ...], again: bool
) -> None:
    session = Session(role=Role.OUDER, trail=("vragen/start", "vragen/een"))
    event = Wrote(answer=Chose(node="vragen/een", choice="nee"), says=says)
    done = turn(small, session, event, NOW)
    assert done.again is again
    if again:
        assert replace(done.screen, news=()) == redraw(small, done.session, NOW)


@pytest.mark.parametrize(
    "answer", [Opened(node="vragen/start"), Chose(node="weg/weg", choice="ja")]
)
def test_what_is_no_choice_is_done_without_a_word(small: Guide, answer: Press) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    assert visitor.does(Wrote(answer=answer)).news == ()


def test_a_kind_word_stands_over_the_menu_and_moves_nobody(small: Guide) -> None:
    visitor = Visitor(small, role=Role.OUDER)
    visitor.press("Vragen")
    before = visitor.session
    screen = visitor.does(Wrote(replies="dank"))
    assert (screen.node, screen.news) == ("start/menu", (NOTHING["dank"],))
    assert (screen.lifeline, screen.unanswered) == ("", None)
    assert visitor.session == before
    assert visitor.press(NOTHING["knop-terug-naar"]).node == "vragen/start"
    assert NOTHING["knop-terug-naar"] not in Visitor(small).labels


def test_who_cannot_be_read_is_told_whom_to_call(small: Guide) -> None:
    screen = Visitor(small, role=Role.OUDER).does(Wrote(replies="andere-taal", near="geen"))
    assert (screen.lifeline, screen.unanswered) == (NOTHING["hulplijn"], "geen")


@pytest.mark.parametrize(
    ("found", "phrase", "offered"),
    [((), "verhaal", []), (("vragen/start",), "verhaal-vraag", ["De vragen"])],
)
def test_a_story_is_answered_with_what_was_found(
    small: Guide, found: tuple[str, ...], phrase: str, offered: list[str]
) -> None:
    screen = Visitor(small, role=Role.OUDER).does(Wrote(tells=True, found=found))
    assert screen.text == NOTHING[phrase]
    assert screen.lifeline == NOTHING["hulplijn"]
    assert [button.label for button in screen.answers] == offered


def test_no_two_offers_say_the_same(guide: Guide) -> None:
    titled: dict[str, list[str]] = {}
    for node in guide.nodes.values():
        if node.title is not None and node.title.speaks_to(Role.OUDER):
            titled.setdefault(node.title.say("nl", Role.OUDER), []).append(node.id)
    alike = [tuple(ids) for ids in titled.values() if len(ids) > 1]
    assert alike
    for found in alike:
        labels = Visitor(guide, role=Role.OUDER).does(Wrote(found=found)).buttons
        assert len({button.label for button in labels}) == len(labels)
