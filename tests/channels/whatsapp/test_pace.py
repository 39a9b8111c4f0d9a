"""How fast we may speak: to one person always, and to all after WhatsApp said so."""

from __future__ import annotations

import pytest

from bot.channels.whatsapp.pace import A_PERSON, OVERALL, Pace
from tests.clock import Clock


def taken(pace: Pace, clock: Clock[float], to: str, times: int) -> list[float]:
    moments: list[float] = []
    while len(moments) < times:
        if wait := pace.take(to):
            clock.at += wait
        else:
            moments.append(clock.at)
    return moments


def test_one_person_may_borrow_and_then_waits_alone() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    moments = taken(pace, clock, "NL.1", A_PERSON.burst + 3)
    assert moments[A_PERSON.burst - 1] == 1000.0
    assert moments[-3:] == pytest.approx([1006.0, 1012.0, 1018.0])
    assert pace.take("NL.2") == 0.0


def test_all_speak_at_once_until_whatsapp_wants_it_slower() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    assert not any(pace.take(f"NL.{n}") for n in range(500))
    pace.hold(1.0)
    assert pace.take("NL.x") == pytest.approx(1.0)
    clock.at += 1.0
    begun, count = clock.at, 0
    for n in range(200):
        count += len(taken(pace, clock, f"NL.y{n}", 1))
    assert clock.at - begun == pytest.approx((count - 1) * OVERALL.interval)
    clock.at += 120
    assert not any(pace.take(f"NL.z{n}") for n in range(500)), "it is over"


def test_who_was_spoken_to_long_ago_takes_no_memory() -> None:
    clock = Clock(1000.0)
    pace = Pace(clock)
    for n in range(10_050):
        pace.take(f"NL.{n}")
    assert len(pace._people) == 10_000
    clock.at += 60
    pace.take("NL.1")
    assert len(pace._people) == 1
