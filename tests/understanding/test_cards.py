"""What the cards say that come before all else, to each reader in each language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Wrote
from bot.core.languages import LANGUAGES, Code
from bot.core.limits import words
from bot.core.session import Session
from bot.core.texts import READERS, Reader, Role
from tests.guides import NOW
from tests.understanding.hearing import CRISIS, SOFT, UNSAFE

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.special import Urgency

KNOWN = {"112", "113", "0800-0113", "0800-0432", "0800-0450", "0800-2000"}
NEVER = (
    "zelfmoord plegen", "commit suicide", "geslaagd", "mislukt", "geheim", "secret",
    "vertrouwelijk", "komt goed", "be fine", "sterkte", "pillen", "pills", "depressie",
)  # fmt: skip

every_card = pytest.mark.parametrize("card", [CRISIS, SOFT, UNSAFE])
every_reader = pytest.mark.parametrize("role", READERS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def shown(guide: Guide, card: Urgency, role: Reader, language: Code) -> Screen:
    session = Session(role=role, language=language, trail=("start/menu", "geld/start"))
    return turn(guide, session, Wrote(alarm=card), NOW).screen


@every_card
@every_reader
@every_language
def test_the_first_sentence_recognises_and_the_second_gives_a_number(
    guide: Guide, card: Urgency, role: Reader, language: Code
) -> None:
    first, second, *_ = re.split(r"(?<=[.!?])\s+", shown(guide, card, role, language).text)
    assert not re.search(r"\d", first)
    assert re.search(r"\b(113|112|0800-\d{4})\b", second), second


@every_card
@every_reader
@every_language
def test_it_says_that_this_is_a_computer_and_promises_nothing(
    guide: Guide, card: Urgency, role: Reader, language: Code
) -> None:
    screen = shown(guide, card, role, language)
    assert "computer" in screen.text
    assert [word for word in NEVER if word in screen.text.lower()] == []


@every_card
@every_reader
@every_language
def test_only_numbers_that_were_checked_stand_there(
    guide: Guide, card: Urgency, role: Reader, language: Code
) -> None:
    told = words(shown(guide, card, role, language))
    assert set(re.findall(r"\b(?:0\d{3}-\d{4}|1\d\d)\b", told)) <= KNOWN


@every_card
@every_reader
@every_language
def test_one_button_leads_back_and_one_to_what_else_was_asked(
    guide: Guide, card: Urgency, role: Reader, language: Code
) -> None:
    answers = shown(guide, card, role, language).answers
    nl, en = ("Terug naar waar ik was", "Ik vroeg iets anders"), ("Back to where I was",)
    labels = nl if language == "nl" else (*en, "I asked something else")
    assert tuple(button.label for button in answers) == labels


@every_language
def test_a_parent_is_pointed_to_the_family_doctor_too(guide: Guide, language: Code) -> None:
    for card in (CRISIS, SOFT):
        assert "huisarts" in shown(guide, card, Role.OUDER, language).text
