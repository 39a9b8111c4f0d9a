"""Ranks screens for a question by the index and by what was learned from questions.

The index knows the words of every screen, even rare ones. What was learned knows how people ask,
and what the guide does not answer. A screen without training questions, such as a letter, is ranked
by the index alone, and so are all screens of a guide that the weights were not trained for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.texts import Role
from bot.understanding.index import Entry, findable
from bot.understanding.learned import NOTHING, learned
from bot.understanding.letters import latin_words, plain
from bot.understanding.search import CANDIDATES, Hit, Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.texts import Reader

START, BY_INDEX, BY_LEARNING = 0.26, 0.27, 0.4
"""They keep scores comparable to those of the index alone: what neither knows scores below START,
what both are sure of about 0.8."""

CERTAIN, AT_LEAST = 0.55, 0.7
"""A screen with an index score of CERTAIN keeps AT_LEAST this part of it, whatever was learned."""

MOST_WORDS = 60

_EXACT = 1.0
"""The score of a question in exactly an entry's words, which needs no ranking."""


class Ranking:
    """Ranks the screens that a reader can find."""

    def __init__(self, guide: Guide) -> None:
        self._search = Search(guide)
        self._learned = learned()
        self._cards = frozenset(node.id for node in guide.nodes.values() if node.urgency)
        screens = [screen for screen in self._learned.screens if screen != NOTHING]
        if not guide.nodes.keys() >= {*screens}:
            screens.clear()  # the weights were trained for another guide
        self._screens = {role: tuple(_findable(guide, role, screens)) for role in Role}
        self.words = self._search.words | guide.talk.empty | guide.talk.asking
        self._learned.learn(self.words)

    def knows(self, word: str) -> bool:
        """Whether a plain word is in the guide, or an ordinary word."""
        return self._search.knows(word)

    def find(self, text: str, role: Reader) -> tuple[Hit, ...]:
        """The entries for a typed text in any language, best first."""
        hits = self._search.find(text, role)
        screens = self._screens[role or Role.OUDER]
        words = latin_words(plain(text))[:MOST_WORDS]
        is_exact = bool(hits) and hits[0].score == _EXACT
        if not screens or is_exact or not any(map(self._is_word, words)):
            return hits  # of words that nobody knows, their letters tell nothing
        named = [hit for hit in hits if self._by_words_alone(hit.entry)]
        by_both = [hit for hit in hits if hit not in named]
        ranked = _ranked(by_both, self._learned.chances(words), screens)
        return tuple(sorted([*named, *ranked], key=_score, reverse=True)[:CANDIDATES])

    def _is_word(self, word: str) -> bool:
        return word in self.words or self.knows(word)

    def _by_words_alone(self, entry: Entry) -> bool:
        """Whether only the index ranks it: an answer or a card, which people call by name."""
        return entry.choice is not None or entry.node in self._cards


def _ranked(
    hits: Iterable[Hit], chances: Mapping[NodeId, float], screens: tuple[NodeId, ...]
) -> tuple[Hit, ...]:
    """Each entry by both, and by how much likelier it is than that nothing answers."""
    start = START - BY_LEARNING * chances[NOTHING]
    scores = {screen: start + BY_LEARNING * chances[screen] for screen in screens}
    for hit in hits:
        by_both = scores.get(hit.entry.node, start) + BY_INDEX * hit.score
        least = hit.score * AT_LEAST if hit.score >= CERTAIN else 0.0
        scores[hit.entry.node] = max(by_both, least)
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:CANDIDATES]
    return tuple(Hit(Entry(screen), min(max(scores[screen], 0.0), 1.0)) for screen in best)


def _score(hit: Hit) -> float:
    return hit.score


def _findable(guide: Guide, role: Role, screens: Iterable[NodeId]) -> Iterator[NodeId]:
    return (screen for screen in screens if findable(guide, guide.nodes[screen], role))
