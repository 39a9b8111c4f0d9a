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

BUCKETS = 1 << 14
SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word, the spaces around it counted."""

NOTHING = "nothing"
"""What is no screen: the guide does not answer it."""

MOST = 19
"""The weights are whole numbers from -MOST to MOST, so that they are small when compressed."""

WEIGHTS = Path(__file__).parent / "learned.weights"
_PIECES = 0xFFFF // (2 * MOST)
"""So many sums of weights fit in a lane; that is some hundred words."""
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
        self._rows = zlib.decompress(body)

    def chances(self, words: Sequence[str]) -> Mapping[NodeId, float]:
        """How likely each screen answers it, and NOTHING, about from 0 to 1; by plain words."""
        found = set(islice(pieces(words), _PIECES))
        total = sum(map(self._packed, found))
        sums = array("H", total.to_bytes(2 * len(self.screens), "little"))
        if byteorder == "big":
            sums.byteswap()
        step = self.about["step"] / sqrt(len(found) or 1)
        none = MOST * len(found)
        known = zip(self.screens, self.about["means"], sums, strict=True)
        return {screen: mean + step * (told - none) for screen, mean, told in known}

    def _packed(self, bucket: int) -> int:
        """The weights of a bucket as one number, in lanes of two bytes: they add up at once."""
        width = len(self.screens)
        lanes = bytearray(2 * width)
        lanes[::2] = self._rows[bucket * width : (bucket + 1) * width]
        return int.from_bytes(lanes, "little")


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


@cache
def learned() -> Learned:
    """The one of this process."""
    return Learned(WEIGHTS.read_bytes())
