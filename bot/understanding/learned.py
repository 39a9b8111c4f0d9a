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
from itertools import islice
from math import sqrt
from pathlib import Path
from sys import byteorder
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.guide import NodeId

BUCKETS = 1 << 13
SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word, the spaces around it counted."""

NOTHING = "nothing"
"""What is no screen: the guide does not answer it."""

MOST = 31
"""The weights are whole numbers from -MOST to MOST, so that they are small when compressed."""

WEIGHTS = Path(__file__).parent / "learned.weights"
_PIECES = 0xFFFF // (2 * MOST)
"""So many sums of weights fit in a lane; that is some forty words."""
_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""


class Learned:
    """The weights, and what they make of words.

    `weights`: a line of JSON (the `screens`, how likely each is before a word is read (`means`),
    what one `step` of a weight is, and the `digest` of what they were made of), and then,
    compressed, for each bucket one byte for each screen: its weight and MOST.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self.screens: tuple[NodeId, ...] = tuple(self.about["screens"])
        width = len(self.screens)
        rows = memoryview(zlib.decompress(body))
        # One number for each bucket, in lanes of two bytes: added up once, all screens are.
        self._packed = [
            _packed(rows[start : start + width]) for start in range(0, len(rows), width)
        ]

    def chances(self, words: Sequence[str]) -> Mapping[NodeId, float]:
        """How likely each screen answers it, and NOTHING, about from 0 to 1; by plain words."""
        found = set(islice(pieces(words), _PIECES))
        total = sum(map(self._packed.__getitem__, found))
        sums = array("H", total.to_bytes(2 * len(self.screens), "little"))
        if byteorder == "big":
            sums.byteswap()
        step = self.about["step"] / sqrt(len(found) or 1)
        none = MOST * len(found)
        known = zip(self.screens, self.about["means"], sums, strict=True)
        return {screen: mean + step * (told - none) for screen, mean, told in known}


def pieces(words: Sequence[str]) -> Iterator[int]:
    """The buckets of a text: of each word, of it with the one before, and of its pieces."""
    before = "^"
    for word in (word[:_LETTERS] for word in words):
        whole = f" {word} ".encode()
        yield crc32(b"=" + whole) % BUCKETS
        yield crc32(f"{before} {word}".encode()) % BUCKETS
        before = word
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(whole) + 1 - length):
                yield crc32(whole[start : start + length]) % BUCKETS
    yield crc32(f"{before} $".encode()) % BUCKETS


def _packed(row: memoryview) -> int:
    lanes = bytearray(2 * len(row))
    lanes[::2] = row
    return int.from_bytes(lanes, "little")


@cache
def learned() -> Learned:
    """The one of this process."""
    return Learned(WEIGHTS.read_bytes())
