"""Words at one typing error from a word: a letter more, less or different, or two swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 24


class Speller:
    """Finds the words that may have been meant, by what is left of them without one letter.

    Two words at one error from each other share such a rest, so a look-up finds them without a
    comparison with all words: symmetric delete spelling correction (SymSpell).
    """

    def __init__(self, known: Iterable[str], shortest: int = 2) -> None:
        self._rests: dict[str, str] = {}  # words by their rest, one a line; mostly there is one
        for word in known:
            if shortest <= len(word) <= _LONGEST:
                for rest in _rests(word):
                    others = self._rests.get(rest)
                    self._rests[rest] = f"{others}\n{word}" if others else word

    def near(self, word: str) -> tuple[str, ...]:
        """The known words at exactly one error from this one, in alphabetical order."""
        if len(word) > _LONGEST + 1:
            return ()
        found = {near for rest in _rests(word) for near in self._rests.get(rest, "").splitlines()}
        return tuple(
            sorted(near for near in found if OSA.distance(word, near, score_cutoff=1) == 1)
        )


def _rests(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
