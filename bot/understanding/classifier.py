"""How likely words are those of distress, by their features: for what no phrase foresaw.

A linear classifier (multinomial logistic regression) over hashed n-grams of letters, words and
groups of words. It only weighs: what follows from it is for `bot.understanding.safety`. `make
train` makes its weights from `tests/understanding/corpus`; how good they are: `docs/training.md`.
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
"""Words that are weighed together, and how far on the next ones begin: one sentence of distress is
not lost in a long story."""

GRAVE, SUREST, SOFT, LINE = 0.42, 0.85, 0.7, 0.12
"""How likely it must be: a crisis or something unsafe for its card, or for its card in the place of
an answer that we have; any of it for the soft card, or for one line with a number."""

DOUBT = 0.25
"""How likely it must be where a phrase says so too, for the card of the phrase. Reviewed, as the
others: what they bring and cost stands in the report."""

HINTED = 0.08
"""How likely any of it must be where a phrase says so too, for the soft card; else it is a line."""

WEIGHTS = Path(__file__).parent / "classifier.weights"
_LANE = 20
_HALF = 1 << (_LANE - 1)
"""What the weights of a stretch stay under: 4,000 pieces of 127 at most."""


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

    `weights`: a line of JSON (`scales` and `biases` of the kinds, the `groups` of words by their
    name, and the `digest` of what they were made of), and then for each kind one signed byte for
    each bucket.
    """

    def __init__(self, weights: bytes) -> None:
        head, _, body = weights.partition(b"\n")
        self.about = json.loads(head)
        self._groups = by_word(self.about["groups"])
        planes = memoryview(body).cast("b")
        kinds = [planes[i : i + BUCKETS] for i in range(0, len(planes), BUCKETS)]
        # One number for each bucket, in lanes: added up once, all kinds are, and how many they are.
        self._packed = array("q", map(_packed, zip(*kinds, strict=True)))
        self._kinds = tuple(zip(self.about["scales"], self.about["biases"], strict=True))
        self._known: dict[str, int] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Weigh the words of a vocabulary beforehand: most of what is typed is among them."""
        new = {word for word in words if word not in self._known}
        self._known |= {word: self._by_pieces(word) for word in new}

    def windows(self, words: Sequence[str], begins: int = 0) -> Iterator[Chances]:
        """The chances of each stretch of a text, by its plain words in Latin letters.

        `begins`: how many words were typed just before it; what follows them is a stretch too.
        """
        told = list(terms(words, self._groups))
        weights = {term: self._weigh(term) for term in set(chain.from_iterable(told))}
        starts = range(0, max(len(told) - WINDOW + STEP, 1), STEP)
        for start in dict.fromkeys((*starts, begins)):
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
        count = sqrt(total or 1)  # what is left is how many pieces there were
        told = [exp(min(weight / count + bias, 50.0)) for weight, bias in odds]
        return Chances(*(odd / (1 + sum(told)) for odd in told))


def by_word(groups: dict[str, str]) -> dict[str, str]:
    """The group of each word, of groups by their name as words parted by spaces."""
    return {word: group for group, words in groups.items() for word in words.split()}


def _packed(weights: tuple[int, ...]) -> int:
    """The weights of a bucket, each in its lane, and a one in the last."""
    return sum(weight << _LANE * lane for lane, weight in enumerate((*weights, 1)))


@cache
def classifier() -> Classifier:
    """The one of this process."""
    return Classifier(WEIGHTS.read_bytes())
