"""Makes the weights of the network that hears distress beside the classifier: `make train`.

It learns from what the classifier learns from (`scripts/train.py`, which reports on both), each
text again and again: beside a question, with words left out, and with typing errors. The same texts
give the same bytes: randomness has a seed, and so does the order in which numbers add up.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding.distress import ANYBODY, KINDS, UNITS, WEIGHTS
from bot.understanding.letters import latin_words, plain
from bot.understanding.network import BUCKETS, GAIN, pieces
from scripts import network
from scripts.train import Asked, classed, first_half, with_question
from tests.understanding.corpus import (
    HEARD,
    NETWORK,
    SETTINGS,
    Text,
    hands,
    misspelled,
    network_digest,
    questions,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 4
"""A text of fewer words needs them all."""


def main() -> None:
    told = learned_from()
    weights = fitted([text for text, _ in told], [count for _, count in told])
    about = {"classes": KINDS, "digest": network_digest(), "groups": [ANYBODY]}
    network.write(WEIGHTS, weights, about)
    print(f"{len(told)} texts, {WEIGHTS.stat().st_size} bytes")


def learned_from() -> list[tuple[Text, float]]:
    """The texts, and how much each counts."""
    told = [
        (text, hand.weight * NETWORK["told"]) for hand in hands("trained") for text in hand.texts
    ]
    counts = {SETTINGS["asked"]: NETWORK["asked"], SETTINGS["said"]: NETWORK["said"]}
    return told + [(Text(words, "ordinary"), counts[count]) for words, count in questions()]


def fitted(texts: Sequence[Text], counts: Sequence[float]) -> network.Weights:
    """The network that hears distress, whatever way it is written."""
    wanted = np.eye(len(KINDS), dtype=np.float32)[[classed(text) for text in texts]]
    asked = Asked([text for text, _ in questions()])
    chance = random.Random(NETWORK["seed"])

    def variant(at: int) -> list[int]:
        return sorted(set(pieces(_written(texts[at], asked, chance))))

    groups = np.zeros(len(texts), np.int64)
    examples = network.Examples(variant, wanted, groups, np.array(counts, np.float32))
    settings = network.Settings(gain=GAIN, seed=NETWORK["seed"], **NETWORK["steps"])
    return network.fit(examples, BUCKETS, UNITS, settings)


def _written(text: Text, asked: Asked, chance: random.Random) -> list[str]:
    """The words as they may be written: half, beside a question, without some, misspelled."""
    if text.kind not in HEARD and chance.random() < NETWORK["halves"]:
        text = first_half(text)
    if chance.random() < NETWORK["beside"]:
        text = with_question(text, asked, chance)
    words = latin_words(plain(text.words))
    left = [word for word in words if chance.random() >= NETWORK["left out"]]
    words = left if left and len(words) >= FEWEST else words
    return [
        misspelled(word, chance) if chance.random() < NETWORK["misspelled"] else word
        for word in words
    ]


if __name__ == "__main__":
    main()
