"""How likely words are those of distress, by their pieces: for what no phrase foresaw.

A linear classifier (multinomial logistic regression) over hashed n-grams of letters and words.
It only weighs: what follows from it is for `bot.understanding.safety`. `make train` makes its
weights from `tests/understanding/corpus`; how good they are: `docs/training.md`.
"""

from __future__ import annotations

import json
from array import array
from functools import cache
from itertools import chain
from math import exp, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUCKETS = 1 << 16
SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word, the spaces around it counted."""

WINDOW, STEP = 30, 15
"""Words that are weighed together, and how far on the next ones begin: one sentence of distress is
not lost in a long story."""

GRAVE, SUREST, SOFT, LINE = 0.5, 0.85, 0.6, 0.12
"""How likely it must be: a crisis or something unsafe for its card, or for its card in the place of
an answer that we have; any of it for the soft card, or for one line with a number. Reviewed: what
they bring and cost stands in the report."""

WEIGHTS = Path(__file__).parent / "classifier.weights"
_LANE = 20
_HALF = 1 << (_LANE - 1)
"""What the weights of a stretch stay under: 3,000 pieces of 127 at most."""
_LETTERS = 24
"""Of one word: the rest of a longer one is noise."""


class Chances(NamedTuple):
    """How likely a text is of each kind, from 0 to 1; what is left is likely nothing of it."""

    crisis: float
    unsafe: float
    heavy: float

    @property
    def grave(self) -> float:
        return self.crisis + self.unsafe

    @property
    def any(self) -> float:
        return self.grave + self.heavy


class Classifier:
    """The weights, and what they make of words.

    `weights`: a line of JSON (`scales` and `biases` of the kinds, and the `digest` of what they
    were made of), and then for each kind one signed byte for each bucket.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        planes = memoryview(body).cast("b")
        kinds = [planes[i : i + BUCKETS] for i in range(0, len(planes), BUCKETS)]
        # One number for each bucket, in lanes: added up once, all kinds are, and how many they are.
        self._packed = array("q", map(_packed, zip(*kinds, strict=True)))

    def windows(self, words: Sequence[str]) -> Iterator[Chances]:
        """The chances of each stretch of a text, by its plain words in Latin letters."""
        told = list(terms(words))
        weights = {term: self._weigh(term) for term in set(chain.from_iterable(told))}
        for start in range(0, max(len(told) - WINDOW + STEP, 1), STEP):
            once = set(chain.from_iterable(told[start : start + WINDOW]))  # people repeat words
            yield self._chances(sum(map(weights.__getitem__, once)))

    def _weigh(self, term: str) -> int:
        if " " in term:
            return self._packed[_bucket(term)]
        return sum(map(self._packed.__getitem__, pieces(term)))

    def _chances(self, total: int) -> Chances:
        odds = []
        for scale, bias in zip(self.about["scales"], self.about["biases"], strict=True):
            weight = ((total + _HALF) & (2 * _HALF - 1)) - _HALF
            total = (total - weight) >> _LANE
            odds.append((scale * weight, bias))
        count = sqrt(total or 1)  # what is left is how many pieces there were
        told = [exp(min(weight / count + bias, 50.0)) for weight, bias in odds]
        return Chances(*(odd / (1 + sum(told)) for odd in told))


def terms(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For each word itself, and it with the one before it, and with the one before that."""
    two_before, before = "", "^"
    for word in (*(word[:_LETTERS] for word in words), "$"):
        pair = f"2 {before} {word}"
        yield (pair,) if word == "$" else (word, pair, f"3 {two_before} {word}")
        two_before, before = before, word


def pieces(term: str) -> set[int]:
    """The buckets of a term: of all pieces of one word, or of some words as a whole."""
    if " " in term:
        return {_bucket(term)}
    whole = f" {term} ".encode()
    ends = len(whole) + 1
    found = {
        crc32(whole[start : start + length]) % BUCKETS
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(ends - length)
    }
    found.add(crc32(whole) % BUCKETS)
    return found


def _bucket(term: str) -> int:
    return crc32(f" {term} ".encode()) % BUCKETS


def _packed(weights: tuple[int, ...]) -> int:
    """The weights of a bucket, each in its lane, and a one in the last."""
    return sum(weight << _LANE * lane for lane, weight in enumerate((*weights, 1)))


@cache
def classifier() -> Classifier:
    """The one of this process."""
    return Classifier(WEIGHTS.read_bytes())
