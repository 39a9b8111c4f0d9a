"""How likely words are those of distress, by their pieces: for what no phrase foresaw.

A linear classifier (multinomial logistic regression) over hashed n-grams of letters and words.
It only weighs: what follows from it is for `bot.understanding.safety`. `make train` makes its
weights from `tests/understanding/corpus`; how good they are: `docs/training.md`.
"""

from __future__ import annotations

import json
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

GRAVE, SOFT, LINE = 0.5, 0.5, 0.12
"""How likely it must be: a crisis, or something unsafe, for its card; any of it for the soft card,
or for one line with a number. Reviewed: what they bring and cost stands in the report."""

WEIGHTS = Path(__file__).parent / "classifier.weights"
_LETTERS = 40
"""Of one word: the rest of a longer one is noise."""


class Chances(NamedTuple):
    """How likely a text is of each kind, from 0 to 1; what is left is likely nothing of it."""

    crisis: float
    unsafe: float
    heavy: float

    @property
    def any(self) -> float:
        return self.crisis + self.unsafe + self.heavy


class Classifier:
    """The weights, and what they make of words.

    `weights`: a line of JSON (`scales` and `biases` of the kinds, and the `digest` of what they
    were made of), and then for each kind one signed byte for each bucket.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        planes = memoryview(body).cast("b")
        self._planes = [planes[i : i + BUCKETS] for i in range(0, len(planes), BUCKETS)]

    def windows(self, words: Sequence[str]) -> Iterator[Chances]:
        """The chances of each stretch of a text, by its plain words in Latin letters."""
        told = list(terms(words))
        rows = {term: self._weigh(term) for term in chain.from_iterable(told)}
        for start in range(0, max(len(told) - WINDOW + STEP, 1), STEP):
            once = set(chain.from_iterable(told[start : start + WINDOW]))  # people repeat words
            yield self._chances(*map(sum, zip(*(rows[term] for term in once), strict=True)))

    def _weigh(self, term: str) -> tuple[int, ...]:
        """How many pieces a term has, and what they weigh together for each kind."""
        found = pieces(term)
        return (len(found), *(sum(map(plane.__getitem__, found)) for plane in self._planes))

    def _chances(self, count: int = 1, *sums: int) -> Chances:
        about = zip(self.about["scales"], self.about["biases"], sums or (0, 0, 0), strict=True)
        odds = [exp(min(scale * total / sqrt(count) + bias, 50.0)) for scale, bias, total in about]
        return Chances(*(odd / (1 + sum(odds)) for odd in odds))


def terms(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For each word itself, and it with the one before it, and with the one before that."""
    two_before, before = "", "^"
    for word in (*(word[:_LETTERS] for word in words), "$"):
        pair = f"2 {before} {word}"
        yield (pair,) if word == "$" else (word, pair, f"3 {two_before} {word}")
        two_before, before = before, word


def pieces(term: str) -> set[int]:
    """The buckets of a term: of all pieces of one word, or of some words as a whole."""
    whole = f" {term} ".encode()
    found = {crc32(whole)}
    if " " not in term:
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(whole) - length + 1):
                found.add(crc32(whole[start : start + length]))
    return {number % BUCKETS for number in found}


@cache
def classifier() -> Classifier:
    """The one of this process."""
    return Classifier(WEIGHTS.read_bytes())
