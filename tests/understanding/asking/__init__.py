"""Questions as people type them, with the screens that answer each, best first.

A file of `trained` is about one part of the guide, or of one hand; from these `bot.understanding.
learned` has its weights. The hands in `held` are for measuring only: nothing was changed for them.
Hands named `natural_`, and those of `held` but `first`, `later` and `apart_`, asked what came to
mind, so what most people ask is there most; of most other hands questions on every screen were
wanted. A group of no answers is what the guide says nothing about. `before.yaml`: what people write
before a question, and what does not belong to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeAlias

from bot.understanding import learned, network
from tests.understanding.halves import held_out
from tests.understanding.reading import read

HERE = Path(__file__).parent
SETTINGS: dict[str, Any] = {
    "later": 0.5,
    "before": 0.33,
    "two before": 0.4,
    "left out": 0.15,
    "misspelled": 0.05,
    "heavier": {"natural": 1.2, "wide": 1.2},
    "network": {
        "epochs": 16,
        "batch": 128,
        "rate": 0.003,
        "pieces": 0.4,
        "units": 0.2,
        "limit": 0.5,
        "past": 0.9995,
        "wild": 0.3,
    },
    "seed": 7,
    "buckets": network.BUCKETS,
    "twice": network.TWICE,
    "units": learned.UNITS,
    "letters": [network.SHORTEST, network.LONGEST],
    "most": [network.MOST, network.MOST_TOLD],
    "gain": network.GAIN,
}
"""How the weights are made, beside the questions. `later`: what each next answer counts of the one
before it. `before`: how often other words stand before a question, and `two before` how often those
are two. `left out`, `misspelled`: how often a word is. `heavier`: what a question of hands whose
names begin so counts. `network`: see `scripts/network.py`."""

_TUNED, _LANGUAGES = ("questions", "second", "asked", "apart"), ("nl", "en")
Part: TypeAlias = Literal["trained", "held"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, and the screens that answer it: none where the guide cannot."""

    text: str
    role: str
    language: str
    answers: tuple[str, ...]
    weight: float = 1.0


@cache
def hands(part: Part) -> dict[str, tuple[Asked, ...]]:
    """The questions of each file of a part, in the order of their names."""
    return {path.stem: _hand(path) for path in sorted((HERE / part).glob("*.yaml"))}


def trained() -> list[Asked]:
    """All that is learned from: `trained`, and the tuned halves of the older sets."""
    own = [asked for hand in hands("trained").values() for asked in hand]
    older = [asked for name in _TUNED for asked in _older(HERE.parent / f"{name}.yaml")]
    return own + [asked for asked in older if not held_out(asked.text)]


@cache
def said_before() -> tuple[str, ...]:
    return tuple(read(HERE / "before.yaml"))


def digest() -> str:
    """What the weights follow from: the questions and the settings."""
    said = [[asked.text, asked.role, asked.answers, asked.weight] for asked in trained()]
    told = json.dumps([SETTINGS, said_before(), said], sort_keys=True)
    return blake2b(told.encode(), digest_size=16).hexdigest()


def _hand(path: Path) -> tuple[Asked, ...]:
    weight = SETTINGS["heavier"].get(path.stem.partition("_")[0], 1.0)
    return tuple(
        Asked(text, role, language, tuple(group["answers"]), weight)
        for group in read(path)
        for role, languages in group.items()
        if role != "answers"
        for language, texts in languages.items()
        for text in texts
    )


def _older(path: Path) -> list[Asked]:
    """The sets of another shape: by language and role, and what has no answer apart."""
    sets = read(path)
    found = [
        Asked(asked["text"], role, language, tuple(asked["answers"]))
        for language in _LANGUAGES
        for role, some in sets[language].items()
        for asked in some
    ]
    return found + [
        Asked(text, role, language, ())
        for language, roles in sets["unanswerable"].items()
        for role, texts in roles.items()
        for text in texts
    ]
