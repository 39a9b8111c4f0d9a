"""Makes the weights by which a question finds its screen, and their report: `make train`.

It learns from `tests/understanding/asking`: each question again and again, with words before it,
words left out, and typing errors. The same questions give the same bytes: randomness has a seed,
and so does the order in which numbers add up (`scripts/network.py`).
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.core.texts import Role
from bot.understanding.learned import NOTHING, UNITS, WEIGHTS, Learned
from bot.understanding.letters import latin_words, plain
from bot.understanding.network import BUCKETS, GAIN, pieces
from scripts import network
from tests.understanding.asking import SETTINGS, Asked, digest, hands, said_before, trained
from tests.understanding.corpus import misspelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FEWEST = 3
"""A question of fewer words needs them all."""

REPORT = Path(__file__).parent.parent / "docs" / "training-questions.md"


def main() -> None:
    rows = learned_from()
    screens = sorted({screen for row in rows.values() for screen in row})
    weights = fitted(rows, screens)
    groups = [role.value for role in Role]
    network.write(WEIGHTS, weights, {"classes": screens, "digest": digest(), "groups": groups})
    REPORT.write_text("\n".join(report(len(rows), len(screens))) + "\n", encoding="utf-8")
    print(f"{len(rows)} questions, {len(screens)} screens, {WEIGHTS.stat().st_size} bytes")


Question = tuple[tuple[str, ...], Role, float]


def learned_from() -> dict[Question, dict[str, float]]:
    """The questions, and how right each screen is for them.

    One that is asked in the same words by several readers of a role counts as one, with all their
    answers.
    """
    found: dict[tuple[tuple[str, ...], Role], dict[str, float]] = {}
    weights: dict[tuple[tuple[str, ...], Role], float] = {}
    for asked in trained():
        words = tuple(latin_words(plain(asked.text)))
        if not words:
            continue
        question = words, Role(asked.role)
        wanted = found.setdefault(question, {})
        weights[question] = max(asked.weight, weights.get(question, 0.0))
        for screen, right in _rights(asked).items():
            wanted[screen] = max(right, wanted.get(screen, 0.0))
    return {(*question, weights[question]): wanted for question, wanted in found.items()}


def fitted(rows: Mapping[Question, Mapping[str, float]], screens: Sequence[str]) -> network.Weights:
    """The network that answers each question, whatever way it is written."""
    questions = [*rows]
    wanted = np.array([[row.get(screen, 0.0) for screen in screens] for row in rows.values()])
    roles = [*Role]
    chance = random.Random(SETTINGS["seed"])
    before = [latin_words(plain(said)) for said in said_before()]

    def variant(at: int) -> list[int]:
        return sorted(set(pieces(_written(questions[at][0], before, chance))))

    examples = network.Examples(
        variant,
        (wanted / wanted.sum(axis=1, keepdims=True)).astype(np.float32),
        np.array([roles.index(role) for _, role, _ in questions]),
        np.array([count for *_, count in questions], np.float32),
    )
    settings = network.Settings(gain=GAIN, seed=SETTINGS["seed"], **SETTINGS["network"])
    return network.fit(examples, BUCKETS, UNITS, settings)


def _written(
    words: Sequence[str], before: Sequence[Sequence[str]], chance: random.Random
) -> list[str]:
    """The words as they may be written: with others before them, without some, with errors."""
    told = [*words]
    if chance.random() < SETTINGS["before"]:
        told = [*chance.choice(before), *told]
        if chance.random() < SETTINGS["two before"]:
            told = [*chance.choice(before), *told]
    left = [word for word in told if chance.random() >= SETTINGS["left out"]]
    told = left if left and len(told) >= FEWEST else told
    return [
        misspelled(word, chance) if chance.random() < SETTINGS["misspelled"] else word
        for word in told
    ]


def report(learned: int, screens: int) -> Iterator[str]:
    """What was learned from, and how far it ranks right: by itself, without the index."""
    yield "# Training report: questions\n"
    yield "Made by `make train`; what it is and how far to believe it: ADR 34. Learned from"
    yield f"{learned} questions for {screens - 1} screens. The share for which a right screen is"
    yield "ranked first, and among the first three, by this alone; of what has no answer, where"
    yield "nothing is the likeliest.\n"
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
    odds = model.odds(latin_words(plain(asked.text)), Role(asked.role))
    return sorted(odds, key=odds.__getitem__, reverse=True)


def _screens(found: list[str]) -> list[str]:
    return [screen for screen in found if screen != NOTHING]


def _share(found: list[bool]) -> str:
    return f"{sum(found) / len(found):.0%}" if found else "-"


def _rights(asked: Asked) -> Mapping[str, float]:
    if not asked.answers:
        return {NOTHING: 1.0}
    return {screen: SETTINGS["later"] ** i for i, screen in enumerate(asked.answers)}


if __name__ == "__main__":
    main()
