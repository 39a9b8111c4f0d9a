"""What a typed text means: safety first, then commands in words, then search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.events import (
    Chose,
    Event,
    Followed,
    Forgot,
    Opened,
    PassedOn,
    Switched,
    WentBack,
    Wrote,
)
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.offering import SUGGESTIONS
from tests.understanding.hearing import CRISIS, SOFT, UNSAFE

if TYPE_CHECKING:
    from bot.core.special import Urgency
    from bot.understanding.understand import Understanding

CALL = Wrote(found=("contact/start",), sure=True, says=("kan-niet-bellen",))


def but_for_guesses(event: Event) -> Event:
    """The event without what may have been asked beside a card."""
    return replace(event, perhaps=()) if isinstance(event, Wrote) else event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("wis", Forgot()),
        ("Wis gesprek!", Forgot()),
        ("Verwijder mijn gegevens", Forgot()),
        ("delete my data", Forgot()),
        ("English", Switched(language="en")),
        ("engels", Switched(language="en")),
        ("Nederlands", Switched(language="nl")),
        ("Dutch?", Switched(language="nl")),
        ("stop", Opened(node="start/stop")),
        ("STOPPEN", Opened(node="start/stop")),
        ("quit", Opened(node="start/stop")),
        ("Help!", Opened(node="contact/start")),
        ("hulp", Opened(node="contact/start")),
        ("menu", Opened(node="start/thuis")),
        ("Start", Opened(node="start/thuis")),
        ("ik wil dood", Wrote(alarm=CRISIS)),
        ("hopeloos", Wrote(alarm=SOFT)),
        ("help, ik wil dood", Wrote(alarm=CRISIS)),
        ("wis alles, ik wil dood", Wrote(alarm=CRISIS)),
        ("ik wil dood, mijn naam is Kim", Wrote(alarm=CRISIS)),
        ("112", Wrote(alarm=CRISIS)),
        ("Bel 113!", Wrote(alarm=CRISIS)),
        ("noodgeval", Wrote(alarm=CRISIS)),
        ("emergancy", Wrote(alarm=CRISIS)),
        ("we zitten in een crisis thuis", Wrote(alarm=CRISIS)),
        ("crisisdienst", Wrote(alarm=CRISIS)),
        ("bel mij", CALL),
        ("call me back", CALL),
        ("in english please", Switched(language="en")),
        ("enlgish", Switched(language="en")),
        ("code", PassedOn(node="start/thuis")),
        ("Pass this on", PassedOn(node="start/thuis")),
        ("5DJN R5G0 DF0J", Followed(code="5DJNR5G0DF0J")),
        ("mijn code is 5djn-r5g0-df0j, dank", Followed(code="5djnr5g0df0j")),
        ("5DJN R5G0 DF0A", Followed(code="5DJN R5G0 DF0A")),
        ("5DJN R5G0 DF0J ik wil dood", Wrote(alarm=CRISIS)),
        ("andere taal", Opened(node="start/taal")),
        ("xqzvw", Wrote(near="geen", word=True)),
        ("", Wrote(near="geen")),
        ("kim@school.example", Wrote(says=("geen-gegevens",), near="geen")),
        ("xqzvw qwzxv hgfds kjhgf xqz", Wrote(near="geen")),
        ("menu, kim@school.example", Opened(node="start/thuis")),
    ],
)
def test_a_text_becomes_an_event(understanding: Understanding, text: str, event: Event) -> None:
    assert but_for_guesses(understanding.understand(text, Session(role=Role.OUDER))) == event


@pytest.mark.parametrize(
    "text",
    ["missen", "vissen", "mis alles", "alles missen", "wil gesprek", "vergeet mijn",
     "verwijder mijn gegvens"],
)  # fmt: skip
def test_nothing_is_erased_for_what_may_be_a_typing_error(
    understanding: Understanding, text: str
) -> None:
    assert isinstance(understanding.understand(text, Session(role=Role.OUDER)), Wrote)


@pytest.mark.parametrize("text", ["stopt", "gestart", "nederland"])
def test_a_word_of_the_guide_is_no_mistyped_command(
    understanding: Understanding, text: str
) -> None:
    assert isinstance(understanding.understand(text, Session(role=Role.OUDER)), Wrote)


def test_a_question_is_searched_for_the_role(understanding: Understanding) -> None:
    for role, node in ((Role.OUDER, "contact/ouder"), (Role.LEERLING, "contact/leerling")):
        event = understanding.understand("wie kan mij helpen", Session(role=role))
        assert isinstance(event, Wrote)
        assert node in event.found


def test_a_number_that_only_looks_like_that_of_help_is_no_alarm(
    understanding: Understanding,
) -> None:
    for text in ("onze school heeft 112 leerlingen", "kamer 113", "een brief van 113 woorden"):
        event = understanding.understand(text, Session(role=Role.SCHOOL))
        assert isinstance(event, Wrote)
        assert event.alarm is None, text


def test_a_command_within_a_question_is_no_command(understanding: Understanding) -> None:
    for text in ("kan ik stoppen met school", "hulp bij het examen", "english lessons", "stap"):
        assert isinstance(understanding.understand(text, Session()), Wrote)


@pytest.mark.parametrize("text", ["terug", "Ga terug!", "back", "vorige"])
def test_back_leads_to_where_one_was(understanding: Understanding, text: str) -> None:
    trail = ("start/menu", "geld/start", "geld/laptop")
    assert understanding.understand(text, Session(trail=trail)) == WentBack(to="geld/start")
    for nowhere in ((), ("start/menu",)):
        event = understanding.understand(text, Session(trail=nowhere))
        assert event == WentBack(to="start/thuis")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("mijn zoon heeft migraine", "ziekte"),
        ("mijn dochter heeft migrane", "ziekte"),
        ("my daughter broke her leg", "ziekte"),
        ("elke week naar de logopedist", "behandeling"),
        ("onze dochter heeft een burn-out", "klachten"),
        ("my son has panic attacks", "klachten"),
        ("mijn dochter van 8 ligt in het ziekenhuis", "ziekte"),
        ("long covid en angst", "allebei"),
    ],
)
def test_what_is_told_of_a_child_offers_its_answer(
    understanding: Understanding, text: str, choice: str
) -> None:
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.offer == Chose(node="beslisboom/oorzaak", choice=choice)
    assert not event.sure
    assert len(event.found) < SUGGESTIONS


@pytest.mark.parametrize(
    "text",
    [
        # An illness, but not of the body: which of both it is, nobody here can tell.
        "anorexia",
        "dochter heeft depressie",
        "therapie bij psycholoog onder schooltijd",
        "elke ochtend buikpijn",
        # Stories that name what may be an answer.
        "ik denk dat er iets anders is want hij heeft elke ochtend buikpijn voor school",
        "mijn zoon heeft migraine en de huisarts wil daar geen papier over schrijven voor school",
        "my daughter broke her leg and now her little sister wants to stay at home too",
    ],
)
def test_no_answer_is_offered_to_a_story_or_where_it_would_say_that_one_is_not_sure(
    understanding: Understanding, text: str
) -> None:
    for role in (Role.OUDER, Role.LEERLING):
        event = understanding.understand(text, Session(role=role))
        assert isinstance(event, Wrote)
        assert event.offer is None
        assert event.found or event.tells


@pytest.mark.parametrize(
    "text", ["gepest", "pesten", "ik word gepest", "they laugh at me", "boete"]
)
def test_no_outcome_is_found_by_who_answered_nothing(
    understanding: Understanding, text: str
) -> None:
    for role in Role:
        found = understanding.find(text, role)
        assert found
        assert not [id_ for id_ in found if id_ == "beslisboom/andere-reden"]


@pytest.mark.parametrize(
    ("role", "text", "place"),
    [
        (Role.OUDER, "mijn kind wil niet meer naar school", "stappen/start"),
        (Role.OUDER, "my kid refuses to go to school", "stappen/start"),
        (Role.OUDER, "mijn kind is ziek", "stappen/start"),
        (Role.LEERLING, "ik wil niet meer naar school", "contact/leerling"),
        (Role.LEERLING, "im scared of school", "leerling/bang"),
        (Role.LEERLING, "ik word gepest", "vast/gepest"),
        (Role.LEERLING, "zien mijn ouders dit", "privacy/start"),
        (Role.OUDER, "ik ben op", "contact/ouder"),
        (Role.OUDER, "geldt dit ook voor mbo", "rechten/recht"),
        (Role.OUDER, "international school", "rechten/recht"),
        (Role.OUDER, "my daughter is not enrolled at any school", "inschrijving/vorm-twee"),
        (Role.OUDER, "vrijstelling 5a", "inschrijving/vorm-twee"),
        (Role.OUDER, "can they expel my son", "inschrijving/ingeschreven"),
        (Role.OUDER, "leerplichtambtenaar boete", "vast/boete"),
        (Role.OUDER, "hoeveel uur les thuis", "procedure/intussen"),
        (Role.OUDER, "wie betaalt", "geld/start"),
        (Role.OUDER, "wie betaalt het onderwijs op afstand?", "geld/start"),
        (Role.OUDER, "who pays for distance learning", "geld/start"),
        (Role.OUDER, "is dit van de overheid", "privacy/lesroute"),
        (Role.LEERLING, "ben je een mens", "privacy/lesroute"),
        (Role.OUDER, "is de hulp gratis", "contact/steunpunt"),
        (Role.OUDER, "mijn zoon wordt gepest", "vast/gepest"),
        (Role.OUDER, "mijn dochter wordt gepest en durft niet naar school", "vast/gepest"),
        (Role.OUDER, "mijn zoon slaat andere kinderen", "contact/ouder"),
        (Role.OUDER, "wat is categorie b", "beslisboom/start"),
        (Role.SCHOOL, "hoe vraag ik afwijking onderwijstijd aan", "procedure/aanvraag"),
    ],
)
def test_what_was_answered_beside_the_question_once_is_found_first(
    understanding: Understanding, role: Role, text: str, place: str
) -> None:
    event = understanding.understand(text, Session(role=role))
    assert isinstance(event, Wrote)
    assert event.found[0] == place


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wie betaalt de laptop, mail kim@school.example", ("geld/laptop",)),
        ("mijn naam is Kim en wie betaalt de laptop", ("geld/laptop",)),
        ("wie betaalt de laptop? 06-12345678", ("geld/laptop",)),
        ("bsn 123456782 wie betaalt de laptop", ("geld/laptop",)),
    ],
)
def test_what_points_at_a_person_is_answered_without_it(
    understanding: Understanding, text: str, found: tuple[str, ...]
) -> None:
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.found[:1] == found
    assert event.says == ("geen-gegevens",)


def test_what_has_no_answer_tells_its_nearest_topic(understanding: Understanding) -> None:
    event = understanding.understand("hoeveel kinderbijslag krijg ik", Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.found == ()
    assert event.near in {"geen", *TOPICS}


TOPICS = ("geld", "procedure", "rechten", "vormen", "inschrijving", "gesprek", "contact")


@pytest.mark.parametrize("text", ["wis", "stop", "menu", "help", "english"])
def test_a_command_is_done_whatever_was_typed_before_it(
    understanding: Understanding, text: str
) -> None:
    alone = understanding.understand(text, Session())
    assert understanding.understand(text, Session(), before="ik wil eigenlijk niet") == alone


@pytest.mark.parametrize(
    ("before", "text", "card"),
    [
        ("van de brug", "springen", CRISIS),
        ("mijn vader", "slaat", UNSAFE),
        ("i want to", "end my", CRISIS),
        ("ik wil", "springen", CRISIS),
    ],
)
def test_what_was_typed_just_before_counts_along(
    understanding: Understanding, before: str, text: str, card: Urgency
) -> None:
    for half in (before, text):
        assert but_for_guesses(understanding.understand(half, Session())) != Wrote(alarm=card)
    heard = understanding.understand(text, Session(), before=before)
    assert but_for_guesses(heard) == Wrote(alarm=card)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ik ben wanhopig en huil elke dag, hoe krijg ik een ingroeiplan", "opp/ingroeiplan"),
        ("ik ben op en huil elke avond van verdriet, wie betaalt de laptop", "geld/laptop"),
        ("hopeloos, mag mijn kind halve dagen", "procedure/uren"),
        ("ik ben radeloos, wat is een opp", "opp/wat"),
    ],
)
def test_the_card_of_a_question_knows_the_way_to_its_answer(
    understanding: Understanding, text: str, answer: str
) -> None:
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert event == Wrote(alarm=SOFT, found=(answer,))


def test_a_grave_card_leads_to_no_screen_that_is_a_guess(understanding: Understanding) -> None:
    event = understanding.understand("ik wil dood, hoe vraag ik hulp", Session())
    assert but_for_guesses(event) == Wrote(alarm=CRISIS)


def test_a_question_that_is_answered_keeps_its_answer_with_a_line(
    understanding: Understanding,
) -> None:
    event = understanding.understand("mijn dochter heeft anorexia", Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.alarm is None
    assert event.offer or event.found


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("mijn zoon heeft zijn konijn weggegeven en schreef een afscheidsbriefje", CRISIS),
        ("ik ben al maanden zo somber en lig hele dagen alleen te huilen", SOFT),
        ("iemand chanteert mij met een naaktfilmpje", UNSAFE),
    ],
)
def test_what_no_phrase_foresaw_gets_a_card(
    understanding: Understanding, text: str, card: Urgency
) -> None:
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.alarm == card


def test_names_of_files_and_such_are_compared_with_phrases_alone(
    understanding: Understanding,
) -> None:
    text = "iemand chanteert mij met een filmpje"
    assert understanding.alarm(text) is None
    typed = understanding.understand(text, Session())
    assert isinstance(typed, Wrote)
    assert typed.alarm == UNSAFE
