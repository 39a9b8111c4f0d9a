"""The decision tree on paper: one page, all outcomes, from the same data."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.content.paper import page, pdf
from bot.core.guide import LANGUAGES, Role
from tests.guides import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide, Language

LATER = NOW.replace(year=2099)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("at", [NOW, LATER])
def test_it_is_one_a4_page_with_every_outcome(
    guide: Guide, language: Language, role: Role, at: datetime
) -> None:
    read = PdfReader(BytesIO(pdf(guide, "beslisboom", language, at, role)))
    assert len(read.pages) == 1
    assert [round(float(size)) for size in read.pages[0].mediabox[2:]] == [595, 842]
    told = " ".join(read.pages[0].extract_text().split())
    for word in ("categor", "instemming"):
        assert word in told
    question = guide.nodes["beslisboom/oorzaak"]
    for choice in question.choices:
        assert choice.text.say(language, role) in told


def test_it_decides_as_the_dialog_does(guide: Guide) -> None:
    boxes = page(guide, "beslisboom", "nl", NOW, Role.OUDER)["boxes"]
    assert isinstance(boxes, list)
    ways = {way: box["text"][0] for box in boxes for way in box["ways"]}
    assert ways["Ziekte of aandoening"].startswith(
        "Bij een behandeling of ziekte is waarschijnlijk geen"
    )
    assert ways["Psychische klachten"].startswith(
        "Bij andere lichamelijke of psychische redenen moet"
    )
    assert ways["Weet ik niet"].startswith("Of instemming (goedkeuring) nodig is")


@pytest.mark.parametrize("language", LANGUAGES)
def test_past_a_review_date_the_page_says_so_as_the_screens_do(
    guide: Guide, language: Language
) -> None:
    told = [
        str(page(guide, "beslisboom", language, at, Role.SCHOOL)["warning"]) for at in (NOW, LATER)
    ]
    words = guide.phrase("nakijken", language, Role.SCHOOL)
    assert [warning.count(words) for warning in told] == [0, 1]


def test_a_topic_without_a_question_is_told(guide: Guide) -> None:
    with pytest.raises(ValueError, match="asks nothing"):
        pdf(guide, "rechten", "nl", NOW)
