"""What came last is known again, and memory is bounded."""

from __future__ import annotations

from bot.channels.latest import Latest


def test_of_too_many_what_came_first_is_forgotten() -> None:
    known = Latest[int](2)
    for one in (1, 2, 2, 3):
        known.add(one)
    assert [one in known for one in (1, 2, 3)] == [False, True, True]


def test_what_is_let_go_of_is_not_known_and_takes_no_room() -> None:
    known = Latest[int](2)
    known.add(1)
    known.add(2)
    known.discard(2)
    known.discard(7)
    known.add(3)
    assert [one in known for one in (1, 2, 3)] == [True, False, True]
