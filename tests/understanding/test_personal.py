"""What points at a person is seen, and taken out, before anything else is done with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.vocabulary import Talk
from bot.understanding.personal import Personal

if TYPE_CHECKING:
    from bot.core.guide import Guide


@pytest.fixture(scope="module")
def personal(guide: Guide) -> Personal:
    return Personal(guide.talk)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("mail naar kim.de-wit+school@mail.example.nl graag", "mail naar graag"),
        ("bel 06-12345678", "bel"),
        ("bel 06 12 34 56 78 na vijf uur", "bel na vijf uur"),
        ("+31 6 12345678", ""),
        ("0031612345678", ""),
        ("010-1234567", ""),
        ("mijn bsn is 123456782", ""),
        ("123456782", ""),
        ("123.456.789 is het nummer", "is het nummer"),
        ("Mijn naam is Kim de Wit, mag ik les", "wit, mag ik les"),
        ("ik heet Kim en ik heb geen laptop", "en ik heb geen laptop"),
        ("mijn dochter heet Kim", ""),
        ("my name is Kim and i have no laptop", "and i have no laptop"),
        ("wij wonen op 1234 AB", "wij wonen op"),
        ("geboren op 12-03-2012", ""),
        ("born on 12 march 2012, ill", ", ill"),
        ("Mijn zoon Kim heeft migraine", "mijn zoon heeft migraine"),
        ("my daughter Kim is ill", "my daughter is ill"),
        ("mijn zoon Daniël is ziek", "mijn zoon is ziek"),
        ("mijn dochter Zoë, is ziek", "mijn dochter , is ziek"),
        ("mijn kind, dochter Chloé, is ziek", "mijn kind, dochter , is ziek"),
        ("My child, son Tom, is ill", "my child, son , is ill"),
        ("mijn zoon  Jan-Willem is ziek", "mijn zoon is ziek"),
        ("mijn dochter Élise is ziek", "mijn dochter is ziek"),
        ("mijn zoon Łukasz is ziek", "mijn zoon is ziek"),
        ("mijn zoon D’Angelo is ziek", "mijn zoon is ziek"),
    ],
)
def test_it_is_taken_out(personal: Personal, text: str, rest: str) -> None:
    left, found = personal.without(text)
    assert found
    assert " ".join(left.lower().split()) == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wat is de naam van de inspectie",
        "doet mijn dochter Nederlands examen",
        "MIJN ZOON HEEFT MIGRAINE",
        "MIJN ZOON ÉÉN KEER THUIS",
        "mijn zoon één keer thuis",
        "mijn zoon, die ziek is",
        "Mijn kind, Autisme, mag hij thuis",
        "mijn zoon, Wat nu",
        "in 2024 is mijn zoon ziek geworden",
        "artikel 11 onder d",
        "minder dan 50% op school",
        "wij zijn met 1200 leerlingen",
        "bel 112 of 0800-0432",
        "113",
        "beleidsregel 2018, nr. 42600",
        "hoe heet dat plan",
        "school@home",
    ],
)
def test_what_points_at_nobody_stays(personal: Personal, text: str) -> None:
    assert personal.without(text) == (text, False)


def test_the_numbers_of_the_guide_may_be_asked_about(guide: Guide) -> None:
    text = "is 088 669 60 60 de inspectie"
    assert Personal(guide.talk).without(text) == ("is   de inspectie", True)
    assert Personal(guide.talk, {"0886696060"}).without(text) == (text, False)


def test_its_words_are_data() -> None:
    """Without any, only what has a shape of its own is seen; each new word is heard at once."""
    said = "Ez Rojda me, mail r@example.org"
    assert Personal(Talk()).without(said) == ("Ez Rojda me, mail  ", True)
    talk = Talk(named=frozenset({"ez"}), name_ends=frozenset({"me"}))
    assert Personal(talk).without(said) == ("  me, mail  ", True)


@pytest.mark.parametrize("word", ["I'm", "im", "I’M", "i'm"])
def test_marks_in_words_hide_nothing(personal: Personal, word: str) -> None:
    assert personal.without(f"{word} called Kim and ill") == ("  and ill", True)


@given(st.text(max_size=400))
def test_any_text_is_looked_at(personal: Personal, text: str) -> None:
    left, found = personal.without(text)
    assert found == (left != text)
