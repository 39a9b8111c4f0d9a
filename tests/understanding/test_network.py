"""A network of whole numbers: what it adds up is what its weights say, whatever the words."""

from __future__ import annotations

import zlib
from functools import cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.texts import Role
from bot.understanding import distress, learned
from bot.understanding.classifier import STEP, WINDOW, Chances, classifier
from bot.understanding.distress import ANYBODY, KINDS, UNLIKELY, weighed
from bot.understanding.network import (
    BUCKETS,
    GAIN,
    MOST,
    MOST_TOLD,
    Network,
    learn,
    of_word,
    pieces,
)
from tests.understanding.corpus import network_digest

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1), max_size=30)
TELLING = ["ik", "wil", "dood", "school", "toets", "mij", "slaat", "papa", "laptop", "niet", "meer"]


class Made(NamedTuple):
    """A network that was trained: its file, its groups, and its hidden units."""

    path: Path
    groups: tuple[str, ...]
    units: int


MADE = pytest.mark.parametrize(
    "made",
    [
        Made(learned.WEIGHTS, tuple(Role), learned.UNITS),
        Made(distress.WEIGHTS, (ANYBODY,), distress.UNITS),
    ],
    ids=["questions", "distress"],
)


@cache
def network(path: Path) -> Network:
    return Network(path.read_bytes())


@cache
def weights(made: Made) -> tuple[bytes, bytes]:
    told = zlib.decompress(made.path.read_bytes().partition(b"\n")[2])
    return told[: BUCKETS * made.units], told[BUCKETS * made.units :]


def test_the_weights_were_made_from_this_corpus() -> None:
    assert distress.network().about["digest"] == network_digest(), "run `make train`"
    assert distress.network().classes == KINDS
    assert distress.WEIGHTS.stat().st_size < 500_000


@MADE
@given(words=WORDS, which=st.integers(0, 2))
@settings(max_examples=30)
def test_lanes_add_up_as_weights_do(made: Made, words: list[str], which: int) -> None:
    model, group = network(made.path), made.groups[which % len(made.groups)]
    buckets, units = weights(made)
    found = set(pieces(words))
    step = model.about["step"] * GAIN / len(found) ** 0.5
    levels = [
        sum(buckets[bucket * made.units + unit] - MOST for bucket in found)
        + int(model.about["asks"][group][unit] / step)
        for unit in range(made.units)
    ]
    by_hand = []
    width = len(model.classes)
    for i, bias in enumerate(model.about["biases"]):
        told = [units[unit * width + i] - MOST_TOLD for unit in range(made.units)]
        total = sum(max(level, 0) * one for level, one in zip(levels, told, strict=True))
        by_hand.append(bias + step * model.about["step_told"] * total)
    assert model.odds(pieces(words), group) == pytest.approx(by_hand)


@given(WORDS)
@settings(max_examples=30)
def test_pieces_are_buckets(words: list[str]) -> None:
    assert all(0 <= bucket < BUCKETS for bucket in pieces(words))


def test_a_word_that_was_cut_before_is_not_cut_again() -> None:
    assert pieces(["qqschool"], {"qqschool": [1]}) != pieces(["qqschool"])
    assert pieces(["qqschool"], {"qqschool": of_word("qqschool")}) == pieces(["qqschool"])
    assert set(of_word("qqschool")) < set(pieces(["qqschool"]))


@given(WORDS)
@settings(max_examples=30)
def test_words_of_a_vocabulary_have_the_same_pieces(words: list[str]) -> None:
    before = pieces(words)
    learn(words)
    assert pieces(words) == before


@given(st.lists(st.sampled_from(TELLING), max_size=12), st.integers(1, 9))
@settings(max_examples=40)
def test_the_network_weighs_each_window_that_the_classifier_doubts(
    some: list[str], times: int
) -> None:
    """And both count alike."""
    words = some * times
    both = list(weighed(words))
    for place, (alone, told) in enumerate(zip(classifier().windows(words), both, strict=True)):
        window = words[place * STEP : place * STEP + WINDOW]
        *kinds, none = (exp(odds) for odds in distress.network().odds(pieces(window), ANYBODY))
        other = [kind / (sum(kinds) + none) for kind in kinds]
        means = [(one + another) / 2 for one, another in zip(alone, other, strict=True)]
        assert told == pytest.approx(alone if alone.any < UNLIKELY else means)


def test_two_opinions_count_alike() -> None:
    """Also where they differ about the kind there is as much danger as they think on average."""
    both = Chances(0.8, 0.0, 0.1).beside(Chances(0.0, 0.6, 0.2))
    assert both == pytest.approx((0.4, 0.3, 0.15))
    assert both.grave == pytest.approx(0.7)


def test_the_network_has_a_say() -> None:
    words = TELLING[:3]
    [alone], [both] = classifier().windows(words), weighed(words)
    assert alone.any >= UNLIKELY
    assert both != alone
