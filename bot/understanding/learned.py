"""Which screens answer a question, learned from questions: for words that no screen has.

A linear text classifier (ridge regression, one output for each screen and one for "nothing") over
hashed n-grams of letters and words. It ranks, and never decides: `bot.understanding.ranking` puts
it beside the index. `make train` makes its weights from `tests/understanding/asking`; how good they
are: `docs/training-questions.md`.
"""

from __future__ import annotations

import json
import zlib
from array import array
from functools import cache
from math import sqrt
from pathlib import Path
from struct import unpack
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.guide import NodeId

BUCKETS = 1 << 14
SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word, the spaces around it counted."""

NOTHING = "nothing"
"""What is no screen: the guide does not answer it."""

MOST = 15
"""The weights are whole numbers from -MOST to MOST, so that they are small when compressed."""

WEIGHTS = Path(__file__).parent / "learned.weights"
_PIECES, _AT_ONCE = 0xFFFF // (2 * MOST), 0xFF // (2 * MOST)
"""So many weights add up to two bytes at most, that is some hundred words, and to one byte."""
_NONE: Mapping[str, Iterable[int]] = MappingProxyType({})
_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""


class Learned:
    """The weights, and what they make of words.

    `weights`: a line of JSON (the `screens`, how likely each is before a word is read (`means`),
    what one `step` of a weight is, and the `digest` of what they were made of), and then,
    compressed, for each screen one byte for each bucket: its weight and MOST.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self.screens: tuple[NodeId, ...] = tuple(self.about["screens"])
        planes, width = zlib.decompress(body), len(self.screens)
        buckets = range(len(planes) // width)
        self._rows = [int.from_bytes(planes[at :: len(buckets)], "little") for at in buckets]
        self._every_other = int.from_bytes(b"\xff\0" * width, "little") & ((1 << 8 * width) - 1)
        means = zip(self.screens, self.about["means"], strict=True)
        self._means: tuple[tuple[NodeId, float], ...] = tuple(means)
        self._step: float = self.about["step"]
        self._known: dict[str, array[int]] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Cut the words of a vocabulary beforehand: most of what is typed is among them."""
        new = {word for word in words if word not in self._known}
        self._known |= {word: array("H", of_word(word)) for word in new}

    def chances(self, words: Sequence[str]) -> Mapping[NodeId, float]:
        """How likely each screen answers it, and NOTHING, about from 0 to 1; by plain words."""
        found = [*set(pieces(words, self._known)[:_PIECES])]
        step = self._step / sqrt(len(found) or 1)
        none = MOST * len(found)
        known = zip(self._means, self._sums(found), strict=True)
        return {screen: mean + step * (told - none) for (screen, mean), told in known}

    def _sums(self, buckets: Sequence[int]) -> list[int]:
        """The sum of the weights of each screen.

        A row of bytes is a number, so that rows add up at once: some before a byte is full, and
        all when every other byte is left out, for there is room then.
        """
        even, odd = 0, 0
        for at in range(0, len(buckets), _AT_ONCE):
            some = sum([self._rows[bucket] for bucket in buckets[at : at + _AT_ONCE]])
            even += some & self._every_other
            odd += some >> 8 & self._every_other
        sums = [0] * len(self.screens)
        sums[::2], sums[1::2] = _in_twos(even, len(sums[::2])), _in_twos(odd, len(sums[1::2]))
        return sums


def pieces(words: Sequence[str], known: Mapping[str, Iterable[int]] = _NONE) -> list[int]:
    """The buckets of a text: of each word with the one before, of it, and of its pieces.

    `known`: words of which they were found before (see `of_word`).
    """
    cut = [word[:_LETTERS] for word in words]
    found = [
        crc32(f"{before} {word}".encode()) % BUCKETS
        for before, word in zip(("^", *cut), (*cut, "$"), strict=True)
    ]
    for word in cut:
        found += known.get(word) or of_word(word)
    return found


def of_word(word: str) -> list[int]:
    """The buckets of a word, whatever stands before it."""
    whole = f" {word} ".encode()
    ends = len(whole) + 1
    return [crc32(b"=" + whole) % BUCKETS] + [
        crc32(whole[start : start + length]) % BUCKETS
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(ends - length)
    ]


def _in_twos(number: int, count: int) -> tuple[int, ...]:
    """A number as so many of two bytes."""
    return unpack(f"<{count}H", number.to_bytes(2 * count, "little"))


@cache
def learned() -> Learned:
    """The one of this process."""
    return Learned(WEIGHTS.read_bytes())
