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

START, BY_INDEX, BY_LEARNING = 0.26, 0.27, 0.4
"""So that a score means as much as one of the index alone: what neither knows has less than START,
and what both are sure of about 0.8."""

CERTAIN, AT_LEAST = 0.55, 0.7
"""What the words alone are so sure of is offered, whatever was learned."""

MOST_WORDS = 60

_EXACT = 1.0
"""Asked for in just its words: there is nothing to weigh."""


class Ranking:
    """The screens for a question, of those that a reader can be shown."""

    def __init__(self, guide: Guide) -> None:
        self._search = Search(guide)
        self._learned = learned()
        self._cards = frozenset(node.id for node in guide.nodes.values() if node.urgency)
        screens = [screen for screen in self._learned.screens if screen != NOTHING]
        if not guide.nodes.keys() >= {*screens}:
            screens.clear()  # the weights say nothing of another guide than theirs
        self._screens = {role: tuple(_findable(guide, role, screens)) for role in Role}
        self.words = self._search.words | guide.talk.empty | guide.talk.asking
        self._learned.learn(self.words)

    def knows(self, word: str) -> bool:
        """Whether a plain word stands somewhere in the guide, or is a word that people use."""
        return self._search.knows(word)

    def find(self, text: str, role: Reader) -> tuple[Hit, ...]:
        """The places for a typed text, best first, in whichever language it was typed."""
        hits = self._search.find(text, role)
        screens = self._screens[role or Role.OUDER]
        words = latin_words(plain(text))[:MOST_WORDS]
        if not screens or not words or (hits and hits[0].score == _EXACT):
            return hits
        named = [hit for hit in hits if self._by_words_alone(hit.place)]
        by_both = [hit for hit in hits if hit not in named]
        ranked = _ranked(by_both, self._learned.chances(words), screens)
        return tuple(sorted([*named, *ranked], key=_score, reverse=True)[:CANDIDATES])

    def _by_words_alone(self, place: Place) -> bool:
        """Whether it is an answer of a question, or a card: who means those names them."""
        return place.choice is not None or place.node in self._cards


def _ranked(
    hits: Iterable[Hit], chances: Mapping[NodeId, float], screens: tuple[NodeId, ...]
) -> tuple[Hit, ...]:
    """Each place by both, and by how much likelier it is than no answer at all."""
    start = START - BY_LEARNING * chances[NOTHING]
    scores = {screen: start + BY_LEARNING * chances[screen] for screen in screens}
    for hit in hits:
        by_both = scores.get(hit.place.node, start) + BY_INDEX * hit.score
        least = hit.score * AT_LEAST if hit.score >= CERTAIN else 0.0
        scores[hit.place.node] = max(by_both, least)
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:CANDIDATES]
    return tuple(Hit(Place(screen), min(max(scores[screen], 0.0), 1.0)) for screen in best)


def _score(hit: Hit) -> float:
    return hit.score


def _findable(guide: Guide, role: Role, screens: Iterable[NodeId]) -> Iterator[NodeId]:
    return (screen for screen in screens if findable(guide, guide.nodes[screen], role))
