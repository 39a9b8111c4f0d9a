"""A network of one hidden layer over hashed features, trained the same to the bit on any processor.

That takes care: `numpy.einsum` adds up in one order, where a matrix product is as each processor is
fast at it; and chances are rounded, as one processor's `exp` may differ from another's in its last
digit.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.understanding.network import MOST, MOST_TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Numbers = npt.NDArray[np.float32]

FINEST = 2.0**20
"""Chances are whole parts of this."""

_FIRST, _SECOND, _LITTLE = 0.9, 0.999, 1e-8
"""How long Adam remembers slopes, and their squares; and what keeps it from dividing by nought."""


class Weights(NamedTuple):
    """Of `buckets` to units, of each group to units, of units to classes, and of classes."""

    buckets: Numbers
    groups: Numbers
    units: Numbers
    classes: Numbers


class Examples(NamedTuple):
    """What is learned: how likely each class is (`wanted`), in which `group`, and what it `counts`.

    `variant`: the buckets of an example, by its number, as it is written this time.
    """

    variant: Callable[[int], Sequence[int]]
    wanted: Numbers
    group: npt.NDArray[np.int64]
    counts: Numbers


class Settings(NamedTuple):
    """How it is learned.

    In so many `epochs`, by examples in a `batch`, at a `rate`; the shares of pieces and of units
    that are dropped each time are `pieces` and `units`, and a bucket's weights have a `limit`.

    The weights are an average of those on the way: `past` of it is what it was a step before, from
    when `wild` of the steps are done. `gain`: see `bot.understanding.network`.
    """

    epochs: int
    batch: int
    rate: float
    pieces: float
    units: float
    limit: float
    past: float
    wild: float
    gain: float
    seed: int


def fit(examples: Examples, buckets: int, units: int, settings: Settings) -> Weights:
    """The weights, by Adam; averaged, which knows more than where the steps end."""
    chance = np.random.default_rng(settings.seed)
    count, classes = examples.wanted.shape
    groups = int(examples.group.max()) + 1
    weights = Weights(
        _random(chance, (buckets, units), 0.866 * units**-0.5),
        np.zeros((groups, units), np.float32),
        _random(chance, (units, classes), units**-0.5),
        np.zeros(classes, np.float32),
    )
    averages = weights
    steps = [_Adam(some.shape) for some in weights]
    batches = -(-count // settings.batch)
    wild = int(settings.wild * settings.epochs * batches)
    for epoch in range(settings.epochs):
        order = chance.permutation(count)
        for at in range(batches):
            chosen = order[at * settings.batch : (at + 1) * settings.batch]
            slopes = _slopes(weights, examples, chosen, settings, chance)
            for some, step, slope in zip(weights, steps, slopes, strict=True):
                step.take(some, slope, settings.rate)
            np.clip(weights.buckets, -settings.limit, settings.limit, out=weights.buckets)
            if epoch * batches + at == wild:
                averages = Weights(*(some.copy() for some in weights))
            _follow(averages, weights, 1 - settings.past)
    return averages


def write(path: Path, weights: Weights, about: dict[str, Any]) -> None:
    """As `bot.understanding.network` reads it; `about`: the `classes`, the `digest`, and `groups`.

    The groups are names, in the order in which they were learned.
    """
    step, step_told = _step(weights.buckets, MOST), _step(weights.units, MOST_TOLD)
    asks = zip(about.pop("groups"), weights.groups, strict=True)
    told = {
        **about,
        "asks": {name: [round(float(bias), 4) for bias in biases] for name, biases in asks},
        "biases": [round(float(bias), 4) for bias in weights.classes],
        "step": step,
        "step_told": step_told,
    }
    head = json.dumps(told, sort_keys=True).encode()
    body = _whole(weights.buckets, step, MOST) + _whole(weights.units, step_told, MOST_TOLD)
    path.write_bytes(head + b"\n" + zlib.compress(body, 9))


def _step(weights: Numbers, most: int) -> float:
    """The size of a step from nought to the largest weight."""
    return float(f"{np.abs(weights).max() / most:.3g}")


def _whole(weights: Numbers, step: float, most: int) -> bytes:
    """The weights as whole steps, and `most`, one byte each."""
    whole = np.clip(np.round(weights / np.float32(step)), -most, most) + most
    return whole.astype(np.uint8).tobytes()


def _follow(averages: Weights, weights: Weights, part: float) -> None:
    for average, some in zip(averages, weights, strict=True):
        np.add(average, np.float32(part) * (some - average), out=average)


def _slopes(
    weights: Weights,
    examples: Examples,
    chosen: npt.NDArray[np.int64],
    settings: Settings,
    chance: np.random.Generator,
) -> Weights:
    """How the loss (cross-entropy) of some examples changes with each weight."""
    written = [_dropped(examples.variant(int(i)), settings.pieces, chance) for i in chosen]
    told = table(written, len(weights.buckets), settings.gain)
    group = examples.group[chosen]
    sums = told @ weights.buckets + weights.groups[group]
    kept = (chance.random(sums.shape) >= settings.units).astype(np.float32)
    above = np.where(sums > 0, kept / np.float32(1 - settings.units), np.float32(0))
    hidden = sums * above
    counts = (examples.counts[chosen] / len(chosen))[:, None]
    likely = chances(_times("iu,uc->ic", hidden, weights.units) + weights.classes)
    wrong = (likely - examples.wanted[chosen]) * counts
    back = _times("ic,uc->iu", wrong, weights.units) * above
    groups = np.stack([back[group == one].sum(axis=0) for one in range(len(weights.groups))])
    return Weights(
        np.asarray(told.T @ back), groups, _times("iu,ic->uc", hidden, wrong), wrong.sum(axis=0)
    )


def table(written: Sequence[Sequence[int]], buckets: int, gain: float) -> csr_matrix:
    """A row for each text: which buckets it has, times `gain`, over the root of their number."""
    ends = np.cumsum([0, *map(len, written)])
    columns = np.concatenate([np.array(some, dtype=np.int32) for some in written])
    values = [np.full(len(some), gain * max(len(some), 1) ** -0.5, np.float32) for some in written]
    return csr_matrix((np.concatenate(values), columns, ends), shape=(len(written), buckets))


def chances(odds: Numbers) -> Numbers:
    """Softmax: how likely each class is, from 0 to 1."""
    told = np.exp(odds.astype(np.float64) - odds.max(axis=1, keepdims=True))
    likely = told / told.sum(axis=1, keepdims=True)
    return (np.round(likely * FINEST) / FINEST).astype(np.float32)


class _Adam:
    """Steps down a slope, in proportion to how sure it is of each weight (Kingma and Ba, 2015)."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean, self._square = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self._taken = 0

    def take(self, weights: Numbers, slope: Numbers, rate: float) -> None:
        self._taken += 1
        self._mean *= np.float32(_FIRST)
        self._mean += np.float32(1 - _FIRST) * slope
        self._square *= np.float32(_SECOND)
        self._square += np.float32(1 - _SECOND) * slope * slope
        size = np.float32(rate / (1 - _FIRST**self._taken))
        known = np.float32(1 / (1 - _SECOND**self._taken))
        weights -= size * self._mean / (np.sqrt(self._square * known) + np.float32(_LITTLE))


def _times(how: str, left: Numbers, right: Numbers) -> Numbers:
    found: Numbers = np.einsum(how, left, right, optimize=False)
    return found


def _random(chance: np.random.Generator, shape: tuple[int, int], most: float) -> Numbers:
    return chance.uniform(-most, most, shape).astype(np.float32)


def _dropped(buckets: Sequence[int], share: float, chance: np.random.Generator) -> Sequence[int]:
    kept = chance.random(len(buckets)) >= share
    return [bucket for bucket, is_kept in zip(buckets, kept, strict=True) if is_kept] or buckets
