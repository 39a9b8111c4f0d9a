"""Beside the way: what was suggested can be come back to, and what was not understood leads on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.buttons import MOST
from bot.core.engine import turn
from bot.core.events import Asked, Opened, WentBack, Wrote
from bot.core.languages import LANGUAGES
from bot.core.limits import overruns
from bot.core.session import Session
from bot.core.special import URGENCIES
from bot.core.taps import LONGEST, read_tap, suggested_tap, tap
from bot.core.texts import READERS, Reader, Role
from tests.guides import NOW, event_of

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.screen import Button, Screen
    from bot.core.special import Urgency

FOUND = ("geld/laptop", "vast/te-veel", "vast/woord", "vast/boete")
NAMES = st.from_regex(r"[a-z]{2,14}/[a-z]{2,14}", fullmatch=True)


def labelled(screen: Screen, label: str) -> Button:
    [button] = [button for button in screen.buttons if button.label == label]
    return button


@given(NAMES, st.lists(NAMES, max_size=4, unique=True).map(tuple))
@settings(max_examples=60, deadline=None)
def test_a_suggestion_carries_as_many_of_the_others_as_fit(
    node: NodeId, others: tuple[NodeId, ...]
) -> None:
    named = tap(Role.OUDER, "nl", node)
    data = suggested_tap(named, others)
    assert len(data.encode()) < LONGEST
    pressed = event_of(data)
    assert isinstance(pressed, Opened)
    carried = pressed.beside
    assert (pressed.node, carried) == (node, others[: len(carried)])
    one_more = f"{named}:&{','.join(others[: len(carried) + 1])}"
    assert carried == others or len(one_more.encode()) >= LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [(), ("start/menu",), ("start/menu", "geld/start")])
@pytest.mark.parametrize("role", [Role.OUDER, Role.LEERLING])
def test_back_from_a_suggestion_is_to_what_was_suggested(
    guide: Guide, role: Role, place: tuple[NodeId, ...], language: Code
) -> None:
    session = Session(role=role, language=language, trail=place)
    offered = turn(guide, session, Wrote(found=FOUND), NOW)
    suggestions = {b.label for b in offered.screen.answers[: len(FOUND)]}
    assert len(suggestions) == len(FOUND)
    for button in offered.screen.answers[: len(FOUND)]:
        opened = turn(guide, offered.session, event_of(button.tap), NOW)
        assert not list(overruns(opened.screen))
        assert opened.screen.title == button.label or opened.screen.node in FOUND
        back = labelled(opened.screen, guide.phrase("knop-back", language, role))
        again = turn(guide, opened.session, event_of(back.tap), NOW).screen
        assert again.text == offered.screen.text
        assert {b.label for b in again.answers} >= suggestions


def test_back_keeps_on_a_screen_that_stays_what_stood_there(guide: Guide) -> None:
    """A letter is not overwritten by the suggestions that led to it."""
    event = Opened(node="brieven/gesprek", beside=("vast/boete",))
    done = turn(guide, Session(role=Role.OUDER, trail=("start/menu",)), event, NOW)
    assert done.screen.stays
    pressed = read_tap(labelled(done.screen, guide.phrase("knop-back", "nl", Role.OUDER)).tap)
    assert pressed is not None
    assert pressed.stays
    assert isinstance(pressed.event, Asked)
    assert pressed.event.found == ("brieven/gesprek", "vast/boete")


def test_who_asks_is_asked_before_a_suggestion_is_opened(guide: Guide) -> None:
    done = turn(guide, Session(), Opened(node="geld/eigen", beside=("vast/boete",)), NOW)
    assert done.screen.text == guide.phrase("eerst-wie", "nl", None)
    assert guide.phrase("knop-back", "nl", None) not in {b.label for b in done.screen.buttons}


@pytest.mark.parametrize("urgency", URGENCIES)
@pytest.mark.parametrize("role", READERS)
def test_a_card_for_something_else_leads_back_to_asking(
    guide: Guide, urgency: Urgency, role: Reader
) -> None:
    session = Session(role=role, trail=("start/menu", "vast/gezin") if role else ())
    card = turn(guide, session, Wrote(alarm=urgency), NOW)
    way = labelled(card.screen, guide.phrase("knop-iets-anders", "nl", role))
    pressed = event_of(way.tap)
    assert pressed == WentBack(to=guide.misread)
    done = turn(guide, card.session, pressed, NOW)
    assert done.session == session, "that a card was shown is not kept"
    text = guide.nodes[guide.misread].text
    assert text is not None
    assert done.screen.text == text.say("nl", role)
    assert done.screen.lifeline
    assert "Mijn stappen" in {button.label for button in done.screen.answers}


@pytest.mark.parametrize("urgency", URGENCIES)
def test_a_card_for_something_else_leads_to_what_was_perhaps_asked(
    guide: Guide, urgency: Urgency
) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu",))
    card = turn(guide, session, Wrote(alarm=urgency, perhaps=("weg/weg", *FOUND[:3])), NOW)
    labels = {button.label for button in card.screen.buttons}
    assert guide.phrase("knop-verder", "nl", Role.OUDER) not in labels, "that would be a promise"
    screen = turn(
        guide, card.session, event_of(labelled(card.screen, "Ik vroeg iets anders").tap), NOW
    ).screen
    titles = [guide.nodes[id_].title for id_ in FOUND[:2]]
    assert [b.label for b in screen.answers][:2] == [t.say("nl", Role.OUDER) for t in titles if t]


@pytest.mark.parametrize(
    ("word", "phrase"), [(True, "niet-gevonden-woord"), (False, "niet-gevonden")]
)
@pytest.mark.parametrize("role", READERS)
def test_what_was_not_found_leads_to_where_one_was_and_a_word_to_what_to_do_about_it(
    guide: Guide, role: Reader, phrase: str, *, word: bool
) -> None:
    trail = ("start/menu", "vast/boete") if role else ()
    screen = turn(guide, Session(role=role, trail=trail), Wrote(word=word), NOW).screen
    assert screen.text == guide.phrase(phrase, "nl", role)
    letter, fine = guide.nodes[guide.special["word"]].title, guide.nodes["vast/boete"].title
    assert letter is not None
    assert fine is not None
    labels = [button.label for button in screen.answers]
    assert (letter.say("nl", role) in labels) == word == bool(re.search("brief", screen.text))
    if role is not None and not word:
        assert labels[0] == fine.say("nl", role)
    assert len(set(labels)) == len(labels)


def test_a_place_without_a_name_is_where_one_was(guide: Guide) -> None:
    session = Session(role=Role.OUDER, trail=("start/menu", "start/stop"))
    screen = turn(guide, session, Wrote(), NOW).screen
    assert guide.phrase("knop-terug-naar", "nl", Role.OUDER) in {b.label for b in screen.answers}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_a_story_with_a_question_has_its_answers_first_and_no_more_than_fit(
    guide: Guide, role: Role, language: Code
) -> None:
    session = Session(role=role, language=language, trail=("start/menu", "vast/dokter"))
    screen = turn(guide, session, Wrote(tells=True, found=FOUND), NOW).screen
    titles = [guide.nodes[id_].title for id_ in FOUND]
    shown = [t.say(language, role) for t in titles if t and t.speaks_to(role)][:3]
    assert [button.label for button in screen.answers][: len(shown)] == shown
    assert len(screen.buttons) <= MOST
    assert not list(overruns(screen))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", [(), ("start/menu", "geld/laptop")])
def test_what_may_be_meant_comes_first_where_nothing_is_known(
    guide: Guide, role: Role, language: Code, place: tuple[NodeId, ...]
) -> None:
    session = Session(role=role, language=language).on(place)
    unknown = turn(guide, session, Wrote(near="geld"), NOW).screen
    screen = turn(guide, session, Wrote(near="geld", perhaps=(*FOUND, "weg/weg")), NOW).screen
    titles = [guide.nodes[id_].title for id_ in FOUND]
    named = [t.say(language, role) for t in titles if t is not None and t.speaks_to(role)]
    labels = [button.label for button in screen.buttons]
    assert labels[: len(named)] == named
    assert len(labels) == len({*labels})
    assert screen.unanswered == "geld"
    # It is still said that we do not know, before all else.
    assert screen.text.partition(".")[0] == unknown.text.partition(".")[0]
    assert screen.text != unknown.text
    assert not any(overruns(screen))
    assert [b.label for b in screen.frame] == [b.label for b in unknown.frame]


def test_a_word_that_we_lack_may_still_mean_something(guide: Guide) -> None:
    session = Session(role=Role.OUDER)
    event = Wrote(near="", word=True, perhaps=("geld/laptop",))
    first, second = turn(guide, session, event, NOW).screen.buttons[:2]
    assert guide.special["word"] in first.tap
    assert "geld/laptop" in second.tap
