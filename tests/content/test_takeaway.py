"""A letter, a sheet and an outcome on paper: one page that a screen reader can read."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.content.paper import From
from bot.content.qr import code_of
from bot.content.takeaway import page, takeaway
from bot.core.engine import redraw
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import Role
from tests.guides import NOW, THERE, with_steunpunt

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen

SITE = "https://lesroute.example"
PAPERS = [
    ("brieven/goedkeuring", Role.OUDER, "klachten"),
    ("brieven/bewijsstuk", Role.OUDER, "ziekte"),
    ("brieven/briefje", Role.LEERLING, "klachten"),
    ("brieven/uitnodiging", Role.SCHOOL, "klachten"),
    ("gesprek/blad", Role.OUDER, "klachten"),
    ("gesprek/blad", Role.OUDER, "ziekte"),
    ("gesprek/blad", Role.LEERLING, "weet-niet"),
    ("gesprek/blad", Role.SCHOOL, "klachten"),
    ("beslisboom/categorie-d", Role.OUDER, "klachten"),
]


def shown(guide: Guide, node: str, role: Role, cause: str, language: Code = "nl") -> Screen:
    session = Session(
        language=language,
        role=role,
        steunpunt=THERE.id,
        answers={"oorzaak": cause},
        trail=("start/menu", node),
    )
    return redraw(guide, session, NOW)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("node", "role", "cause"), PAPERS)
def test_it_is_one_page_that_a_screen_reader_can_read(
    guide: Guide, node: str, role: Role, cause: str, language: Code
) -> None:
    named = with_steunpunt(guide)
    screen = shown(named, node, role, cause, language)
    made = takeaway(named, screen, From(now=NOW, site=SITE, steunpunt=THERE))
    read = PdfReader(BytesIO(made))
    assert len(read.pages) == 1
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/StructTreeRoot"]["/K"]  # type: ignore[index]
    assert root["/Lang"] == language  # type: ignore[index]
    assert read.xmp_metadata
    assert b"pdfuaid" in read.xmp_metadata.stream.get_data()
    assert read.metadata
    assert read.metadata.title == screen.title
    told = " ".join(read.pages[0].extract_text().split())
    for words in (screen.title, "2026", f"lesroute.example/s/{THERE.id}"):
        assert words in told
    for word in screen.source.split():
        assert word in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("node", "cause"), [("beslisboom/categorie-d", "klachten"), ("stappen/start", "ziekte")]
)
def test_a_number_and_an_address_stay_on_one_line(
    guide: Guide, node: str, cause: str, language: Code
) -> None:
    given, screen = From(now=NOW, site=SITE), shown(guide, node, Role.OUDER, cause, language)
    contacts = page(guide, screen, given)["contacts"]
    assert isinstance(contacts, list)
    ways = [way for contact in contacts for way in contact["ways"].split(" · ") if way]
    (read,) = PdfReader(BytesIO(takeaway(guide, screen, given))).pages
    assert len(ways) > 6
    assert not [way for way in ways if way not in read.extract_text()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_has_all_that_is_sent_and_no_more(guide: Guide, language: Code) -> None:
    screen = shown(guide, "brieven/goedkeuring", Role.OUDER, "klachten", language)
    told = page(guide, screen, From(now=NOW, site=SITE))
    assert told["text"] == []
    assert told["contacts"] == []
    assert told["warning"] == ""
    assert screen.draft
    letter = told["letter"]
    assert isinstance(letter, dict)
    assert letter["paragraphs"] == screen.draft.paragraphs
    assert bool(letter["beside"]) is (language == "en")


def test_an_outcome_takes_along_what_it_takes_to_the_printer(guide: Guide) -> None:
    screen = shown(guide, "beslisboom/categorie-d", Role.OUDER, "klachten")
    told = page(guide, screen, From(now=NOW, site=SITE))
    assert screen.handout
    beside = told["beside"]
    assert isinstance(beside, list)
    assert [points["lead"] for points in beside] == [p.lead for p in screen.handout.beside]
    assert told["contacts"]
    assert told["warning"]


@pytest.mark.parametrize(
    ("node", "steunpunt", "address"),
    [
        ("gesprek/blad", True, "lesroute.example/s/daar"),
        ("gesprek/blad", False, ""),
        ("beslisboom/categorie-d", False, "lesroute.example"),
    ],
)
def test_its_code_leads_to_the_steunpunt_where_there_is_one(
    guide: Guide, node: str, address: str, *, steunpunt: bool
) -> None:
    given = From(now=NOW, site=SITE, steunpunt=THERE if steunpunt else None)
    told = page(guide, shown(guide, node, Role.OUDER, "klachten"), given)
    assert told["address"] == address
    assert told["code"] == (code_of(f"https://{address}") if address else "")


def test_its_day_is_that_of_the_netherlands(guide: Guide) -> None:
    screen = shown(guide, "gesprek/blad", Role.OUDER, "ziekte")
    late = From(now=NOW.replace(hour=23, minute=30))
    assert page(guide, screen, late)["day"] == "23 november 2026"


def test_what_must_be_known_stands_on_it(guide: Guide) -> None:
    screen = shown(guide, "gesprek/blad", Role.OUDER, "ziekte")
    old = replace(screen, notices=("Let op, nakijken.",))
    assert "Let op, nakijken." in page(guide, old, From(now=NOW))["text"]  # type: ignore[operator]
