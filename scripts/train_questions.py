"""Makes the weights by which a question finds its screen, and their report: `make train`.

It learns from `tests/understanding/asking`: each question as it is, and once more after words that
people write before one. The same questions give the same bytes: randomness has a seed, and weights
are rounded.
"""

from __future__ import annotations

import json
import random
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import Ridge

from bot.understanding.learned import BUCKETS, MOST, NOTHING, WEIGHTS, Learned, pieces
from bot.understanding.letters import latin_words, plain
from tests.understanding.asking import SETTINGS, Asked, digest, hands, said_before, trained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

REPORT = Path(__file__).parent.parent / "docs" / "training-questions.md"


def main() -> None:
    rows = learned_from()
    screens = sorted({screen for _, wanted, _ in rows for screen in wanted})
    wanted = np.array([[row.get(screen, 0.0) for screen in screens] for _, row, _ in rows])
    counts = np.array([count for *_, count in rows])
    means = np.average(wanted, axis=0, weights=counts)
    weights = fitted([text for text, *_ in rows], wanted - means, counts)
    step = float(f"{np.abs(weights).max() / SETTINGS['steps']:.3g}")
    whole = np.clip(np.round(weights / step), -MOST, MOST) + MOST
    about = {
        "digest": digest(),
        "means": [round(float(mean), 4) for mean in means],
        "screens": screens,
        "step": step,
    }
    head = json.dumps(about, sort_keys=True).encode()
    WEIGHTS.write_bytes(head + b"\n" + zlib.compress(whole.T.astype(np.uint8).tobytes(), 9))
    REPORT.write_text("\n".join(report(len(rows), len(screens))) + "\n", encoding="utf-8")
    print(f"{len(rows)} questions, {len(screens)} screens, {WEIGHTS.stat().st_size} bytes")


def learned_from() -> list[tuple[str, Mapping[str, float], float]]:
    """The questions, with how right each screen is for them, and their weight.

    A question that several readers ask in the same words counts as one, with all their answers.
    """
    found: dict[str, dict[str, float]] = {}
    weights: dict[str, float] = {}
    for asked in trained():
        text = " ".join(latin_words(plain(asked.text)))
        wanted = found.setdefault(text, {})
        weights[text] = max(asked.weight, weights.get(text, 0.0))
        for screen, right in _rights(asked).items():
            wanted[screen] = max(right, wanted.get(screen, 0.0))
    chance = random.Random(SETTINGS["seed"])
    longer = [(text, _begun(text, chance)) for text in found]
    return [
        *((text, wanted, weights[text]) for text, wanted in found.items()),
        *((begun, found[text], SETTINGS["before"] * weights[text]) for text, begun in longer),
    ]


def fitted(texts: list[str], wanted: Numbers, counts: Numbers) -> Numbers:
    """The weights of all buckets for all screens: ridge regression, by conjugate gradients."""
    told = table(texts)
    rare = np.log(1 + len(texts) / (1 + np.asarray((told > 0).sum(axis=0)).ravel()))
    rare /= rare.mean()
    model = Ridge(alpha=SETTINGS["ridge"], fit_intercept=False, solver="sparse_cg", tol=1e-3)
    model.fit(told @ diags(rare), wanted, sample_weight=counts)
    return rare[:, None] * model.coef_.T


def table(texts: list[str]) -> csr_matrix:
    """A row for each text: which pieces it has, over the root of their number."""
    found = [sorted(set(pieces(latin_words(plain(text))))) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    values = np.concatenate([np.full(len(some), len(some) ** -0.5) for some in found])
    return csr_matrix((values, np.concatenate(found), ends), shape=(len(texts), BUCKETS))


def report(learned: int, screens: int) -> Iterator[str]:
    """What was learned from, and how far it ranks right: by itself, without the index."""
    yield "# Training report: questions\n"
    yield "Made by `make train`; what it is and how far to believe it: ADR 34. Learned from"
    yield f"{learned} texts for {screens - 1} screens: the questions of `trained`, and those with"
    yield "words before them. The share for which a right screen is ranked first, and among the"
    yield "first three, by this alone; of what has no answer, where nothing is the likeliest.\n"
    yield "| part | hand | questions | first | three | without an answer | honest |"
    yield "|---|---|---|---|---|---|---|"
    model = Learned(WEIGHTS.read_bytes())
    for part in ("trained", "held"):
        for name, some in hands(part).items():
            yield f"| {part} | {name} | {' | '.join(_cells(model, some))} |"


def _cells(model: Learned, some: Iterable[Asked]) -> Iterator[str]:
    ranked = [(asked, _ranked(model, asked)) for asked in some]
    known = [(set(asked.answers), found) for asked, found in ranked if asked.answers]
    honest = [found[0] == NOTHING for asked, found in ranked if not asked.answers]
    yield str(len(known))
    for most in (1, 3):
        yield _share([bool(right & {*_screens(found)[:most]}) for right, found in known])
    yield str(len(honest))
    yield _share(honest)


def _ranked(model: Learned, asked: Asked) -> list[str]:
    chances: Mapping[str, Any] = model.chances(latin_words(plain(asked.text)))
    return sorted(chances, key=chances.__getitem__, reverse=True)


def _screens(found: list[str]) -> list[str]:
    return [screen for screen in found if screen != NOTHING]


def _share(found: list[bool]) -> str:
    return f"{sum(found) / len(found):.0%}" if found else "-"


def _rights(asked: Asked) -> Mapping[str, float]:
    if not asked.answers:
        return {NOTHING: 1.0}
    return {screen: SETTINGS["later"] ** i for i, screen in enumerate(asked.answers)}


def _begun(text: str, chance: random.Random) -> str:
    begun = [chance.choice(said_before())]
    if chance.random() < SETTINGS["twice"]:
        begun.append(chance.choice(said_before()))
    return " ".join([*begun, text])


if __name__ == "__main__":
    main()
