"""Makes the weights of the classifier, and the report of how distress is heard: `make train`.

It learns from `tests/understanding/corpus/trained`, and from the questions for search, which tell
of no distress. It sees each text as it is, once with a typing error and once next to a question. It
also sees the first half of each harmless text, as people may send too early. The same corpus gives
the same bytes: randomness has a seed, and weights are rounded.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.understanding.classifier import (
    GRAVE,
    LINE,
    SOFT,
    WEIGHTS,
    Chances,
    by_word,
)
from bot.understanding.distress import weighed
from bot.understanding.features import BUCKETS, bucket, counts_for, pieces, terms
from bot.understanding.letters import latin_words, plain
from tests.understanding.corpus import (
    HEARD,
    KINDS,
    SETTINGS,
    Part,
    Text,
    digest,
    groups,
    hands,
    misspelled,
    questions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

MOST = 127
SHORT = 5
"""Words of a question that may stand beside any text."""

REPORT = Path(__file__).parent.parent / "docs" / "training.md"
PARTS: tuple[Part, ...] = ("trained", "tuned", "held", "apart")
SURE = 1.96
"""Standard deviations for an interval of 95 %."""


def main() -> None:
    texts, weights = learned_from()
    model = LogisticRegression(C=SETTINGS["C"], tol=1e-9, max_iter=20_000)
    model.fit(rows(texts), [classed(text) for text in texts], sample_weight=weights)
    # Of four kinds one is told by the other three: "nothing" is what weighs nothing.
    learned = model.coef_[:-1] - model.coef_[-1]
    biases = model.intercept_[:-1] - model.intercept_[-1]
    scales = [float(f"{np.abs(row).max() / MOST:.3g}") for row in learned]
    whole = [
        np.clip(np.round(row / s), -MOST, MOST) for row, s in zip(learned, scales, strict=True)
    ]
    about = {
        "digest": digest(),
        "groups": groups(),
        "scales": scales,
        "biases": [round(float(bias), 3) for bias in biases],
    }
    head = json.dumps(about, sort_keys=True).encode()
    WEIGHTS.write_bytes(head + b"\n" + np.array(whole, dtype=np.int8).tobytes())
    REPORT.write_text("\n".join(report(len(texts))) + "\n", encoding="utf-8")
    print(f"{len(texts)} texts, {WEIGHTS.stat().st_size} bytes")


def learned_from() -> tuple[list[Text], list[float]]:
    """The texts, each also with a typing error and beside a question; how much each counts.

    People ask and tell in one message. What is harmless is there as a half too.
    """
    told: list[tuple[Text, float]] = [
        (text, hand.weight) for hand in hands("trained") for text in hand.texts
    ]
    told += [(Text(words, "ordinary"), weight) for words, weight in questions()]
    chance = random.Random(SETTINGS["seed"])
    asked = Asked([text.words for text, _ in told if text.kind == "ordinary"])
    halves = [(first_half(text), weight) for text, weight in told if text.kind not in HEARD]
    beside = [(with_question(text, asked, chance), weight) for text, weight in told]
    wrong = [(Text(misspelled(t.words, chance), t.kind), weight) for t, weight in told]
    told += [*wrong, *halves, *beside]
    return [text for text, _ in told], [weight for _, weight in told]


def report(learned: int) -> Iterator[str]:
    """What was learned from, and how well it is known: by both opinions, without phrases."""
    yield "# Training report\n"
    yield "Made by `make train`; what it is and how far to believe it: ADR 17. Learned from"
    yield f"{learned} texts: those of `trained` and the {len(questions()):,} questions of"
    yield "`asking/trained`, with typing errors, first halves, and questions beside them.\n"
    yield f"| hand | part | {' | '.join(KINDS)} |\n|---|---|{'---|' * len(KINDS)}"
    for part in PARTS:
        for hand in hands(part):
            count = Counter(text.kind for text in hand.texts)
            yield f"| {hand.name} | {part} | {' | '.join(str(count[kind]) for kind in KINDS)} |"
    yield f"\nShare of texts whose chance of a kind reaches {GRAVE} (crisis or unsafe, the right of"
    yield f"the two), {GRAVE} (either), {SOFT} and {LINE} (any), with 95 % intervals (Wilson).\n"
    yield "| part | kind | right | grave | card | line |\n|---|---|---|---|---|---|"
    for part in PARTS:
        for kind in KINDS:
            texts = [t for hand in hands(part) for t in hand.texts if t.kind == kind]
            seen = [best(text) for text in texts]
            right = [is_right(chances, kind) for chances in seen]
            grave = [chances.grave >= GRAVE for chances in seen]
            cards = [g or c.any >= SOFT for g, c in zip(grave, seen, strict=True)]
            lines = [c.any >= LINE for c in seen]
            cells = " | ".join(map(share, (right, grave, cards, lines)))
            yield f"| {part} | {kind} | {cells} |"


def best(text: Text) -> Chances:
    told = list(weighed(latin_words(plain(text.words))))
    return max(told, key=lambda chances: (chances.grave >= GRAVE, chances.any))


def is_right(chances: Chances, kind: str) -> bool:
    if kind not in HEARD[:2]:
        return False
    at = HEARD.index(kind)
    return chances.grave >= GRAVE and chances[at] == max(chances[:2])


def share(found: list[bool]) -> str:
    """A share as a percentage, with its confidence interval (Wilson)."""
    of, part = len(found), sum(found) / len(found)
    middle = (part + SURE**2 / 2 / of) / (1 + SURE**2 / of)
    half = SURE * np.sqrt(part * (1 - part) / of + SURE**2 / 4 / of**2) / (1 + SURE**2 / of)
    return f"{part:.0%} ({max(middle - half, 0):.0%} to {middle + half:.0%})"


def first_half(text: Text) -> Text:
    words = text.words.split()
    return Text(" ".join(words[: (len(words) + 1) // 2]), text.kind)


class Asked:
    """Questions, the shortest first."""

    def __init__(self, questions: list[str]) -> None:
        self._questions = sorted(questions, key=_length)
        self._lengths = [*map(_length, self._questions)]

    def short(self, most: int, chance: random.Random) -> str:
        """One of no more words than that."""
        return self._questions[chance.randrange(bisect_right(self._lengths, most))]


def with_question(text: Text, asked: Asked, chance: random.Random) -> Text:
    """The text before or after a question that is about as short, or shorter."""
    both = [asked.short(max(_length(text.words), SHORT), chance), text.words]
    chance.shuffle(both)
    return Text(" ".join(both), text.kind)


def _length(words: str) -> int:
    return len(words.split())


def rows(texts: list[Text]) -> csr_matrix:
    """A row for each text: the counts of its pieces, over the root of their total."""
    counted = [sorted(pieces_of(text).items()) for text in texts]
    ends = np.cumsum([0, *map(len, counted)])
    columns = np.array([bucket for count in counted for bucket, _ in count], dtype=np.int32)
    values = np.concatenate([_over_root([often for _, often in count]) for count in counted])
    return csr_matrix((values, columns, ends), shape=(len(texts), BUCKETS))


def _over_root(often: list[int]) -> Numbers:
    found = np.array(often, dtype=float)
    return found / np.sqrt(max(found.sum(), 1))


def pieces_of(text: Text) -> Counter[int]:
    told = terms(latin_words(plain(text.words)), by_word(groups()))
    counted: Counter[int] = Counter()
    for term in set(chain.from_iterable(told)):
        if " " in term:
            counted[bucket(term)] += counts_for(term)
        else:
            counted.update(_of_word(term))
    return counted


@cache
def _of_word(word: str) -> frozenset[int]:
    return frozenset(pieces(word))


def classed(text: Text) -> int:
    return HEARD.index(text.kind) if text.kind in HEARD else len(HEARD)


if __name__ == "__main__":
    main()
