"""A typed question is never lost, and never leads in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Asked, Chose, Opened, Showed, Started, Switched, WentBack, Wrote
from bot.core.languages import LANGUAGES, Code
from bot.core.limits import overruns
from bot.core.session import Session
from bot.core.special import URGENCIES
from bot.core.taps import LONGEST, read_tap
from bot.core.texts import READERS, Reader, Role
from bot.core.weighing import settle
from tests.guides import NOW, Visitor, event_of, small_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Button, Screen

ROLES = {Role.OUDER: "Ik ben ouder", Role.LEERLING: "Ik ben leerling"}
PAY, EXAM, ABSENT = "geld/laptop", "leerling/toekomst", "inschrijving/verzuim"
FORK = "contact/start"
FEW = 2


def at(*trail: NodeId, role: Reader = Role.OUDER) -> Session:
    return Session(role=role, trail=trail)


def labels(screen: Screen) -> list[str]:
    return [button.label for button in screen.buttons]


def after(guide: Guide, session: Session, button: Button) -> Screen:
    return turn(guide, session, event_of(button.tap), NOW).screen


def places(guide: Guide) -> Iterator[NodeId]:
    return (node.id for node in guide.nodes.values() if node.title is not None)


# The way on with a question


@pytest.mark.parametrize("role", READERS)
def test_who_goes_on_with_a_question_comes_to_an_answer(guide: Guide, role: Reader) -> None:
    """It holds for each screen that a typed text leads to, whatever was found for it."""
    seen = 0
    session = Session(role=role)
    further = guide.phrase("knop-verder", "nl", role)
    for number, found in enumerate(places(guide)):
        urgency = URGENCIES[number % len(URGENCIES)]
        for event in (Wrote(alarm=urgency, found=(found,)), Wrote(found=(found,)), Wrote()):
            done = turn(guide, session, event, NOW)
            for button in done.screen.buttons:
                if button.label == further:
                    screen = after(guide, done.session, button)
                    kept = screen.text == guide.phrase("eerst-wie", "nl", None)
                    assert screen.node not in {"start/menu", "start/thuis"}, found
                    assert screen.node != "start/welkom" or kept, found
                    seen += 1
    assert seen > 100


@pytest.mark.parametrize("alarm", URGENCIES)
@pytest.mark.parametrize("found", [(), ("weg/weg",), ("opp/eisen",)])
def test_a_card_for_which_nothing_was_found_promises_no_way_on(
    guide: Guide, alarm: str, found: tuple[NodeId, ...]
) -> None:
    event = Wrote(alarm=next(u for u in URGENCIES if u == alarm), found=found)
    screen = turn(guide, at("start/menu", PAY, role=Role.LEERLING), event, NOW).screen
    assert labels(screen)[0] == "Terug naar waar ik was"
    assert "Verder met mijn vraag" not in labels(screen)


def test_beside_the_way_one_goes_back_to_where_one_was_and_the_frame_leads_to_the_menu(
    guide: Guide,
) -> None:
    back = "Terug naar waar ik was"
    done = turn(guide, at("start/menu", PAY), Wrote(found=(EXAM,)), NOW)
    [button] = [button for button in done.screen.buttons if button.label == back]
    assert after(guide, done.session, button).node == PAY
    for nowhere in (at(), at("start/menu"), at(PAY, guide.misread)):
        assert back not in labels(turn(guide, nowhere, Wrote(found=(EXAM,)), NOW).screen)


# Before it is known who asks


@pytest.mark.parametrize("sure", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_a_question_waits_for_who_asks_it_and_is_answered_then(
    guide: Guide, role: Role, sure: bool
) -> None:
    visitor = Visitor(guide)
    by = ((Role.OUDER, (PAY,)), (Role.LEERLING, (PAY, "leerling/bang")))
    screen = visitor.does(Wrote(found=(PAY, EXAM), found_by=by, sure=sure, says=("te-lang",)))
    assert screen.text == guide.phrase("eerst-wie", "nl", None)
    assert screen.notices == (guide.phrase("te-lang", "nl", None),)
    assert bool(screen.lifeline) != sure
    assert visitor.session.trail == (PAY, "start/welkom")
    screen = visitor.press(ROLES[role])
    assert screen.role == role
    assert "start/welkom" not in visitor.session.trail
    if role == Role.OUDER:
        assert screen.node == PAY
        assert "← Terug" not in visitor.labels
    else:
        named = [guide.nodes[id_].title for id_ in (PAY, "leerling/bang")]
        assert list(visitor.labels[:2]) == [title.say("nl", role) for title in named if title]


def test_a_story_waits_with_the_steps_before_all_else(guide: Guide) -> None:
    visitor = Visitor(guide)
    visitor.does(Wrote(tells=True, found=(PAY,)))
    visitor.press("Ik ben ouder")
    assert visitor.labels[0] == "Mijn stappen"


def test_a_question_goes_on_waiting_in_another_language(guide: Guide) -> None:
    visitor = Visitor(guide)
    visitor.does(Wrote(found=(PAY,), sure=True))
    screen = visitor.press("English")
    assert screen.text == guide.phrase("eerst-wie", "en", None)
    assert visitor.press("I'm a parent").node == PAY
    assert visitor.screen.language == "en"


def test_a_question_goes_on_waiting_where_the_page_changes_its_language(guide: Guide) -> None:
    visitor = Visitor(guide)
    visitor.does(Wrote(found=(PAY,), sure=True))
    visitor.does(Switched(language="en"))
    assert visitor.press("I'm a parent").node == PAY


def test_of_what_has_no_words_for_a_role_other_words_are_asked(guide: Guide) -> None:
    visitor = Visitor(guide)
    visitor.does(Wrote(found=("opp/eisen",)))
    assert visitor.press("Ik ben leerling").node == guide.misread


def test_a_place_that_waits_for_who_reads_says_so_but_a_link_says_what_this_is(
    guide: Guide,
) -> None:
    first = guide.phrase("eerst-wie", "nl", None)
    visitor = Visitor(guide)
    assert visitor.does(Opened(node="stappen/start")).text == first
    assert visitor.press("Ik ben ouder").node == "stappen/start"
    link = turn(guide, Session(), Started(topic="stappen"), NOW).screen
    assert link.text.startswith("Hallo, dit is Lesroute.")
    assert link.source


def test_where_nobody_can_say_who_they_are_what_was_found_is_offered() -> None:
    guide = small_guide({"t": "een: {title: Een, facts: geen, text: Een}"})
    assert labels(turn(guide, Session(), Wrote(found=("t/een",)), NOW).screen)[0] == "Een"


# The words for another


@pytest.mark.parametrize("role", ROLES)
def test_a_look_at_the_words_for_another_changes_nothing(guide: Guide, role: Role) -> None:
    other = next(other for other in ROLES if other != role)
    session = at("start/menu", PAY, role=role)
    done = turn(guide, session, Showed(node=PAY, role=other), NOW)
    assert done.session == session
    assert done.screen.role == role
    assert done.screen.news == (guide.phrase(f"tekst-voor-{other.value}", "nl", role),)
    own, *around = done.screen.buttons
    assert own.label == "Terug naar mijn tekst"
    for button in (own, *around):
        assert after(guide, session, button).role == role


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_there_is_room_to_say_whose_words_they_are(
    guide: Guide, role: Role, language: Code
) -> None:
    seen = 0
    for id_ in guide.nodes:
        done = turn(guide, Session(role=role, language=language), Opened(node=id_), NOW)
        for button in done.screen.buttons:
            if button.kind == "voice":
                assert not list(overruns(after(guide, done.session, button))), id_
                seen += 1
    assert seen > 10


def test_there_is_no_look_at_words_that_another_does_not_have(guide: Guide) -> None:
    session = at("start/menu", PAY)
    screen = turn(guide, session, Showed(node="gesprek/start", role=Role.LEERLING), NOW).screen
    assert screen.role == Role.OUDER


# Misread


@pytest.mark.parametrize("sure", [True, False])
def test_what_was_refused_does_not_come_again_for_other_words(guide: Guide, sure: bool) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Wrote(found=(PAY, EXAM), sure=True))
    visitor.press("Dit zoek ik niet")
    assert visitor.screen.node == guide.misread
    before = visitor.session
    for event in (
        Wrote(found=(PAY, ABSENT), sure=sure),
        Wrote(found=(PAY,), sure=sure),
        Wrote(alarm="soft", found=(PAY,)),
        Wrote(tells=True, found=(PAY, ABSENT)),
    ):
        screen = visitor.does(event)
        assert visitor.session == before
        assert screen.node != PAY
        assert all(after(guide, before, b).node != PAY for b in screen.answers)
    assert visitor.does(Wrote(found=(PAY,))).unanswered == "geld"


def test_an_answer_of_what_was_refused_is_not_offered_either(guide: Guide) -> None:
    session = at("start/menu", "beslisboom/oorzaak", guide.misread)
    offer = Chose(node="beslisboom/oorzaak", choice="ziekte")
    assert "Ziekte of aandoening" not in labels(
        turn(guide, session, Wrote(offer=offer), NOW).screen
    )
    other = turn(guide, session, Wrote(found=(PAY,), sure=True), NOW)
    assert other.screen.node == PAY
    assert other.session.trail == ("start/menu", PAY)


def test_steps_that_were_refused_are_not_among_the_ways_on(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Wrote(found=(guide.plan,), sure=True))
    visitor.press("Dit zoek ik niet")
    assert "Mijn stappen" not in visitor.labels
    assert "Mijn stappen" not in labels(visitor.does(Wrote()))


def test_what_else_was_found_is_offered_where_the_first_was_refused(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    others = (PAY, FORK, "weg/weg", "leerling/bang", "start/menu", EXAM)
    visitor.does(Asked(found=(guide.misread, *others), language="nl", role=Role.OUDER))
    assert visitor.labels[0] == "Wie betaalt de laptop?"
    assert len(set(visitor.labels)) == len(visitor.labels)
    assert visitor.session.role == Role.OUDER


def test_an_apology_is_no_place_to_go_back_to(guide: Guide) -> None:
    for trail in ((PAY, guide.misread), ("start/menu", PAY, guide.misread)):
        for event in (
            Opened(node=EXAM),
            Chose(node=guide.misread, choice="contact"),
            Wrote(found=(ABSENT,), sure=True),
        ):
            done = turn(guide, at(*trail), event, NOW)
            assert guide.misread not in done.session.trail
            back = [button for button in done.screen.buttons if button.kind == "back"]
            assert all(after(guide, done.session, b).node == "start/menu" for b in back)
    stored = turn(guide, at(PAY, guide.misread, ABSENT), Switched(language="en"), NOW)
    assert stored.session.trail == (PAY, ABSENT)


def test_the_ways_on_of_an_apology_lead_back_to_where_they_were_offered(guide: Guide) -> None:
    session = at("start/menu", PAY)
    done = turn(guide, session, Chose(node=guide.misread, choice="contact"), NOW)
    assert done.session.trail[:2] == ("start/menu", PAY)


def test_a_wrong_press_is_undone_by_going_back(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    visitor.does(Wrote(found=(PAY,), sure=True))
    visitor.press("Dit zoek ik niet")
    assert visitor.press("← Terug").node == PAY
    assert visitor.does(WentBack(to=PAY)).node == PAY


def test_an_answer_comes_behind_what_was_shown_before_it(guide: Guide) -> None:
    visitor = Visitor(guide, role=Role.OUDER)
    for found in (PAY, ABSENT, PAY):
        visitor.does(Wrote(found=(found,), sure=True))
    assert visitor.press("← Terug").node == ABSENT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_the_same_answer_a_second_time_says_so_and_names_a_person(
    guide: Guide, role: Role, language: Code
) -> None:
    """It does where there is room, so on all but a few of the longest screens."""
    seen, silent = 0, []
    for id_ in places(guide):
        session = Session(role=role, language=language)
        place = settle(guide, id_, role, {})
        first = turn(guide, session, Wrote(found=(id_,), sure=True), NOW)
        if first.screen.node != place or not first.screen.news:
            continue
        seen += 1
        again = turn(guide, first.session, Wrote(found=(id_,), sure=True), NOW).screen
        title = guide.nodes[place].title
        named = title.say(language, role) if title else ""
        said = guide.phrase("begrepen-weer", language, role).replace("{titel}", named)
        assert again.node == place
        assert not list(overruns(again))
        if said not in again.news:
            silent.append(id_)
    assert seen > 20
    assert len(silent) <= FEW


# What a button carries


def test_a_button_carries_as_much_of_what_was_found_as_fits(guide: Guide) -> None:
    visitor = Visitor(guide)
    found = tuple(sorted(guide.nodes, key=len)[-4:])
    visitor.does(Wrote(found=found))
    for button in visitor.screen.buttons:
        assert len(button.tap.encode()) < LONGEST
        pressed = read_tap(button.tap)
        if pressed and isinstance(pressed.event, Asked) and pressed.event.role is None:
            assert pressed.event.found == found[: len(pressed.event.found)]


def test_who_pressed_wrongly_presses_the_other(guide: Guide) -> None:
    visitor = Visitor(guide)
    screen = visitor.does(Wrote(found=(PAY,), sure=True))
    visitor.press("Ik ben leerling")
    [ouder] = [button for button in screen.buttons if button.label == "Ik ben ouder"]
    assert visitor.touch(ouder).role == Role.OUDER
    assert visitor.screen.node == PAY


def test_whose_button_it_was_stays_who_reads_where_they_were_misread(guide: Guide) -> None:
    event = Asked(found=(guide.misread, PAY), language="nl", role=Role.LEERLING)
    assert turn(guide, at(ABSENT), event, NOW).session.role == Role.OUDER
    assert turn(guide, Session(), event, NOW).session.role == Role.LEERLING


def test_who_says_who_they_are_reads_their_own_words_and_is_told_so(guide: Guide) -> None:
    session = at("start/menu", PAY)
    done = turn(guide, session, Wrote(answer=Switched(role=Role.LEERLING)), NOW)
    assert done.session.role == Role.LEERLING
    assert done.session.place == PAY
    assert done.screen.news == (guide.say("rol-nu", done.session),)
    assert not done.again
