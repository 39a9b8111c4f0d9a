"""How likely a text is distress, also where no phrase foresaw its words.

A linear classifier (multinomial logistic regression) over hashed n-grams of letters, words and
groups of words. It only gives chances, which `bot.understanding.distress` puts beside those of a
network, and `bot.understanding.safety` decides by both. `make train` makes its weights from
`tests/understanding/corpus`; how good both are stands in `docs/training.md`.
"""

from __future__ import annotations

import json
from array import array
from functools import cache
from itertools import chain
from math import exp, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.understanding.features import BUCKETS, bucket, counts_for, pieces, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WINDOW, STEP = 30, 15
"""A sliding window, in words: one sentence of distress must not get lost in a long story."""

GRAVE, LIKELY, SUREST = 0.5, 0.56, 0.68
"""The least chances of a crisis or something unsafe: for its card, for its card instead of screens
that may answer the text, and instead of one that does."""

SOFT, HEAVY, LINE = 0.9, 0.97, 0.12
"""The least chances of any distress: for the soft card, for it instead of screens that may answer
the text, and for one line with a number."""

DOUBT = 0.14
"""The least chance of a crisis or something unsafe, for the card that a phrase calls for. As with
the others, `docs/training.md` reports what it catches and what it costs."""

HINTED = 0.08
"""The least chance of any distress for the soft card, where a phrase calls for a card."""

WEIGHTS = Path(__file__).parent / "classifier.weights"
_LANE = 20
_HALF = 1 << (_LANE - 1)
"""Sums of weights stay under this: those of 4,000 pieces, at most 127 each."""


class Chances(NamedTuple):
    """How likely each kind of distress is, from 0 to 1; the rest is the chance of none."""

    crisis: float
    unsafe: float
    heavy: float

    @classmethod
    def of(cls, odds: Iterable[float]) -> Chances:
        """By the logarithms of their odds against none."""
        told = [exp(min(one, 50.0)) for one in odds]
        return cls(*(one / (1 + sum(told)) for one in told))

    def beside(self, other: Chances) -> Chances:
        """The means of both."""
        return Chances(*((one + another) / 2 for one, another in zip(self, other, strict=True)))

    @property
    def grave(self) -> float:
        return self.crisis + self.unsafe

    @property
    def any(self) -> float:
        return self.grave + self.heavy


class Classifier:
    """The trained weights, and the chances that they give.

    `weights`: a line of JSON (`scales` and `biases` of the kinds, the `groups` of words by their
    name, and the `digest` of the training texts), and then for each kind a signed byte per bucket.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self._groups = by_word(self.about["groups"])
        planes = memoryview(body).cast("b")
        kinds = [planes[i : i + BUCKETS] for i in range(0, len(planes), BUCKETS)]
        self._packed = _packed(kinds)
        self._kinds = tuple(zip(self.about["scales"], self.about["biases"], strict=True))
        self._known: dict[str, int] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Weigh a vocabulary in advance, as most typed words are in it."""
        new = {word for word in words if word not in self._known}
        self._known |= {word: self._by_pieces(word) for word in new}

    def windows(self, words: Sequence[str]) -> Iterator[Chances]:
        """The chances of each window over a text, given as plain words in Latin letters."""
        told = list(terms(words, self._groups))
        weights = {term: self._weigh(term) for term in set(chain.from_iterable(told))}
        starts = range(0, max(len(told) - WINDOW + STEP, 1), STEP)
        for start in starts:
            once = set(chain.from_iterable(told[start : start + WINDOW]))  # people repeat words
            yield self._chances(sum(map(weights.__getitem__, once)))

    def _weigh(self, term: str) -> int:
        if " " in term:
            return counts_for(term) * self._packed[bucket(term)]
        known = self._known.get(term)
        return self._by_pieces(term) if known is None else known

    def _by_pieces(self, word: str) -> int:
        return sum(map(self._packed.__getitem__, pieces(word)))

    def _chances(self, total: int) -> Chances:
        odds = []
        for scale, bias in self._kinds:
            weight = ((total + _HALF) & (2 * _HALF - 1)) - _HALF
            total = (total - weight) >> _LANE
            odds.append((scale * weight, bias))
        count = sqrt(total or 1)  # the last lane counts the pieces
        return Chances.of(weight / count + bias for weight, bias in odds)


def by_word(groups: dict[str, str]) -> dict[str, str]:
    """The group of each word; `groups`: by name, words separated by spaces."""
    return {word: group for group, words in groups.items() for word in words.split()}


def _packed(kinds: Sequence[Iterable[int]]) -> array[int]:
    """One number per bucket, with a lane per kind: one sum adds up all kinds, and counts them."""
    packed = [1 << _LANE * len(kinds)] * BUCKETS  # a 1 in the last lane
    for lane, weights in enumerate(kinds):
        shift = _LANE * lane
        packed = [all_ + (one << shift) for all_, one in zip(packed, weights, strict=True)]
    return array("q", packed)


@cache
def classifier() -> Classifier:
    """The classifier of this process, loaded once."""
    return Classifier(WEIGHTS.read_bytes())
