"""What an operator's register adds to the screens, and what it must not take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content.location import folder
from bot.content.steunpunten import load_steunpunten
from bot.core.engine import turn
from bot.core.events import Wrote
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import READERS
from tests.guides import NOW

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.core.texts import Reader
    from bot.understanding.understand import Understanding

EXAMPLE = folder("dialogs").parent / "docs" / "voorbeeld-steunpunten.yaml"
CALL_ME = {"nl": "bel mij", "en": "call me"}


@pytest.fixture(scope="module")
def hosted(guide: Guide) -> Guide:
    return load_steunpunten(guide, EXAMPLE)


def _ids(screen: Screen) -> list[str]:
    return [card.id for card in screen.cards]


@pytest.mark.parametrize("says", [(), ("geen-gegevens",), ("kan-niet-bellen",)])
@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_came_by_a_steunpunt_is_led_to_the_same_screens_and_people(
    hosted: Guide, language: str, role: Reader, says: tuple[str, ...]
) -> None:
    plain = Session(language=language, role=role)
    for node in hosted.nodes:
        event = Wrote(found=(node,), sure=True, says=says)
        alone = turn(hosted, plain, event, NOW).screen
        for host in hosted.steunpunten:
            session = Session(language=language, role=role, steunpunt=host)
            screen = turn(hosted, session, event, NOW).screen
            assert screen.node == alone.node, (node, host)
            assert sorted(_ids(screen)) == sorted([*_ids(alone), *([host] if alone.cards else [])])


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_a_person_gets_people_also_by_a_steunpunt(
    hosted: Guide, understanding: Understanding, language: str, role: Reader
) -> None:
    for host in (None, *hosted.steunpunten):
        session = Session(language=language, role=role, steunpunt=host)
        event = understanding.understand(CALL_ME[language], session)
        screen = turn(hosted, session, event, NOW).screen
        assert screen.cards, host


def test_in_distress_who_is_always_there_stands_before_the_steunpunt(hosted: Guide) -> None:
    for urgency in ("crisis", "unsafe", "soft"):
        for host in hosted.steunpunten:
            session = Session(role=None, steunpunt=host)
            ids = _ids(turn(hosted, session, Wrote(alarm=urgency), NOW).screen)
            assert ids[-1] == host
            assert len(ids) > 1
