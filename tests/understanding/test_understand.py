"""What a typed text means: safety first, then commands in words, then search."""

from __future__ import annotations

import pytest

from bot.core.events import Event, Forgot, Opened, Switched, Wrote
from bot.core.guide import Guide, Role
from bot.core.session import Session
from bot.understanding.safety import CRISIS, SOFT
from bot.understanding.understand import Understanding


@pytest.fixture(scope="module")
def understanding(guide: Guide) -> Understanding:
    return Understanding(guide)


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
        ("xqzvw", Wrote()),
        ("", Wrote()),
    ],
)
def test_a_text_becomes_an_event(understanding: Understanding, text: str, event: Event) -> None:
    assert understanding.understand(text, Session(role=Role.OUDER)) == event


def test_a_question_is_searched_for_the_role(understanding: Understanding) -> None:
    for role, node in ((Role.OUDER, "contact/ouder"), (Role.LEERLING, "contact/leerling")):
        event = understanding.understand("wie kan mij helpen", Session(role=role))
        assert isinstance(event, Wrote)
        assert node in event.found


def test_a_command_within_a_question_is_no_command(understanding: Understanding) -> None:
    for text in ("kan ik stoppen met school", "hulp bij het examen", "english lessons"):
        assert isinstance(understanding.understand(text, Session()), Wrote)
