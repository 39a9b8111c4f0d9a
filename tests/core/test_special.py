"""The places that the bot itself leads to."""

from __future__ import annotations

import pytest

from bot.core.special import URGENCIES, Urgency, gravest
from tests.guides import small_guide


@pytest.mark.parametrize(
    ("called_for", "first"),
    [
        ((), None),
        ((None, None), None),
        (("soft", None), "soft"),
        (("soft", "unsafe"), "unsafe"),
        (("unsafe", "soft", "crisis"), "crisis"),
    ],
)
def test_the_gravest_comes_first(
    called_for: tuple[Urgency | None, ...], first: Urgency | None
) -> None:
    assert gravest(*called_for) == first


def test_a_guide_knows_its_places_by_what_they_are() -> None:
    guide = small_guide({"nood": "bel: {is: crisis, facts: geen, text: Bel}"})
    assert guide.special["crisis"] == "nood/bel"
    assert guide.topic_of("crisis") == "nood"
    assert guide.urgency("nood/bel") == "crisis"
    assert {guide.urgency(guide.special[urgency]) for urgency in URGENCIES} == {*URGENCIES}
    assert guide.urgency(guide.home) is None
