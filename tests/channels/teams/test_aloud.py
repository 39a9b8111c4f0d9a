"""What Teams reads aloud can be said: pure, of every screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.channels.teams.aloud import aloud
from bot.channels.teams.render import card
from bot.core.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.languages import Code
    from bot.core.paths import Reached

UNSAID = re.compile(r"[•“”\"]|https?:|\bwww\.|/|[^\s.?!…:,;]\n|[^.?!…:]$")

ADDRESS = re.compile(r"[\w.-]+\.[a-z]{2,}/\S*[^\s.]|\bplekken: .*[^.\n]")
"""Where a slash belongs; also in what is kept, which is shown as it is."""


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("• Eén\n• Twee", "Eén.\nTwee."),
        ("113 / 0800-0113", "113, 0800-0113."),
        ("Zoals ME/CVS.", "Zoals ME CVS."),
        ("Kijk op www.lesopafstand.nl.", "Kijk op lesopafstand.nl."),
        ("https://www.113.nl", "113.nl."),
        (
            "Deel het op www.lesopafstand.nl/stel-je-vraag.",
            "Deel het op lesopafstand.nl/stel-je-vraag.",
        ),
        ("Stel deze vragen:\n\n• Kan het?", "Stel deze vragen:\n\nKan het?"),
        ("Kies “Wis gesprek”.", "Kies Wis gesprek."),
        ("", ""),
    ],
)
def test_what_only_the_eye_needs_is_not_said(told: str, said: str) -> None:
    assert aloud(told) == said
    assert aloud(said) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_can_be_said(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    unsaid = {}
    for visit in walks[language]:
        spoken = ADDRESS.sub("x", card(visit.screen)["speak"])
        if found := UNSAID.search(spoken):
            unsaid[visit.screen.node] = spoken[max(0, found.start() - 30) : found.end() + 10]
    assert unsaid == {}
