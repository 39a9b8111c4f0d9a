"""The steunpunten of a school, by four digits that are not kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.drawing import draw
from bot.core.engine import turn
from bot.core.events import Located
from bot.core.guide import Steunpunt
from bot.core.postcodes import hosts_of
from bot.core.session import Session
from bot.core.texts import Role
from tests.guides import NOW, understanding_of

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

MIDDLE = Steunpunt(id="midden", name="Midden", phone="030 1", postcodes=("3500-3599", "3401"))
NORTH = Steunpunt(id="noord", name="Noord", phone="050 1", postcodes=("9700-9799", "3401"))
AT = Session(role=Role.OUDER, trail=("start/ouder", "contact/steunpunt"))


@pytest.fixture(scope="module")
def there(guide: Guide) -> Guide:
    return replace(guide, steunpunten={"midden": MIDDLE, "noord": NORTH})


@pytest.fixture(scope="module")
def ears(there: Guide) -> Understanding:
    return understanding_of(there)


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("3500", ("midden",)),
        ("3599", ("midden",)),
        ("3499", ()),
        ("3600", ()),
        ("9712", ("noord",)),
        ("3401", ("midden", "noord")),
    ],
)
def test_a_postcode_belongs_to_each_that_names_it(
    there: Guide, digits: str, found: tuple[str, ...]
) -> None:
    assert hosts_of(there, digits) == found


@pytest.mark.parametrize("typed", ["3511", " 3511 ", "3511 AB", "3511ab."])
def test_it_may_be_typed_where_it_is_asked_for_and_is_kept_nowhere(
    there: Guide, ears: Understanding, typed: str
) -> None:
    event = ears.understand(typed, AT)
    assert event == Located(hosts=("midden",))
    done = turn(there, AT, event, NOW)
    assert [card.name for card in done.screen.cards] == ["Midden"]
    assert done.session == AT
    assert not done.again  # it does not follow from what is kept


def test_an_unknown_one_says_how_to_find_it_and_whom_to_call(
    there: Guide, ears: Understanding
) -> None:
    done = turn(there, AT, ears.understand("1011", AT), NOW)
    assert not done.screen.cards
    assert "schoolgids" in done.screen.text
    assert done.screen.lifeline


def test_elsewhere_four_digits_are_no_postcode(
    ears: Understanding, understanding: Understanding
) -> None:
    elsewhere = replace(AT, trail=("start/ouder",))
    assert not isinstance(ears.understand("3511", elsewhere), Located)
    assert not isinstance(ears.understand("3511", AT, at_screen=False), Located)
    assert not isinstance(understanding.understand("3511", AT), Located)


def test_it_is_asked_for_only_where_a_register_knows_any(there: Guide, guide: Guide) -> None:
    asked = "vier cijfers van de postcode"
    assert asked in draw(there, AT, there.nodes["contact/steunpunt"], NOW).text
    assert asked not in draw(guide, AT, guide.nodes["contact/steunpunt"], NOW).text
    young = replace(AT, role=Role.LEERLING)
    assert asked in draw(there, young, there.nodes["contact/steunpunt"], NOW).text
