"""Makes the weights of the classifier, and the report of it: `make train`.

From `tests/understanding/corpus/trained`: each text as it is, once with a typing error, and what is
harmless once more as its first half, for who sends too early tells nothing yet. The same corpus gives the same bytes: nothing is left to chance, and what is learned is rounded.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.understanding.classifier import BUCKETS, WEIGHTS, pieces, terms
from bot.understanding.letters import latin_words, plain
from tests.understanding.corpus import HEARD, SETTINGS, Text, digest, hands, misspelled

MOST = 127


def main() -> None:
    texts = [text for hand in hands("trained") for text in hand.texts]
    chance = random.Random(SETTINGS["seed"])
    halves = [first_half(text) for text in texts if text.kind not in HEARD]
    texts += [Text(misspelled(text.words, chance), text.kind) for text in texts]
    texts += halves
    model = LogisticRegression(C=SETTINGS["C"], tol=1e-9, max_iter=20_000)
    model.fit(rows(texts), [classed(text) for text in texts])
    # Of four kinds one is told by the other three: "nothing" is what weighs nothing.
    learned = model.coef_[:-1] - model.coef_[-1]
    biases = model.intercept_[:-1] - model.intercept_[-1]
    scales = [float(f"{np.abs(row).max() / MOST:.3g}") for row in learned]
    whole = [
        np.clip(np.round(row / s), -MOST, MOST) for row, s in zip(learned, scales, strict=True)
    ]
    about = {
        "digest": digest(),
        "scales": scales,
        "biases": [round(float(bias), 3) for bias in biases],
    }
    head = json.dumps(about, sort_keys=True).encode()
    WEIGHTS.write_bytes(head + b"\n" + np.array(whole, dtype=np.int8).tobytes())
    print(f"{len(texts)} texts, {WEIGHTS.stat().st_size} bytes")


def first_half(text: Text) -> Text:
    words = text.words.split()
    return Text(" ".join(words[: (len(words) + 1) // 2]), text.kind)


def rows(texts: list[Text]) -> csr_matrix:
    """A row for each text: how often each piece stands in it, over the root of how many."""
    counted = [pieces_of(text) for text in texts]
    ends = np.cumsum([0, *(len(count) for count in counted)])
    columns = [bucket for count in counted for bucket in sorted(count)]
    values = [
        count[bucket] / np.sqrt(count.total()) for count in counted for bucket in sorted(count)
    ]
    return csr_matrix((values, columns, ends), shape=(len(texts), BUCKETS))


def pieces_of(text: Text) -> Counter[int]:
    told = terms(latin_words(plain(text.words)))
    return Counter(piece for term in set(chain.from_iterable(told)) for piece in pieces(term))


def classed(text: Text) -> int:
    return HEARD.index(text.kind) if text.kind in HEARD else len(HEARD)


if __name__ == "__main__":
    main()
