"""Which paragraphs are questions."""

from __future__ import annotations

import pytest

from bot.core.screen import is_question


@pytest.mark.parametrize(
    ("paragraph", "asks"),
    [
        ("Waardoor kan uw kind niet naar school?", True),
        ("Is er een verklaring van een arts, of komt die er nog?", True),
        ("Dit hangt af van twee dingen. Welke school is het?", False),
        ("Weet u het niet? Kies dan: weet ik niet.", False),
        ("Wie vraagt dit: u?", False),
        ("U kunt bellen.", False),
        ("", False),
    ],
)
def test_a_question_is_one_question_and_no_more(paragraph: str, asks: bool) -> None:
    assert is_question(paragraph) is asks
