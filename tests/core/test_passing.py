"""Passing a place on, and coming in by its code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.codes import path_code
from bot.core.engine import turn
from bot.core.events import Followed, Opened, PassedOn, Showed, Started
from bot.core.languages import LANGUAGES, SOURCE
from bot.core.limits import overruns, words
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.guides import NOW, event_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.screen import Screen
    from bot.core.showing import Turn

OUTCOME = "beslisboom/categorie-d"
ANSWERS = {"oorzaak": "anders", "reden": "ja"}
MOTHER = Session(role=Role.OUDER, answers=ANSWERS, trail=("start/menu", OUTCOME))
OWN = Session(role=Role.OUDER, answers={"oorzaak": "ziekte"}, trail=("start/menu",))


def done(guide: Guide, session: Session, event: Event) -> Turn:
    return turn(guide, session, event, NOW)


def press(guide: Guide, before: Turn, number: int = 0) -> Turn:
    return done(guide, before.session, event_of(before.screen.buttons[number].tap))


def code_of(guide: Guide, session: Session = MOTHER) -> str:
    assert session.place is not None
    return path_code(guide, session, session.place)


def told(screen: Screen) -> str:
    return words(replace(screen, news=(), notices=()))


def test_every_place_opens_for_a_newcomer_as_it_was_left(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    seen = 0
    for language in LANGUAGES:
        for visit in walks[language]:
            session = visit.session
            node = guide.nodes[visit.screen.node]
            if session.role is None or node.discloses or session.done or session.reminders:
                continue  # ticks and reminders are one's own
            code = path_code(guide, session, node.id)
            newcomer = Session(language=language)
            came = done(guide, newcomer, Followed(code=code))
            assert came.session == newcomer
            assert not list(overruns(came.screen))
            taps = [read_tap(button.tap) for button in came.screen.buttons]
            mine = next(t for t in taps if t and t.role is session.role)
            assert mine.event == Followed(code=code, agreed=True, role=session.role)
            assert told(done(guide, newcomer, mine.event).screen) == told(visit.screen)
            seen += 1
    assert seen > 500


def test_a_code_however_it_was_written_fits_the_button_that_takes_it(guide: Guide) -> None:
    spread = (" -" * 10).join(code_of(guide))
    came = done(guide, Session(), Started(code=spread))
    assert not list(overruns(came.screen))
    assert press(guide, came).screen.node == OUTCOME


def test_nobody_loses_their_answers_without_being_asked(guide: Guide) -> None:
    came = done(guide, OWN, Followed(code=code_of(guide)))
    assert came.session == OWN
    assert came.screen.notices == (guide.phrase("code-vervangt", "nl", Role.OUDER),)
    assert "Iets anders" in words(came.screen)
    kept = press(guide, came, 1)
    assert kept.session.answers == OWN.answers
    taken = press(guide, came)
    assert (taken.session.answers, taken.screen.node) == (ANSWERS, OUTCOME)


def test_a_code_that_brings_nothing_new_opens_at_once(guide: Guide) -> None:
    here = replace(MOTHER, trail=("start/menu",))
    came = done(guide, here, Followed(code=code_of(guide)))
    assert (came.screen.node, came.session.answers) == (OUTCOME, ANSWERS)
    plain = code_of(guide, replace(OWN, trail=("start/menu", "procedure/uren")))
    came = done(guide, OWN, Followed(code=plain))
    assert (came.screen.node, came.session.answers) == ("procedure/uren", OWN.answers)


def test_a_pupil_reads_the_code_of_a_parent_in_their_own_words(guide: Guide) -> None:
    pupil = Session(role=Role.LEERLING, trail=("start/menu",))
    taken = press(guide, done(guide, pupil, Followed(code=code_of(guide))))
    assert (taken.session.role, taken.screen.node) == (Role.LEERLING, OUTCOME)
    text = guide.nodes[OUTCOME].text
    assert text
    own, parents = (text.say("nl", role) for role in (Role.LEERLING, Role.OUDER))
    assert taken.screen.text == own != parents


def test_a_place_for_others_is_opened_only_by_who_says_to_be_one(guide: Guide) -> None:
    pupil = Session(role=Role.LEERLING, trail=("start/menu", "leerling/bang"))
    came = done(guide, OWN, Followed(code=code_of(guide, pupil)))
    assert came.session == OWN
    assert came.screen.answers[0].label == "Ik ben leerling"
    taken = press(guide, came)
    assert (taken.session.role, taken.screen.node) == (Role.LEERLING, "leerling/bang")


@pytest.mark.parametrize("session", [Session(), OWN])
@pytest.mark.parametrize("wrong", ["5DJN R5G0 DF0A", "hallo", "", "../../x", "5" * 500])
def test_a_wrong_code_is_told_and_changes_nothing(
    guide: Guide, session: Session, wrong: str
) -> None:
    for event in (Followed(code=wrong), Followed(code=wrong, agreed=True), Started(code=wrong)):
        came = done(guide, session, event)
        assert came.session == session
        assert came.screen.text == guide.phrase("code-onbekend", "nl", session.role)
        assert came.screen.frame


def test_an_old_code_leads_to_the_nearest_place_and_says_so(guide: Guide) -> None:
    gone = replace(guide.nodes["procedure/uren"], id="procedure/oud")
    older = replace(guide, nodes={**guide.nodes, gone.id: gone})
    code = code_of(older, replace(OWN, trail=("start/menu", gone.id)))
    for session in (OWN, Session()):
        came = done(guide, session, Followed(code=code))
        said = guide.phrase("code-ouder", "nl", session.role)
        opened = came if session is OWN else press(guide, came)
        assert said in came.screen.notices
        assert opened.screen.node == guide.topics["procedure"].first


def test_answers_that_are_gone_are_asked_anew(guide: Guide) -> None:
    fewer = replace(guide, questions={"oorzaak": "beslisboom/oorzaak"})
    came = done(fewer, Session(role=Role.OUDER), Followed(code=code_of(guide)))
    assert guide.phrase("code-ouder", "nl", Role.OUDER) in came.screen.notices
    assert press(fewer, came).screen.node in {"beslisboom/niet-zeker", OUTCOME}


def test_a_link_keeps_the_steunpunt_and_leaves_one_where_one_was(guide: Guide) -> None:
    came = done(guide, OWN, Started(code=code_of(guide), language="en"))
    assert (came.session.trail, came.session.language) == (OWN.trail, "en")
    assert came.session.answers == OWN.answers


def test_the_code_of_a_place_says_what_it_brings(guide: Guide) -> None:
    mother = replace(MOTHER, steunpunt="utrecht")
    shared = done(guide, mother, PassedOn(node=OUTCOME))
    assert shared.session == mother
    assert shared.screen.passing is not None
    assert shared.screen.passing.steunpunt == "utrecht"
    code = (shared.screen.passing.code or "").replace("-", " ")
    assert code
    assert code in words(shared.screen)
    assert "antwoorden" in shared.screen.text
    plain = done(guide, MOTHER, PassedOn(node="procedure/uren"))
    assert "antwoorden" not in plain.screen.text
    assert not list(overruns(shared.screen))


def test_a_place_that_is_gone_is_not_passed_on(guide: Guide) -> None:
    for node in ("weg/weg", "leerling/bang"):
        came = done(guide, MOTHER, PassedOn(node=node))
        assert came.screen.passing is None


def test_an_outcome_can_be_passed_on_and_a_card_for_danger_cannot(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    for language in LANGUAGES:
        for visit in walks[language]:
            screen = visit.screen
            kinds = [button.kind for button in screen.outward]
            shows = ["show"] if language != SOURCE else []
            expected = ["share", *shows] if screen.stays and not screen.urgent else []
            assert kinds == expected


def test_a_screen_is_shown_in_dutch_at_the_desk_and_nothing_changes(guide: Guide) -> None:
    mother = replace(MOTHER, language="en")
    seen = done(guide, mother, Showed(node=OUTCOME, language=SOURCE))
    assert seen.session == mother
    assert seen.screen.text == done(guide, MOTHER, Opened(node=OUTCOME)).screen.text
    assert seen.screen.language == SOURCE
    assert [seen.screen.buttons[0].label, seen.screen.outward] == ["Back to English", ()]
    assert press(guide, seen).screen.language == "en"
