"""What this process saved a moment ago: little, for a short while, and not when it misleads."""

from __future__ import annotations

import pytest

from bot.conversation.records import Loaded, Record
from bot.core.session import Session
from bot.stores.recent import DOUBTED, KEPT, MOST, Recent
from tests.clock import Clock

LOADED = Loaded(record=Record(session=Session()), version=b"v")


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1000.0)


@pytest.fixture
def recent(clock: Clock[float]) -> Recent:
    return Recent(clock)


def test_what_was_saved_is_known_for_a_short_while(recent: Recent, clock: Clock[float]) -> None:
    recent.keep("a", LOADED)
    assert recent.get("a") == LOADED
    clock.at += KEPT
    assert recent.get("a") is None
    recent.keep("b", LOADED)
    assert not recent.drop("a"), "what is old takes no room"


def test_what_is_old_is_let_go_in_time_though_nobody_comes_any_more(
    recent: Recent, clock: Clock[float]
) -> None:
    recent.keep("a", LOADED)
    clock.at += 1
    recent.keep("b", LOADED)
    assert recent.sweep() == KEPT - 1
    clock.at += KEPT - 1
    assert recent.sweep() == 1
    assert not recent.drop("a")
    assert recent.drop("b")
    assert recent.sweep() == KEPT


def test_what_was_dropped_is_gone(recent: Recent) -> None:
    recent.keep("a", LOADED)
    assert recent.drop("a")
    assert recent.get("a") is None


def test_only_what_is_known_is_gone_on_from(recent: Recent, clock: Clock[float]) -> None:
    newer = Loaded(record=LOADED.record, version=b"w")
    recent.advance("a", None, LOADED)
    assert recent.get("a") == LOADED
    recent.advance("a", b"v", newer)
    assert recent.get("a") == newer
    recent.advance("a", b"another", LOADED)
    assert recent.get("a") is None
    recent.advance("a", b"w", newer)
    clock.at += KEPT
    assert recent.get("a") is None


def test_only_what_is_known_is_withdrawn(recent: Recent) -> None:
    newer = Loaded(record=LOADED.record, version=b"w")
    recent.keep("a", newer)
    assert not recent.withdraw("a", LOADED)
    assert recent.get("a") is newer
    assert recent.withdraw("a", newer)
    assert recent.get("a") is None


def test_no_more_chats_are_known_than_there_is_room_for(recent: Recent) -> None:
    for number in range(MOST + 1):
        recent.keep(str(number), LOADED)
    assert recent.get("0") is None
    assert recent.get(str(MOST)) == LOADED


def test_after_a_wrong_guess_nothing_is_guessed_for_a_while(
    recent: Recent, clock: Clock[float]
) -> None:
    recent.keep("a", LOADED)
    recent.doubt()
    assert recent.get("a") is None
    clock.at += DOUBTED
    assert recent.get("a") == LOADED
