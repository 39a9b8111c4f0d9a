"""Search: the screens whose words are nearest to what was typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core.texts import Role
from bot.understanding.index import LITTLE, MUCH_USED, Place, build
from bot.understanding.letters import plain, words
from bot.understanding.spelling import Speller
from bot.understanding.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.texts import Reader
    from bot.understanding.index import Index

MOST_WORDS = 40
"""Words of a text that are looked for: a question is shorter, and a story has no end."""

LONGEST_WORD = 40
CANDIDATES = 8
ENOUGH, BEYOND = 10.0, 0.3
"""A question of so much worth is one; more is a story around it, and counts only for so much."""

_BY_WORDS, _BY_PHRASE, _BY_SOUND = 0.55, 0.3, 0.15
_MISTYPED, _COMPOUND = 0.9, 0.85
_SHORTEST_PART, _SHORTEST_MENDED, _SHORTEST_STRANGE = 3, 4, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A place with how well it fits, between 0 and 1."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that was asked for: the known terms it may be, each with how sure that is."""

    terms: Mapping[str, float]
    worth: float


class Search:
    """An index for each role, built once from the guide."""

    def __init__(self, guide: Guide) -> None:
        self._wordings: dict[Code, Wording] = {
            language.code: Wording(
                language, guide.search.alike.get(language.code, ()), guide.talk.empty
            )
            for language in guide.languages
        }
        self._foreign = {
            language: frozenset(
                tuple(self._wordings[language].of(said))
                for said in guide.search.foreign.get(language, ())
            )
            for language in guide.languages.codes
        }
        self._strange = frozenset(
            plain(said) for phrases in guide.search.foreign.values() for said in phrases
        )
        indexes = {role: build(guide, role, self._wordings) for role in Role}
        self._real = guide.search.real
        self.words = frozenset().union(*(index.spelled for index in indexes.values()))
        talk = guide.talk
        worth = dict.fromkeys(talk.common, MUCH_USED) | dict.fromkeys(talk.empty | talk.asking, 0.0)
        speller = Speller(self.words, shortest=_SHORTEST_MENDED)
        joints = tuple(dict.fromkeys(joint for own in guide.languages for joint in own.joints))
        self._finders = {
            role: Finder(index, speller, worth, guide.search.real, joints)
            for role, index in indexes.items()
        }

    def knows(self, word: str) -> bool:
        """Whether a plain word stands somewhere in the guide, or is a word that people use."""
        return word in self.words or word in self._real

    def find(self, text: str, role: Reader) -> tuple[Hit, ...]:
        """The places for a typed text, best first, in whichever language it was typed."""
        tokens = [word[:LONGEST_WORD] for word in words(plain(text))[:MOST_WORDS]]
        finder = self._finders[role or Role.OUDER]
        exact = finder.exact(" ".join(tokens))
        if exact is not None:
            return (Hit(exact, 1.0),)
        readings = {
            language: list(wording.terms(tokens)) for language, wording in self._wordings.items()
        }
        foreign = sum(
            self._speaks_of(self._foreign[language], [term for _, _, term in found])
            for language, found in readings.items()
        ) + sum(map(self._begins_strange, tokens))
        return finder.find(tokens, readings.values(), foreign)

    def _begins_strange(self, token: str) -> bool:
        """Whether it is a compound that we do not know of a word that we say nothing about."""
        if self.knows(token) or token in self._strange:
            return False
        cuts = range(_SHORTEST_STRANGE, len(token) - _SHORTEST_PART + 1)
        return any(token[:cut] in self._strange for cut in cuts)

    @staticmethod
    def _speaks_of(phrases: Iterable[tuple[str, ...]], terms: list[str]) -> int:
        found = 0
        for start in range(len(terms)):
            for length in (1, 2, 3):
                found += tuple(terms[start : start + length]) in phrases
        return found


class Finder:
    """Finds in one index.

    `speller` knows the words of all, but no `real` word is a mistyped one; `unknown` words weigh so
    much, and others more. `joints` part compounds.
    """

    def __init__(
        self,
        index: Index,
        speller: Speller,
        unknown: Mapping[str, float],
        real: frozenset[str],
        joints: tuple[str, ...],
    ) -> None:
        self._unknown = unknown
        self._real = real
        self._index = index
        self._asked = _unique(index)
        self._speller = speller
        self._joints = joints

    def exact(self, said: str) -> Place | None:
        """The place that is asked for in just these words, if there is only one."""
        return self._asked.get(said)

    def find(
        self, tokens: list[str], readings: Iterable[list[tuple[int, int, str]]], foreign: int
    ) -> tuple[Hit, ...]:
        sought = self._sought(tokens, readings)
        told = sum(part.worth for part in sought)
        strange = 2 * foreign * self._index.unknown
        if not told + strange:
            return ()
        by_words = self._by_words(sought)
        places = _best(by_words, 2 * CANDIDATES)
        likeness = self._likeness(sought, told + strange, {*places})
        wanted = min(told, ENOUGH) + BEYOND * max(told - ENOUGH, 0.0) + strange
        scores = {
            place: _BY_WORDS * min(by_words[place] / wanted, 1.0)
            + _BY_PHRASE * likeness.get(place, 0.0)
            for place in places
        }
        said = " ".join(tokens)
        for place in _best(scores, CANDIDATES):
            scores[place] += _BY_SOUND * _sound(said, self._index.spoken[place])
        return tuple(
            Hit(self._index.places[place], scores[place]) for place in _best(scores, CANDIDATES)
        )

    def _by_words(self, sought: list[Sought]) -> dict[int, float]:
        """What each place has of what was sought: of one thing, the term that weighs most."""
        scores: dict[int, float] = {}
        for part in sought:
            _add(scores, self._weights(part))
        return scores

    def _weights(self, part: Sought) -> dict[int, float]:
        best: dict[int, float] = {}
        for term, sure in part.terms.items():
            found = zip(*self._index.weights[term], strict=True)
            if len(part.terms) == 1 and sure == 1.0:
                return dict(found)
            for place, weight in found:
                if weight * sure > best.get(place, 0.0):
                    best[place] = weight * sure
        return best

    def _likeness(
        self, sought: list[Sought], whole: float, places: AbstractSet[int]
    ) -> dict[int, float]:
        """The weight that a phrase and the question share, of all that they have.

        Of each of these places, that of the phrase that is most alike.
        """
        index = self._index
        shared: dict[int, float] = {}
        for part in sought:
            said = chain.from_iterable(index.phrases.get(term, ()) for term in part.terms)
            _add(shared, dict.fromkeys(said, part.worth))
        had: dict[int, float] = {}
        for term in {term for part in sought for term in part.terms}:
            _add(had, dict.fromkeys(index.phrases.get(term, ()), index.worth[term]))
        most: dict[int, float] = {}
        for phrase, both in shared.items():
            place = index.whose[phrase]
            if place in places:
                alike = both / (whole - had[phrase] + index.whole[phrase])
                if alike > most.get(place, 0.0):
                    most[place] = alike
        return most

    def _sought(
        self, tokens: list[str], readings: Iterable[list[tuple[int, int, str]]]
    ) -> list[Sought]:
        by_token: dict[int, set[str]] = defaultdict(set)
        for reading in readings:
            for start, end, term in reading:
                for i in range(start, end):
                    by_token[i].add(term)
        parts: dict[frozenset[str], Sought] = {}
        for i, token in enumerate(tokens):
            if i not in by_token:
                continue
            for terms in self._understood(token, by_token[i]):
                part = self._part(terms, token)
                if part is not None:
                    parts.setdefault(frozenset(terms), part)
        return list(parts.values())

    def _part(self, terms: Mapping[str, float], token: str) -> Sought | None:
        known = {term: sure for term, sure in terms.items() if term in self._index.worth}
        if known:
            return Sought(known, max(self._index.worth[term] for term in known))
        most = LITTLE if token.isdigit() else self._index.unknown
        worth = self._unknown.get(token, most)
        return Sought({}, worth) if worth else None

    def _understood(self, token: str, terms: set[str]) -> list[dict[str, float]]:
        """The terms that a word can be: as it stands, mended, or each part of a compound."""
        if any(term in self._index.worth for term in terms):
            return [dict.fromkeys(terms, 1.0)]
        near = self._near(token)
        meant = [self._index.spelled[word] for word in near if word in self._index.spelled]
        if meant:
            return [dict.fromkeys((term for terms in meant for term in terms), _MISTYPED)]
        parts = self._parts(token)
        if parts:
            return [dict.fromkeys(self._index.spelled[part], _COMPOUND) for part in parts]
        return [dict.fromkeys(terms, 1.0)]

    def _near(self, token: str) -> tuple[str, ...]:
        """The words that may have been meant; in "lene" and "ure" the last n is not said."""
        if token in self._real:
            return ()
        if f"{token}n" in self._index.spelled:
            return (f"{token}n",)
        return self._speller.near(token) if len(token) >= _SHORTEST_MENDED else ()

    def _parts(self, token: str) -> tuple[str, ...]:
        """A compound cut in two known words, or one known word and a rest."""
        known = self._index.spelled
        for cut in range(len(token) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            head, tail = token[:cut], token[cut:]
            for link in self._joints:
                bare = head.removesuffix(link)
                if bare in known and tail in known and len(bare) >= _SHORTEST_PART:
                    return bare, tail
        return ()


def _add(sums: dict[int, float], more: dict[int, float]) -> None:
    """Add to the sums: the few that are in both one by one, and all others at once."""
    for key in sums.keys() & more.keys():
        more[key] += sums[key]
    sums |= more


def _best(scores: Mapping[int, float], most: int) -> list[int]:
    return sorted(scores, key=scores.__getitem__, reverse=True)[:most]


def _sound(said: str, spoken: Sequence[str]) -> float:
    """How alike the nearest of the phrases is, letter by letter."""
    return process.extractOne(said, spoken, scorer=fuzz.ratio)[1] / 100 if spoken else 0.0


def _unique(index: Index) -> dict[str, Place]:
    """The words that name one place only."""
    places: dict[str, set[Place]] = defaultdict(set)
    for place, phrases in zip(index.places, index.spoken, strict=True):
        for phrase in phrases:
            places[phrase].add(place)
    return {phrase: found.pop() for phrase, found in places.items() if len(found) == 1}
