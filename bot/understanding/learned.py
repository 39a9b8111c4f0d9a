"""Which screens answer a question, learned from questions: for words that no screen has.

A network (`bot.understanding.network`) tells for or against each screen, and for "nothing". It
ranks, and never decides: `bot.understanding.ranking` puts it beside the index. `make train` makes
its weights from `tests/understanding/asking`; how good they are: `docs/training-questions.md`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understanding.network import Network, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.guide import NodeId
    from bot.core.texts import Role

UNITS = 192
"""Hidden units: what questions may have in common."""

NOTHING = "nothing"
"""What is no screen: the guide does not answer it."""

WEIGHTS = Path(__file__).parent / "learned.weights"


class Learned:
    """A network whose classes are screens and NOTHING, and whose groups of readers are roles."""

    def __init__(self, weights: bytes) -> None:
        self._network = Network(weights)
        self.about = self._network.about
        self.screens: tuple[NodeId, ...] = self._network.classes

    def odds(self, words: Sequence[str], role: Role) -> dict[NodeId, float]:
        """How likely each screen answers it, and NOTHING, as logarithms of odds; by plain words."""
        told = self._network.odds(pieces(words), role.value)
        return dict(zip(self.screens, told, strict=True))


@cache
def learned() -> Learned:
    """The one of this process."""
    return Learned(WEIGHTS.read_bytes())
