"""The decision tree on paper: one page, all outcomes, from the same data."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from bot.content.paper import page, pdf
from bot.core.guide import LANGUAGES, Role

if TYPE_CHECKING:
    from bot.core.guide import Guide, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_it_is_one_a4_page_with_every_outcome(guide: Guide, language: Language, role: Role) -> None:
    read = PdfReader(BytesIO(pdf(guide, "beslisboom", language, role)))
    assert len(read.pages) == 1
    assert [round(float(size)) for size in read.pages[0].mediabox[2:]] == [595, 842]
    told = " ".join(read.pages[0].extract_text().split())
    for word in ("categor", "instemming"):
        assert word in told
    question = guide.nodes["beslisboom/oorzaak"]
    for choice in question.choices:
        assert choice.text.say(language, role) in told


def test_it_decides_as_the_dialog_does(guide: Guide) -> None:
    boxes = page(guide, "beslisboom", "nl", Role.OUDER)["boxes"]
    assert isinstance(boxes, list)
    ways = {way: box["text"][0] for box in boxes for way in box["ways"]}
    assert ways["Ziekte of aandoening"].startswith(
        "Bij een behandeling of ziekte is waarschijnlijk geen"
    )
    assert ways["Psychische klachten"].startswith(
        "Bij andere lichamelijke of psychische redenen moet"
    )
    assert ways["Weet ik niet"].startswith("Of instemming (goedkeuring) nodig is")


def test_a_topic_without_a_question_is_told(guide: Guide) -> None:
    with pytest.raises(ValueError, match="asks nothing"):
        pdf(guide, "rechten", "nl")
