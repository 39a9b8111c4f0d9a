"""Texts as people type them, by the hand that wrote them and the kind that they are.

A file is a hand: one place from which was written, in its own voice. What hears distress is trained
on the hands in `trained`, and on the questions of `tests/understanding/asking`. By those in `tuned`
its thresholds were chosen, and what it missed of them was looked at; those in `held` were written
after that, and nothing was changed for them. Those in `apart` were written apart from each other
and from this project, without a look at any of it, and nothing was changed for them either; the
hands named `apart_` in `trained` came about the same way.
"""

from __future__ import annotations

import json
import string
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bot.understanding import distress, features, network
from tests.understanding import asking
from tests.understanding.reading import read

if TYPE_CHECKING:
    import random

HERE = Path(__file__).parent
HEARD = ("crisis", "unsafe", "heavy")
KINDS = (*HEARD, "trap", "ordinary")
SETTINGS: dict[str, Any] = {
    "C": 2,
    "heavier": {"apart": 3, "dagelijks": 3, "natural": 2, "signalen": 3},
    "asked": 0.4,
    "said": 1.5,
    "seed": 7,
    "buckets": features.BUCKETS,
    "letters": [features.SHORTEST, features.LONGEST],
    "meant": [features.MEANT, features.APART],
}
"""How the classifier is made, beside the corpus. `heavier`: the texts of hands whose names begin so
count for so many, as most hands are of one author, whose habits would be learned instead. `asked`,
`said`: what counts each question for search, and what people say who ask nothing."""

NETWORK: dict[str, Any] = {
    "asked": 1.0,
    "said": 1.5,
    "told": 0.8,
    "halves": 0.125,
    "beside": 0.35,
    "left out": 0.1,
    "misspelled": 0.05,
    "steps": {
        "epochs": 14,
        "batch": 256,
        "rate": 0.003,
        "pieces": 0.3,
        "units": 0.2,
        "limit": 0.6,
        "past": 0.999,
        "wild": 0.3,
    },
    "seed": 7,
    "buckets": network.BUCKETS,
    "twice": network.TWICE,
    "units": distress.UNITS,
    "letters": [network.SHORTEST, network.LONGEST],
    "most": [network.MOST, network.MOST_TOLD],
    "gain": network.GAIN,
}
"""How the network is made. `asked`, `said`, `told`: what counts each question, what people say who
ask nothing, and all others (times the weight of its hand). `halves`: how often what is harmless is
only half of itself; `beside`: how often a text is beside a question. `left out`, `misspelled`: how
often a word is. `steps`: see `scripts/network.py`."""

_LONG = 4
Part: TypeAlias = Literal["trained", "tuned", "held", "apart"]


@dataclass(frozen=True, slots=True)
class Text:
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hand:
    name: str
    texts: tuple[Text, ...]

    @property
    def weight(self) -> int:
        heavier: dict[str, int] = SETTINGS["heavier"]
        return heavier.get(self.name.partition("_")[0], 1)


@cache
def hands(part: Part) -> tuple[Hand, ...]:
    """All hands of a part, in the order of their names."""
    return tuple(_hand(path) for path in sorted((HERE / part).glob("*.yaml")))


@cache
def questions() -> tuple[tuple[str, float], ...]:
    """What people type who tell of no distress, and how much it counts: what search learns from."""
    return tuple(
        (asked.text, SETTINGS["said" if name.startswith("said_") else "asked"])
        for name, hand in asking.hands("trained").items()
        for asked in hand
    )


@cache
def groups() -> dict[str, str]:
    """Words that mean the same, separated by spaces, by the name of their group."""
    told = read(HERE / "groups.yaml")
    return {name: " ".join(words.split()) for name, words in told.items()}


def of_kind(part: Part, *kinds: str) -> list[str]:
    return [text.words for hand in hands(part) for text in hand.texts if text.kind in kinds]


def digest() -> str:
    """What the weights follow from: the trained hands, questions, groups of words and settings."""
    said = [
        [hand.name, [[text.kind, text.words] for text in hand.texts]] for hand in hands("trained")
    ]
    made_of = json.dumps([SETTINGS, groups(), said, questions()], sort_keys=True)
    return blake2b(made_of.encode(), digest_size=16).hexdigest()


def network_digest() -> str:
    """What the weights of the network follow from."""
    made_of = json.dumps([NETWORK, digest()], sort_keys=True)
    return blake2b(made_of.encode(), digest_size=16).hexdigest()


def misspelled(text: str, chance: random.Random) -> str:
    """The text with one typing error in a word of four letters or more, if it has one."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= _LONG]
    if not long:
        return text
    i = chance.choice(long)
    word, at = words[i], chance.randrange(len(words[i]) - 1)
    letter = chance.choice(string.ascii_lowercase)
    words[i] = chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)


def _hand(path: Path) -> Hand:
    told = read(path)
    return Hand(
        path.stem, tuple(Text(words, kind) for kind in KINDS for words in told.get(kind, ()))
    )
