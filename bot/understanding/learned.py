"""Which screens answer a question, learned from questions: for words that no screen has.

A small neural network over hashed n-grams of letters and words: each adds to some hidden units, and
each unit above nought tells for or against each screen, and for "nothing". It ranks, and never
decides: `bot.understanding.ranking` puts it beside the index. `make train` makes its weights from
`tests/understanding/asking`; how good they are: `docs/training-questions.md`.
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
    from bot.core.texts import Role

BUCKETS = 1 << 14
UNITS = 192
"""Hidden units: what questions may have in common."""

SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word, the spaces around it counted."""

NOTHING = "nothing"
"""What is no screen: the guide does not answer it."""

MOST, MOST_TOLD = 7, 127
"""The weights are whole numbers from -MOST to MOST where a bucket adds to a unit, so that they are
small when compressed, and from -MOST_TOLD to MOST_TOLD where a unit tells of a screen."""

TWICE = 14
"""Each piece is in two buckets, of other bits of its hash from here on: two pieces that share the
one hardly ever share the other too."""

GAIN = 4.0
"""What the pieces of a text add up to is multiplied by this, over the root of their number."""

WEIGHTS = Path(__file__).parent / "learned.weights"
_PIECES, _AT_ONCE = 0xFFFF // (2 * MOST), 0xFF // (2 * MOST)
"""So many weights add up to two bytes at most, that is some hundred words, and to one byte."""
_NONE: Mapping[str, Iterable[int]] = MappingProxyType({})
_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""


class Learned:
    """The weights, and what they make of words.

    `weights`: a line of JSON and then, compressed, for each bucket one byte for each unit (its
    weight and MOST), and for each unit one byte for each screen (its weight and MOST_TOLD). The
    line has the `screens`, the `biases` of the screens, those of the units for each role (`asks`),
    the size of a `step` of a bucket's weights and of a unit's (`step_told`), and the `digest` of
    what they were made of.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self.screens: tuple[NodeId, ...] = tuple(self.about["screens"])
        planes, width = zlib.decompress(body), len(self.screens)
        ends = range(UNITS, BUCKETS * UNITS + 1, UNITS)
        self._rows = [int.from_bytes(planes[end - UNITS : end], "little") for end in ends]
        told = planes[BUCKETS * UNITS :]
        starts = range(0, UNITS * width, width)
        self._units = [_in_lanes(told[start : start + width]) for start in starts]
        self._biases: tuple[float, ...] = tuple(self.about["biases"])
        self._step: float = self.about["step"] * GAIN
        self._step_told: float = self.about["step_told"]
        self._asks = {role: tuple(asks) for role, asks in self.about["asks"].items()}
        self._known: dict[str, array[int]] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Cut the words of a vocabulary beforehand: most of what is typed is among them."""
        new = {word for word in words if word not in self._known}
        self._known |= {word: array("H", of_word(word)) for word in new}

    def odds(self, words: Sequence[str], role: Role) -> dict[NodeId, float]:
        """How likely each screen answers it, and NOTHING, as logarithms of odds; by plain words."""
        found = [*set(pieces(words, self._known)[:_PIECES])]
        step = self._step / sqrt(len(found) or 1)
        none = MOST * len(found)
        nought, total = 0, 0
        for told, asks, unit in zip(
            self._sums(found), self._asks[role.value], self._units, strict=True
        ):
            level = told - none + int(asks / step)
            if level > 0:
                nought += level
                total += level * unit
        width = len(self.screens)
        lanes = unpack(f"<{width}I", total.to_bytes(4 * width, "little"))
        step, nought = step * self._step_told, nought * MOST_TOLD
        known = zip(self.screens, self._biases, lanes, strict=True)
        return {screen: bias + step * (lane - nought) for screen, bias, lane in known}

    def _sums(self, buckets: Sequence[int]) -> Sequence[int]:
        """The sum of the weights of each unit.

        A row of bytes is a number, so that rows add up at once: some before a byte is full, and
        all when every other byte is left out, for there is room then.
        """
        even, odd = 0, 0
        for at in range(0, len(buckets), _AT_ONCE):
            some = sum([self._rows[bucket] for bucket in buckets[at : at + _AT_ONCE]])
            even += some & _EVERY_OTHER
            odd += some >> 8 & _EVERY_OTHER
        sums = [0] * UNITS
        sums[::2], sums[1::2] = _in_twos(even), _in_twos(odd)
        return sums


def pieces(words: Sequence[str], known: Mapping[str, Iterable[int]] = _NONE) -> list[int]:
    """The buckets of a text: of each word with the one before, of it, and of its pieces.

    `known`: words of which they were found before (see `of_word`).
    """
    cut = [word[:_LETTERS] for word in words]
    found = _in_buckets(
        f"{before} {word}".encode() for before, word in zip(("^", *cut), (*cut, "$"), strict=True)
    )
    for word in cut:
        found += known.get(word) or of_word(word)
    return found


def of_word(word: str) -> list[int]:
    """The buckets of a word, whatever stands before it."""
    whole = f" {word} ".encode()
    ends = len(whole) + 1
    cut = [
        whole[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(ends - length)
    ]
    return _in_buckets([b"=" + whole, *cut])


def _in_buckets(some: Iterable[bytes]) -> list[int]:
    hashes = [*map(crc32, some)]
    return [hashed % BUCKETS for hashed in hashes] + [
        (hashed >> TWICE) % BUCKETS for hashed in hashes
    ]


_EVERY_OTHER = int.from_bytes(b"\xff\0" * (UNITS // 2), "little")


def _in_lanes(weights: bytes) -> int:
    """A number with a lane of four bytes for each weight, so that all are multiplied at once."""
    return int.from_bytes(b"".join(bytes((weight, 0, 0, 0)) for weight in weights), "little")


def _in_twos(number: int) -> tuple[int, ...]:
    """A number as half the units, of two bytes each."""
    return unpack(f"<{UNITS // 2}H", number.to_bytes(UNITS, "little"))


@cache
def learned() -> Learned:
    """The one of this process."""
    return Learned(WEIGHTS.read_bytes())
