"""Distress, recognised before all else: no model, no chance, no trace.

Three cards: a crisis, something unsafe, something heavy. Both languages are always looked for,
and one typing error hides nothing. When in doubt: the soft card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understanding import distress
from bot.understanding.lattice import END, Phrases, Reader, said_in
from bot.understanding.letters import latin_words, plain, unmasked, words

if TYPE_CHECKING:
    from bot.core.guide import NodeId
    from bot.understanding.lattice import Lattice

CRISIS, SOFT, UNSAFE = "nood/crisis", "nood/zacht", "nood/geweld"

_GRAVEST_FIRST = (CRISIS, UNSAFE, SOFT)
CARDS = frozenset(_GRAVEST_FIRST)


def _phrases(lines: str, fillers: frozenset[str] = distress.FILLERS) -> Phrases:
    return Phrases(lines.strip().splitlines(), distress.GROUPS, fillers)


_CARDS = (
    (CRISIS, _phrases(distress.CRISIS)),
    (UNSAFE, _phrases(distress.UNSAFE)),
    (SOFT, _phrases(distress.SOFT)),
)
_EXCUSED = _phrases(distress.EXCUSED, fillers=frozenset())
_TELLING = (_EXCUSED, *(found for _, found in _CARDS))
_HARMLESS = _phrases(distress.HARMLESS, fillers=frozenset())  # to the letter, or it would hide
_READER = Reader(
    known=frozenset().union(
        distress.FILLERS, _HARMLESS.words, _EXCUSED.words, *(found.words for _, found in _CARDS)
    ),
    ordinary=distress.ORDINARY,
)


def gravest(*cards: NodeId | None) -> NodeId | None:
    """The card that comes first of these, if any is one."""
    return next((card for card in _GRAVEST_FIRST if card in cards), None)


def alarm(text: str) -> NodeId | None:
    """The card that these words call for, if any: the gravest of how they can be read."""
    letters = plain(text)
    # A letter of another script between ours hides nothing, whether it ends a word or not.
    readers = (words,) if letters.isascii() else (words, latin_words)
    readings = {
        " ".join(read(spelled)) for spelled in (letters, unmasked(letters)) for read in readers
    }
    return gravest(*(_card(reading.split()) for reading in readings))


def _card(tokens: list[str]) -> NodeId | None:
    lattice = _READER.read([*tokens, END])
    said = said_in(lattice)
    if not any(phrases.possible(said) for phrases in _TELLING):
        return None
    _take_out(lattice, _HARMLESS)
    excused = _take_out(lattice, _EXCUSED)
    for card, phrases in _CARDS:
        if phrases.stand_in(lattice):
            return card
    return SOFT if excused else None


def _take_out(lattice: Lattice, phrases: Phrases) -> bool:
    """Remove what phrases say, so that nothing is read into it or across it."""
    spans = list(phrases.spans(lattice, errors=0))
    for start, end in spans:
        for place in [place for place in lattice if start <= place < end]:
            del lattice[place]
    return bool(spans)
