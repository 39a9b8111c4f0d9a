"""Search and what was learned from questions, put together: each knows what the other does not.

The index has the words of every screen, the rare ones too; what was learned has how people ask, and
what the guide does not answer. A screen that was learned of nothing, such as a letter, has its
place by the index alone, and so has all of a guide that the weights were not made for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.texts import Role
from bot.understanding.index import Place, findable
from bot.understanding.learned import NOTHING, learned
from bot.understanding.letters import latin_words, plain
from bot.understanding.search import CANDIDATES, Hit, Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.texts import Reader

BY_INDEX, BY_LEARNING = 0.4, 0.6
MOST_WORDS = 60


class Ranking:
    """The screens for a question, of those that a reader can be shown."""

    def __init__(self, guide: Guide) -> None:
        self._search = Search(guide)
        self._learned = learned()
        known = guide.nodes.keys() >= {*self._learned.screens} - {NOTHING}
        self._screens = {role: frozenset(_screens(guide, role, self._learned.screens)) for role in Role if known}

    def knows(self, word: str) -> bool:
        """Whether a plain word stands somewhere in the guide, or is a word that people use."""
        return self._search.knows(word)

    def find(self, text: str, role: Reader) -> tuple[Hit, ...]:
        """The places for a typed text, best first, in whichever language it was typed."""
        hits = self._search.find(text, role)
        screens = self._screens.get(role or Role.OUDER)
        if screens is None or (hits and hits[0].score == 1.0):
            return hits
        chances = self._learned.chances(latin_words(plain(text))[:MOST_WORDS])
        return _ranked(hits, chances, screens)


def _ranked(hits: Iterable[Hit], chances: Mapping[NodeId, float], screens: frozenset[NodeId]) -> tuple[Hit, ...]:
    scores = {Place(screen): BY_LEARNING * chances[screen] for screen in screens}
    for hit in hits:
        likely = chances.get(hit.place.node, hit.score)
        scores[hit.place] = BY_INDEX * hit.score + BY_LEARNING * likely
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:CANDIDATES]
    nothing = BY_LEARNING * chances[NOTHING]
    return tuple(Hit(place, min(max(scores[place] - nothing, 0.0), 1.0)) for place in best)


def _screens(guide: Guide, role: Role, known: Iterable[NodeId]) -> Iterator[NodeId]:
    for id_ in known:
        node = guide.nodes.get(id_)
        if node is not None and findable(node, role):
            yield id_
