"""The decision tree on paper: one page, all outcomes, from the same data."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import segno
from pypdf import PdfReader

from bot.content.paper import From, page, pdf
from bot.core.languages import LANGUAGES
from bot.core.texts import Role
from tests.guides import NOW, THERE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code

NUMBER = r"\b0[0-9 -]{7,}[0-9]|www\.[\w.-]+\w"

LATER = NOW.replace(year=2099)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("at", [NOW, LATER])
def test_it_is_one_a4_page_with_every_outcome(
    guide: Guide, language: Code, role: Role, at: datetime
) -> None:
    read = PdfReader(BytesIO(pdf(guide, "beslisboom", language, role, From(now=at))))
    assert len(read.pages) == 1
    assert [round(float(size)) for size in read.pages[0].mediabox[2:]] == [595, 842]
    told = " ".join(read.pages[0].extract_text().split())
    for word in ("categor", "instemming"):  # no words for a pupil
        assert (word in told) == (role is not Role.LEERLING)
    question = guide.nodes["beslisboom/oorzaak"]
    for choice in question.choices:
        assert choice.text.say(language, role) in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_a_number_and_an_address_stay_on_one_line(guide: Guide, language: Code, role: Role) -> None:
    (read,) = PdfReader(BytesIO(pdf(guide, "beslisboom", language, role, From(now=NOW)))).pages
    lines = read.extract_text()
    whole = re.findall(NUMBER, " ".join(lines.split()))
    assert whole
    assert re.findall(NUMBER, lines) == whole


def test_it_decides_as_the_dialog_does(guide: Guide) -> None:
    boxes = page(guide, "beslisboom", "nl", Role.OUDER, From(now=NOW))["boxes"]
    assert isinstance(boxes, list)
    told = {
        answer: box["text"][0]
        for box in boxes
        for way in box["ways"]
        for answer in re.findall("“([^”]+)”", way)
    }
    assert told["Ziekte of aandoening"].startswith("Uw kind mag waarschijnlijk lessen missen")
    assert "Waarschijnlijk moet de school daarvoor goedkeuring" in told["Psychische klachten"]
    assert "nog niet zeker welke regel geldt" in told["Ik weet het niet zeker"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_way_to_an_outcome_is_told_in_whole_sentences(
    guide: Guide, language: Code, role: Role
) -> None:
    boxes = page(guide, "beslisboom", language, role, From(now=NOW))["boxes"]
    assert isinstance(boxes, list)
    ways = [way for box in boxes for way in box["ways"]]
    assert len(ways) == len(set(ways)) > 2
    starts = {"nl": ("Het antwoord is: “", "Op de vraag "), "en": ("The answer is: “", "To the ")}
    for way in ways:
        for sentence in re.findall(r"[^.]+?”\.(?= |$)", way):
            assert sentence.lstrip().startswith(starts[language])
        assert way.endswith("”.")
        assert not re.search(r": [^“]", way)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_it_tells_whom_to_call_where_to_go_on_and_what_the_word_means(
    guide: Guide, language: Code, role: Role
) -> None:
    named = replace(guide, steunpunten={THERE.id: THERE})
    given = From(site="https://lesroute.example", steunpunt=THERE, now=NOW)
    read = PdfReader(BytesIO(pdf(named, "beslisboom", language, role, given)))
    assert len(read.pages) == 1
    told = " ".join(read.pages[0].extract_text().split())
    for words in (THERE.name, "010 1", "lesroute.example/s/daar", "2026"):
        assert words in told
    place = named.nodes[f"contact/{role}"]
    for contact in place.contacts:
        assert named.contacts[contact].name.say(language, role) in told
        assert (named.contacts[contact].phone or "") in told
    meaning = named.nodes["woorden/instemming"].text
    assert meaning
    assert meaning.say(language, role).split(". ")[0] in told


def test_its_day_is_that_of_the_netherlands(guide: Guide) -> None:
    late = From(now=NOW.replace(hour=23, minute=30))
    assert page(guide, "beslisboom", "nl", Role.OUDER, late)["day"] == "23 november 2026"


def test_its_code_leads_to_the_steunpunt(guide: Guide) -> None:
    named = replace(guide, steunpunten={THERE.id: THERE})
    given = From(site="https://lesroute.example", steunpunt=THERE, now=NOW)
    drawn = page(named, "beslisboom", "nl", Role.OUDER, given)["code"]
    assert drawn == drawing("https://lesroute.example/s/daar")
    assert page(guide, "beslisboom", "nl", Role.OUDER, From(now=NOW))["code"] == ""


def drawing(address: str) -> str:
    kept = BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="svg", border=2)
    return kept.getvalue().decode()


def test_a_screen_reader_can_read_it(guide: Guide) -> None:
    """Typst refuses to write what is not PDF/UA-1, so it is enough that it says it is."""
    given = From(site="https://lesroute.example", now=NOW)
    read = PdfReader(BytesIO(pdf(guide, "beslisboom", "en", Role.OUDER, given)))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert read.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
    assert read.xmp_metadata
    assert b"pdfuaid" in read.xmp_metadata.stream.get_data()
    assert read.metadata
    assert read.metadata.title == "Can my child be at home?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_past_a_review_date_the_page_says_so_as_the_screens_do(
    guide: Guide, language: Code
) -> None:
    told = [
        str(page(guide, "beslisboom", language, Role.SCHOOL, From(now=at))["warning"])
        for at in (NOW, LATER)
    ]
    words = guide.phrase("nakijken", language, Role.SCHOOL)
    assert [warning.count(words) for warning in told] == [0, 1]


def test_a_topic_without_a_question_is_told(guide: Guide) -> None:
    with pytest.raises(ValueError, match="asks nothing"):
        pdf(guide, "rechten", "nl", Role.OUDER, From(now=NOW))
