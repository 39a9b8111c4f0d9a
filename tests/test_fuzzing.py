"""No mutated payload makes a channel raise: those in the corpus, and some new ones.

`make fuzz` tries more of them, over HTTP too, and adds what it finds to the corpus.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.fuzzing import CHANNELS, broken, known, read

if TYPE_CHECKING:
    from bot.core.guide import Guide

TIMES = 800


def test_what_is_broken_in_small_ways_is_read_calmly(guide: Guide) -> None:
    for found in known():
        read(guide, found)
    random, seen = Random(7), Counter[str]()
    for _ in range(TIMES):
        brought = broken(random)
        seen[brought.channel] += 1
        read(guide, brought)
    assert min(seen[channel] for channel in CHANNELS) > TIMES // 8


def test_the_same_number_makes_the_same_again() -> None:
    assert [broken(Random(3)) for _ in range(9)] == [broken(Random(3)) for _ in range(9)]
