"""Full-text search: the screens whose words are nearest to what was typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core.texts import Role
from bot.understanding.index import LITTLE, MUCH_USED, Entry, build
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
"""Words of a text that are searched for: a question is shorter, a story may be endless."""

LONGEST_WORD = 40
CANDIDATES = 8
ENOUGH, BEYOND = 10.0, 0.3
"""The worth of a whole question, and how much any worth beyond it counts: that is story."""

_BY_WORDS, _BY_PHRASE, _BY_SOUND = 0.55, 0.3, 0.15
_MISTYPED, _COMPOUND = 0.9, 0.85
_SHORTEST_PART, _SHORTEST_MENDED, _SHORTEST_STRANGE = 3, 4, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, and how well it fits, from 0 to 1."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that was asked for: the terms that it may be, each with how sure that is."""

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
        indexes = build(guide, self._wordings)
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
        """Whether a plain word is in the guide, or an ordinary word."""
        return word in self.words or word in self._real

    def find(self, text: str, role: Reader) -> tuple[Hit, ...]:
        """The entries for a typed text in any language, best first."""
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
        """Whether it is an unknown compound of a word that the guide says nothing about."""
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
    """Searches one index.

    `speller` knows the words of all indexes. `real`: words that are never mistyped ones. `unknown`:
    the worth of words that are not in the index, where it is less than the default. `joints`: what
    may stand between the parts of a compound.
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

    def exact(self, said: str) -> Entry | None:
        """The entry that is asked for in just these words, if there is only one."""
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
        entries = _best(by_words, 2 * CANDIDATES)
        likeness = self._likeness(sought, told + strange, {*entries})
        wanted = min(told, ENOUGH) + BEYOND * max(told - ENOUGH, 0.0) + strange
        scores = {
            entry: _BY_WORDS * min(by_words[entry] / wanted, 1.0)
            + _BY_PHRASE * likeness.get(entry, 0.0)
            for entry in entries
        }
        said = " ".join(tokens)
        for entry in _best(scores, CANDIDATES):
            scores[entry] += _BY_SOUND * _sound(said, self._index.spoken[entry])
        return tuple(
            Hit(self._index.entries[entry], scores[entry]) for entry in _best(scores, CANDIDATES)
        )

    def _by_words(self, sought: list[Sought]) -> dict[int, float]:
        """The score of each entry: of each thing sought, the term that weighs most."""
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
            for entry, weight in found:
                if weight * sure > best.get(entry, 0.0):
                    best[entry] = weight * sure
        return best

    def _likeness(
        self, sought: list[Sought], whole: float, entries: AbstractSet[int]
    ) -> dict[int, float]:
        """How like the question the nearest phrase of each entry is: a weighted Jaccard index.

        That is the worth of the terms that both have, divided by the worth of all their terms.
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
            entry = index.whose[phrase]
            if entry in entries:
                alike = both / (whole - had[phrase] + index.whole[phrase])
                if alike > most.get(entry, 0.0):
                    most[entry] = alike
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
        """The terms that a word can mean: as it stands, corrected, or each part of a compound."""
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
        """The words that a mistyped one may mean; "lene" and "ure" lack a last n that is silent."""
        if token in self._real:
            return ()
        if f"{token}n" in self._index.spelled:
            return (f"{token}n",)
        return self._speller.near(token) if len(token) >= _SHORTEST_MENDED else ()

    def _parts(self, token: str) -> tuple[str, ...]:
        """The two known words of a compound; none where it is not one."""
        known = self._index.spelled
        for cut in range(len(token) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            head, tail = token[:cut], token[cut:]
            for link in self._joints:
                bare = head.removesuffix(link)
                if bare in known and tail in known and len(bare) >= _SHORTEST_PART:
                    return bare, tail
        return ()


def _add(sums: dict[int, float], more: dict[int, float]) -> None:
    """Add `more` to the sums; it is changed too, so that most keys are copied at once."""
    for key in sums.keys() & more.keys():
        more[key] += sums[key]
    sums |= more


def _best(scores: Mapping[int, float], most: int) -> list[int]:
    return sorted(scores, key=scores.__getitem__, reverse=True)[:most]


def _sound(said: str, spoken: Sequence[str]) -> float:
    """How alike the nearest phrase is, letter by letter, from 0 to 1."""
    return process.extractOne(said, spoken, scorer=fuzz.ratio)[1] / 100 if spoken else 0.0


def _unique(index: Index) -> dict[str, Entry]:
    """The phrases that belong to one entry only."""
    entries: dict[str, set[Entry]] = defaultdict(set)
    for entry, phrases in zip(index.entries, index.spoken, strict=True):
        for phrase in phrases:
            entries[phrase].add(entry)
    return {phrase: found.pop() for phrase, found in entries.items() if len(found) == 1}
