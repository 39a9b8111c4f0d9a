"""Plain language is measured, and what is not plain is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.content.load import read_files
from bot.content.location import folder
from bot.content.models import PlainFile, PlainModel
from bot.content.readability import measure, too_hard
from bot.content.report import depths, rows, table
from bot.core.screen import Button, Points, Screen
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.texts import Reader

PLAIN = PlainModel(
    fixed=["ontwikkelingsperspectief"], never=["zelfmoord plegen"], stumps=["zolang"]
)
LONG = " ".join(["kat"] * 21) + "."


def screen(text: str, role: Reader = Role.OUDER, language: Code = "nl", *items: str) -> Screen:
    points = (Points(lead="", items=items),) if items else ()
    return Screen(node="x/y", language=language, role=role, text=text, points=points)


@pytest.mark.parametrize(
    ("text", "role", "what"),
    [
        (LONG, Role.OUDER, "a sentence of 21 words"),
        (" ".join(["kat"] * 23) + ".", Role.SCHOOL, "a sentence of 23 words"),
        (" ".join([" ".join(["kat"] * 15) + "."] * 3), Role.OUDER, "15.0 words on average"),
        ("De kat zit thuis. Zolang de hond er is.", Role.OUDER, "a stump of a sentence"),
        ("Verantwoordelijkheidsverdeling belanghebbenden.", Role.OUDER, "reading ease"),
        ("Nooit zelfmoord plegen.", Role.OUDER, "`zelfmoord plegen` is not for us"),
        ("Je kind mag dat.", Role.OUDER, "`Je` is not how we speak to ouder"),
        ("Dat is jouw recht.", Role.SCHOOL, "`jouw` is not how we speak to school"),
        ("Dat mag u ook.", Role.LEERLING, "`u` is not how we speak to leerling"),
    ],
)
def test_what_is_not_plain_is_told(text: str, role: Role, what: str) -> None:
    assert any(what in told for told in too_hard(screen(text, role), PLAIN))


@pytest.mark.parametrize(
    "text",
    [
        "Uw kind mag thuis leren. De school helpt.",
        "Het ontwikkelingsperspectief is een plan.",
        'Een leerling zei: "Je bent niet alleen, en dat is heel fijn om te weten."',
        "Kijk op www.lesopafstand.nl/stel-je-vraag.",
        "Zolang de hond er is, zit de kat thuis.",
    ],
)
def test_what_is_plain_is_left_alone(text: str) -> None:
    assert not list(too_hard(screen(text), PLAIN))


def test_school_staff_may_get_a_few_more_words() -> None:
    assert not [t for t in too_hard(screen(LONG, Role.SCHOOL), PLAIN) if "a sentence of" in t]


def test_points_are_read_as_sentences_of_their_own() -> None:
    reading = measure(screen("De kat zit.", Role.OUDER, "nl", "een twee", "drie"), PLAIN)
    assert reading.longest == 3
    assert reading.mean == 2


def test_longer_words_are_harder_in_both_languages() -> None:
    for language, easy, hard in (
        ("nl", "De kat zit op de mat.", "De verantwoordelijke beoordeelt afwijkingen."),
        ("en", "The cat sat on the mat.", "Responsible authorities evaluate deviations."),
    ):
        lang: Code = "en" if language == "en" else "nl"
        first = measure(screen(easy, Role.OUDER, lang), PLAIN).ease
        assert first > measure(screen(hard, Role.OUDER, lang), PLAIN).ease + 50


def test_the_report_has_a_row_for_each_topic_and_depth_of_four_at_most(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    plain = read_files(folder("dialogs")).register(PlainFile)
    visits = walks["nl"]
    found = list(rows(guide, visits, plain))
    assert {row.topic for row in found} == set(guide.topics)
    assert all(row.ease >= 70 for row in found)
    assert max(depths(guide, visits).values()) <= 4
    assert len(table(found).splitlines()) == len(found) + 2


def test_a_day_on_a_button_is_no_sentence() -> None:
    """Else how plain a screen is would depend on the day on which it is looked at."""
    asked = screen("Op welke dag?")
    days = ("vrijdag 2 januari", "woensdag 30 september")
    dated = [
        replace(asked, buttons=(Button(label="Morgen", tap="on:x/y:m", hint=day),))
        for day in (*days, "")
    ]
    assert len({measure(one, PLAIN).ease for one in dated}) == 1
    told = replace(asked, buttons=(Button(label="Ja", tap="on:x/y:j", hint="Dan mag het."),))
    assert measure(told, PLAIN) != measure(asked, PLAIN)
