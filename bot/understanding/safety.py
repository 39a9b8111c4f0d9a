"""Recognises distress, before all else; nothing of it is left to chance, and nothing is kept.

There are three cards: for a crisis, for something unsafe, for something heavy. Phrases of all
languages are looked for, allowing one typing error, and the whole text is weighed: see
`bot.understanding.distress`. A phrase calls for its card if that is at least a little likely, or if
the phrase is certain. Without a phrase, it must be much likelier. In doubt it is the soft card, or
one line that names whom to call.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.core.limits import TYPED
from bot.core.special import URGENCIES, gravest
from bot.understanding.classifier import (
    DOUBT,
    GRAVE,
    HEAVY,
    HINTED,
    LIKELY,
    LINE,
    SOFT,
    SUREST,
    Chances,
    classifier,
)
from bot.understanding.distress import weighed
from bot.understanding.lattice import END, Patterns, Scanner, said_in
from bot.understanding.letters import latin_words, plain, unmasked, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.special import Urgency
    from bot.core.vocabulary import Distress
    from bot.understanding.lattice import Lattice


GRAVE_CARDS = ("crisis", "unsafe")


class Heard(NamedTuple):
    """What a text calls for: a card, or one line with a number under the normal answer.

    `likely`: the card comes even instead of screens that may answer the text; `sure`: even instead
    of one that does.
    """

    card: Urgency | None = None
    lifeline: bool = False
    likely: bool = False
    sure: bool = False


class Said(NamedTuple):
    """The card that the phrases in a text call for.

    `certain`: they do so whatever the classifier says. `harmless`: the text has a phrase that only
    sounds like distress, by a human's review.
    """

    card: Urgency | None = None
    certain: bool = False
    harmless: bool = False


class Safety:
    """Hears distress; make it once, as that is slow.

    `others`: other words that are often typed, for the classifier to weigh in advance.
    """

    def __init__(self, distress: Distress, others: Iterable[str] = ()) -> None:
        def phrases(lines: tuple[str, ...], fillers: frozenset[str]) -> Patterns:
            return Patterns(lines, distress.groups, fillers)

        self._calls = tuple(
            (urgency, phrases(distress.calls.get(urgency, ()), distress.fillers))
            for urgency in URGENCIES
        )
        self._certain = phrases(distress.certain, distress.fillers)
        # Without fillers and errors, or they would hide distress.
        self._excused = phrases(distress.excused, frozenset())
        self._harmless = phrases(distress.harmless, frozenset())
        self._telling = (self._excused, *(found for _, found in self._calls))
        known = (found.words for found in (*self._telling, self._harmless, self._certain))
        self._scanner = Scanner(distress.fillers.union(*known), distress.ordinary)
        classifier().learn({*self._scanner.ordinary, *others})

    def alarm(self, text: str) -> Urgency | None:
        """The gravest card that the phrases in a text call for, however it can be read."""
        return self._said(text).card

    def hear(self, text: str, before: str = "") -> Heard:
        """What a text calls for, together with what was typed just before it."""
        begun, letters = latin_words(plain(before)), plain(text)
        # Read as leetspeak too, as for phrases: "z3lfm00rd".
        told = {(*latin_words(spelled),) for spelled in (letters, unmasked(letters))}
        told |= {(*begun, *words) for words in told}  # alone too: no earlier text hides it
        chances = [*chain.from_iterable(map(weighed, told))]
        whole = f"{before} {text}"[-TYPED:] if before else text  # cut at its beginning
        return _judged(self._said(whole), chances)

    def _said(self, text: str) -> Said:
        letters = plain(text)
        if not letters:
            return Said()
        # Letters of other scripts must hide nothing, so they are read both as letters and as gaps.
        readers = (words,) if letters.isascii() else (words, latin_words)
        readings = {
            " ".join(read(spelled)) for spelled in (letters, unmasked(letters)) for read in readers
        }
        said = [self._called_for(reading.split()) for reading in readings]
        card = gravest(*(each.card for each in said))
        certain = any(each.certain for each in said if each.card == card)
        return Said(card, certain=certain, harmless=any(each.harmless for each in said))

    def _called_for(self, tokens: list[str]) -> Said:
        lattice = self._scanner.read([*tokens, END])
        said = said_in(lattice)
        if not any(phrases.possible(said) for phrases in (*self._telling, self._harmless)):
            return Said()
        harmless = _take_out(lattice, self._harmless)
        excused = _take_out(lattice, self._excused)
        for urgency, phrases in self._calls:
            if phrases.stand_in(lattice):
                certain = any(self._certain.spans(lattice, errors=0))
                return Said(urgency, certain=certain, harmless=harmless)
        return Said("soft" if excused else None, harmless=harmless)


def _judged(said: Said, chances: list[Chances]) -> Heard:
    """Weigh phrases and chances: a phrase needs a small chance beside it, no phrase a large one.

    A text with a harmless phrase needs the largest, as what was learned does not know those.
    """
    worst = max(chances, key=lambda each: each.grave)
    likely = max(each.any for each in chances)
    if said.card in GRAVE_CARDS and (said.certain or worst.grave >= DOUBT):
        return Heard(said.card, lifeline=True, likely=True, sure=True)
    if worst.grave >= (SUREST if said.harmless else GRAVE):
        card: Urgency = "crisis" if worst.crisis >= worst.unsafe else "unsafe"
        surest = worst.grave >= SUREST
        return Heard(card, lifeline=True, likely=worst.grave >= LIKELY, sure=surest)
    if likely >= (HINTED if said.card is not None else SOFT):
        told = said.card == "soft"
        return Heard(
            "soft", lifeline=True, likely=told or likely >= HEAVY, sure=told and likely >= SOFT
        )
    return Heard(lifeline=said.card is not None or likely >= LINE)


def _take_out(lattice: Lattice, phrases: Patterns) -> bool:
    """Remove phrases from a lattice, so that none is found in or across them; true: there were."""
    spans = list(phrases.spans(lattice, errors=0))
    for start, end in spans:
        for place in [place for place in lattice if start <= place < end]:
            del lattice[place]
    return bool(spans)
