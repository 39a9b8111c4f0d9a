"""How likely a text is distress, by two opinions: of the classifier, and of a small network.

The classifier adds up what words tell; a figure of speech has the words of somebody in danger, and
only together they tell which it is. The network (`bot.understanding.network`) learned that from the
same texts. `make train` makes its weights; how good both are: `docs/training.md`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understanding.classifier import STEP, WINDOW, Chances, classifier
from bot.understanding.network import Network, of_word, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNITS = 48
"""Hidden units: what words tell together."""

KINDS = (*Chances._fields, "none")
"""The classes of the network."""

ANYBODY = "anybody"
"""Its one group of readers: whoever is in danger."""

UNLIKELY = 0.04
"""Of any distress: what the classifier finds less likely than this is not weighed by the network
too, which saves time: with it, no mean would be enough for a card."""

WEIGHTS = Path(__file__).parent / "distress.weights"


def weighed(words: Sequence[str]) -> Iterator[Chances]:
    """The chances of each window over a text, given as plain words in Latin letters.

    They are the means of both opinions.
    """
    cut = {word: of_word(word) for word in set(words)} if len(words) > WINDOW else {}
    for place, chances in enumerate(classifier().windows(words)):
        if chances.any < UNLIKELY:
            yield chances
        else:
            window = words[place * STEP : place * STEP + WINDOW]
            *kinds, none = network().odds(pieces(window, cut), ANYBODY)
            yield chances.beside(Chances.of(odds - none for odds in kinds))


@cache
def network() -> Network:
    """The one of this process."""
    return Network(WEIGHTS.read_bytes())
