"""Distress, recognised before all else: no chance, no trace.

Three cards: a crisis, something unsafe, something heavy. Phrases are the floor: the words of all
languages are always looked for, and one typing error hides nothing. What no phrase foresaw is
weighed by a classifier; it only adds. When in doubt: the soft card, or one line with a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.special import URGENCIES, gravest
from bot.understanding.classifier import GRAVE, LINE, SOFT, SUREST, classifier
from bot.understanding.lattice import END, Phrases, Scanner, said_in
from bot.understanding.letters import latin_words, plain, unmasked, words

if TYPE_CHECKING:
    from bot.core.special import Urgency
    from bot.core.vocabulary import Distress
    from bot.understanding.lattice import Lattice


GRAVE_CARDS = ("crisis", "unsafe")


class Heard(NamedTuple):
    """What words call for: a card, or else one line with a number under the normal answer.

    `sure`: even in the place of an answer that we have.
    """

    card: Urgency | None = None
    lifeline: bool = False
    sure: bool = False


class Safety:
    """Knows the words of distress; made once, for that takes longer than a look."""

    def __init__(self, distress: Distress) -> None:
        def phrases(lines: tuple[str, ...], fillers: frozenset[str]) -> Phrases:
            return Phrases(lines, distress.groups, fillers)

        self._calls = tuple(
            (urgency, phrases(distress.calls.get(urgency, ()), distress.fillers))
            for urgency in URGENCIES
        )
        # To the letter, or they would hide something.
        self._excused = phrases(distress.excused, frozenset())
        self._harmless = phrases(distress.harmless, frozenset())
        self._telling = (self._excused, *(found for _, found in self._calls))
        known = (found.words for found in (*self._telling, self._harmless))
        self._scanner = Scanner(distress.fillers.union(*known), distress.ordinary)

    def alarm(self, text: str) -> Urgency | None:
        """What these words call for, if anything: the gravest of how they can be read."""
        letters = plain(text)
        if not letters:
            return None
        # A letter of another script between ours hides nothing, whether it ends a word or not.
        readers = (words,) if letters.isascii() else (words, latin_words)
        readings = {
            " ".join(read(spelled)) for spelled in (letters, unmasked(letters)) for read in readers
        }
        return gravest(*(self._called_for(reading.split()) for reading in readings))

    def weigh(self, text: str) -> Heard:
        """What words most likely call for where no phrase is in them."""
        windows = list(classifier().windows(latin_words(plain(text))))
        worst = max(windows, key=lambda chances: chances.grave)
        if worst.grave >= GRAVE:
            card: Urgency = "crisis" if worst.crisis >= worst.unsafe else "unsafe"
            return Heard(card, lifeline=True, sure=worst.grave >= SUREST)
        likely = max(chances.any for chances in windows)
        return Heard("soft" if likely >= SOFT else None, lifeline=likely >= LINE)

    def hear(self, text: str, beside: Heard) -> Heard:
        """What words call for by phrases and weight together; `beside` is heard already."""
        weighed = self.weigh(text)
        said = self.alarm(text)
        card = gravest(said, weighed.card, beside.card)
        lifeline = card is not None or weighed.lifeline or beside.lifeline
        sure = said in GRAVE_CARDS or weighed.sure or beside.sure
        return Heard(card, lifeline=lifeline, sure=sure)

    def _called_for(self, tokens: list[str]) -> Urgency | None:
        lattice = self._scanner.read([*tokens, END])
        said = said_in(lattice)
        if not any(phrases.possible(said) for phrases in self._telling):
            return None
        _take_out(lattice, self._harmless)
        excused = _take_out(lattice, self._excused)
        for urgency, phrases in self._calls:
            if phrases.stand_in(lattice):
                return urgency
        return "soft" if excused else None


def _take_out(lattice: Lattice, phrases: Phrases) -> bool:
    """Remove what phrases say, so that nothing is read into it or across it."""
    spans = list(phrases.spans(lattice, errors=0))
    for start, end in spans:
        for place in [place for place in lattice if start <= place < end]:
            del lattice[place]
    return bool(spans)
