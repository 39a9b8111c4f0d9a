"""What people come for is near: at most three taps from the first screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.core.languages import LANGUAGES
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.languages import Code
    from bot.core.paths import Reached

REVIEWED = Path(__file__).resolve().parent.parent / "decisions" / "noden.yaml"
NEEDS: dict[str, dict[str, str]] = yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))
TAPS = 3
"""Saying who one is included."""


def nearest(visits: tuple[Reached, ...], role: Role) -> dict[str, int]:
    """The fewest taps to each screen, for somebody of this role who has not said so yet."""
    found: dict[str, int] = {}
    for visit in visits:
        # What nobody in particular sees, everybody can; what a command opens took no taps.
        if visit.session.role in {None, role} and (visit.way or visit is visits[0]):
            taps = len(visit.way)
            found[visit.screen.node] = min(found.get(visit.screen.node, taps), taps)
    return found


@pytest.mark.parametrize("role", Role)
def test_each_role_comes_for_twenty_things_or_more(role: Role) -> None:
    needs = NEEDS[role.value]
    assert len(needs) >= 20
    assert len(set(needs.values())) == len(needs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_each_of_them_is_within_three_taps(
    walks: Mapping[Code, tuple[Reached, ...]], role: Role, language: Code
) -> None:
    taps = nearest(walks[language], role)
    far = {need: taps.get(at) for need, at in NEEDS[role.value].items() if taps.get(at, 99) > TAPS}
    assert far == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_an_outcome_is_within_four_taps(
    walks: Mapping[Code, tuple[Reached, ...]], role: Role, language: Code
) -> None:
    taps = nearest(walks[language], role)
    for outcome in ("categorie-b", "categorie-d", "niet-zeker"):
        assert taps[f"beslisboom/{outcome}"] <= TAPS + 1
