"""Ranks screens for a question by the index and by what was learned from questions.

The index knows the words of every screen, even rare ones. What was learned knows how people ask,
and what the guide does not answer. A screen without training questions, such as a letter, is ranked
by the index alone, and so are all screens of a guide that the weights were not trained for.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from bot.core.texts import Role
from bot.understanding.index import Entry, findable
from bot.understanding.learned import NOTHING, learned
from bot.understanding.letters import latin_words, plain
from bot.understanding.network import learn
from bot.understanding.search import CANDIDATES, Hit, Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.texts import Reader

BY_INDEX = 2.5
"""What an index score of 1 adds to the logarithm of the odds of a screen."""

SHARED, SCALE = 0.08, 0.445
"""They make chances comparable to scores of the index. `SHARED`: a screen that has half of what all
screens have is not half as good: often several answer a question. `SCALE`: so that the least likely
one to be offered scores 0.3."""

SUREST = 0.97
"""What is less likely than this, or scores less than AGREED in the index or than an answer of a
question, is not likely enough to be opened: a network is sure too easily of what it never met."""

FEW = 0.08
"""A screen that has less than this of the best one's chance is not worth a button."""

AGREED, AT_LEAST = 0.55, 0.7
"""A screen with an index score of AGREED has at least this part of it."""

CERTAIN, TELLING = 0.7, 4
"""That score, and that of a card or of an answer, counts as far as any screen may answer at all. It
counts fully where it is CERTAIN, and in a text of at most TELLING words: so few tell an answer
("adhd en angst"), which asks nothing."""

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
        learn(self.words)

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
        said = _best_of(hit for hit in hits if hit not in named)
        odds = self._learned.odds(words, role or Role.OUDER)
        for screen in said.keys() & odds.keys():
            odds[screen] += BY_INDEX * said[screen]
        known, shares = _shares(odds, screens)
        answer = max((hit.score for hit in named), default=0.0)
        counts = 1.0 if len(words) <= TELLING else known
        ranked = _ranked(said, known, shares, counts=counts, agreed=max(AGREED, answer))
        answers = (Hit(hit.entry, _kept(hit.score, counts)) for hit in named)
        return tuple(sorted([*answers, *ranked], key=_score, reverse=True)[:CANDIDATES])

    def _is_word(self, word: str) -> bool:
        return word in self.words or self.knows(word)

    def _by_words_alone(self, entry: Entry) -> bool:
        """Whether only the index ranks it: an answer or a card, which people call by name."""
        return entry.choice is not None or entry.node in self._cards


def _best_of(hits: Iterable[Hit]) -> dict[NodeId, float]:
    said: dict[NodeId, float] = {}
    for hit in hits:
        said[hit.entry.node] = max(hit.score, said.get(hit.entry.node, 0.0))
    return said


def _shares(
    odds: Mapping[NodeId, float], screens: tuple[NodeId, ...]
) -> tuple[float, dict[NodeId, float]]:
    """How likely it is that any of the screens answers, and which part of that each has.

    `odds`: see `Learned.odds`.
    """
    most = max(odds.values())
    told = {screen: exp(odds[screen] - most) for screen in screens}
    answers = sum(told.values())
    known = answers / (answers + exp(odds[NOTHING] - most))
    return known, {screen: one / answers for screen, one in told.items()}


def _ranked(
    said: Mapping[NodeId, float],
    known: float,
    shares: Mapping[NodeId, float],
    *,
    counts: float,
    agreed: float,
) -> tuple[Hit, ...]:
    """Each screen by both: how likely it is that one answers, and which of them it is.

    `said`: the scores of the index, and how much of one `counts`; `agreed`: the least of them for
    what may be opened.
    """
    scores: dict[NodeId, float] = {}
    enough = FEW * max(shares.values())
    for screen, share in shares.items():
        if share >= enough:
            likely = known * share**SHARED
            sure = likely >= SUREST and said.get(screen, 0.0) >= agreed
            scores[screen] = likely if sure else SCALE * likely
    for node, score in said.items():
        least = _kept(score, counts) * AT_LEAST if score >= AGREED else 0.0
        scores[node] = max(scores.get(node, 0.0), least)
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:CANDIDATES]
    return tuple(Hit(Entry(screen), scores[screen]) for screen in best)


def _kept(score: float, counts: float) -> float:
    """What is left of a score of the index."""
    return score if score >= CERTAIN else score * counts


def _score(hit: Hit) -> float:
    return hit.score


def _findable(guide: Guide, role: Role, screens: Iterable[NodeId]) -> Iterator[NodeId]:
    return (screen for screen in screens if findable(guide, guide.nodes[screen], role))
