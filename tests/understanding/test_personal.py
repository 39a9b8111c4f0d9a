"""What points at a person is seen, and taken out, before anything else is done with a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.personal import without_person


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
    ],
)
def test_it_is_taken_out(text: str, rest: str) -> None:
    left, found = without_person(text)
    assert found
    assert " ".join(left.lower().split()) == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wat is de naam van de inspectie",
        "doet mijn dochter Nederlands examen",
        "MIJN ZOON HEEFT MIGRAINE",
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
def test_what_points_at_nobody_stays(text: str) -> None:
    assert without_person(text) == (text, False)


def test_the_numbers_of_the_guide_may_be_asked_about() -> None:
    text = "is 088 669 60 60 de inspectie"
    assert without_person(text) == ("is   de inspectie", True)
    assert without_person(text, {"0886696060"}) == (text, False)


@given(st.text(max_size=400))
def test_any_text_is_looked_at(text: str) -> None:
    left, found = without_person(text)
    assert found == (left != text)
