"""A small neural network over hashed n-grams of letters and words: what it makes of words.

Each n-gram adds to some hidden units, and each unit above nought tells for or against each class.
`make train` makes the weights: `scripts/network.py`.
"""

from __future__ import annotations

import json
import zlib
from array import array
from math import sqrt
from struct import unpack
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BUCKETS = 1 << 14

SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word, the spaces around it counted."""

MOST, MOST_TOLD = 7, 127
"""The weights are whole numbers from -MOST to MOST where a bucket adds to a unit, so that they are
small when compressed, and from -MOST_TOLD to MOST_TOLD where a unit tells of a class."""

TWICE = 14
"""Each piece is in two buckets, of other bits of its hash from here on: two pieces that share the
one hardly ever share the other too."""

GAIN = 4.0
"""What the pieces of a text add up to is multiplied by this, over the root of their number."""

_PIECES, _AT_ONCE = 0xFFFF // (2 * MOST), 0xFF // (2 * MOST)
"""So many weights add up to two bytes at most, that is some hundred words, and to one byte."""
_NONE: Mapping[str, Iterable[int]] = MappingProxyType({})
_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""

_cut: dict[str, array[int]] = {}
"""The buckets of the words of a vocabulary, for all networks of this process."""


class Network:
    """The weights, and what they make of words.

    `weights`: a line of JSON and then, compressed, for each bucket one byte for each unit (its
    weight and MOST), and for each unit one byte for each class (its weight and MOST_TOLD). The line
    has the `classes` and their `biases`, those of the units for each group of readers (`asks`), the
    size of a `step` of a bucket's weights and of a unit's (`step_told`), and the `digest` of what
    they were made of. The number of units can be divided by four.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self.classes: tuple[str, ...] = tuple(self.about["classes"])
        self._asks = {group: tuple(asks) for group, asks in self.about["asks"].items()}
        planes, width = zlib.decompress(body), len(self.classes)
        units = len(next(iter(self._asks.values())))
        starts = range(0, BUCKETS * units, units)
        self._rows = [_in_halves(planes[start : start + units]) for start in starts]
        told = planes[BUCKETS * units :]
        starts = range(0, units * width, width)
        self._units = [_in_lanes(told[start : start + width]) for start in starts]
        self._every_other = int.from_bytes(b"\xff\0" * (units // 4), "little")
        self._lower = int.from_bytes(b"\x0f" * (units // 2), "little")
        self._biases: tuple[float, ...] = tuple(self.about["biases"])
        self._step: float = self.about["step"] * GAIN
        self._step_told: float = self.about["step_told"]

    def odds(self, buckets: Iterable[int], group: str) -> list[float]:
        """The logarithms of the odds of the classes; for the buckets of a text (see `pieces`)."""
        found = [*set(buckets)][:_PIECES]
        step = self._step / sqrt(len(found) or 1)
        none = MOST * len(found)
        sums = zip(self._sums(found), self._asks[group], self._units, strict=True)
        above = [
            (level, unit)
            for told, asks, unit in sums
            if (level := told - none + int(asks / step)) > 0
        ]
        nought = sum([level for level, _ in above])
        total = sum([level * unit for level, unit in above])
        width = len(self.classes)
        lanes = unpack(f"<{width}I", total.to_bytes(4 * width, "little"))
        step *= self._step_told
        nought *= MOST_TOLD
        known = zip(self._biases, lanes, strict=True)
        return [bias + step * (lane - nought) for bias, lane in known]

    def _sums(self, buckets: Sequence[int]) -> list[int]:
        """The sum of the weights of each unit.

        A row is one number, so that all its weights add up at once. In each byte are two of them,
        of a unit in its lower half and of one in its higher half, too near to add up: so the lower
        ones add up apart, and are taken off what all add up to. That is done for as many rows as a
        byte has room for; all together have room when every other byte is left out.
        """
        rows = [*map(self._rows.__getitem__, buckets)]
        lower = [*map(self._lower.__and__, rows)]
        every_other = self._every_other
        even = odd = high_even = high_odd = 0
        for at in range(0, len(rows), _AT_ONCE):
            some = sum(lower[at : at + _AT_ONCE])
            others = sum(rows[at : at + _AT_ONCE]) - some >> 4
            even += some & every_other
            odd += some >> 8 & every_other
            high_even += others & every_other
            high_odd += others >> 8 & every_other
        half = len(self._units) // 2
        sums = [0] * len(self._units)
        sums[:half:2], sums[1:half:2] = _in_twos(even, half), _in_twos(odd, half)
        sums[half::2], sums[half + 1 :: 2] = _in_twos(high_even, half), _in_twos(high_odd, half)
        return sums


def learn(words: Iterable[str]) -> None:
    """Cut the words of a vocabulary beforehand: most of what is typed is among them."""
    new = {word for word in words if word not in _cut}
    _cut.update((word, _cut_up(word)) for word in new)


def pieces(words: Sequence[str], cut: Mapping[str, Iterable[int]] = _NONE) -> list[int]:
    """The buckets of a text: of each word with the one before, of it, and of its pieces.

    `cut`: the buckets of words, where they are known (see `of_word`).
    """
    short = [word[:_LETTERS] for word in words]
    found = _in_buckets(
        f"{before} {word}".encode()
        for before, word in zip(("^", *short), (*short, "$"), strict=True)
    )
    for word in short:
        found += cut.get(word) or of_word(word)
    return found


def of_word(word: str) -> array[int]:
    """The buckets of a word, whatever stands before it."""
    return _cut.get(word) or _cut_up(word)


def _cut_up(word: str) -> array[int]:
    whole = f" {word} ".encode()
    ends = len(whole) + 1
    cut = [
        whole[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(ends - length)
    ]
    return array("H", _in_buckets([b"=" + whole, *cut]))


def _in_buckets(some: Iterable[bytes]) -> list[int]:
    hashes = [*map(crc32, some)]
    return [hashed % BUCKETS for hashed in hashes] + [
        (hashed >> TWICE) % BUCKETS for hashed in hashes
    ]


def _in_halves(weights: bytes) -> int:
    """A number with two weights in each byte: one of the first half, and one of the other."""
    middle = len(weights) // 2
    lower = int.from_bytes(weights[:middle], "little")
    higher = int.from_bytes(weights[middle:], "little")
    return lower + (higher << 4)


def _in_lanes(weights: bytes) -> int:
    """A number with a lane of four bytes for each weight, so that all are multiplied at once."""
    return int.from_bytes(b"".join(bytes((weight, 0, 0, 0)) for weight in weights), "little")


def _in_twos(number: int, units: int) -> tuple[int, ...]:
    """A number as half the units, of two bytes each."""
    return unpack(f"<{units // 2}H", number.to_bytes(units, "little"))
