"""Search: the screens whose words are nearest to what was typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core.guide import LANGUAGES, Role
from bot.understanding.index import Place, build
from bot.understanding.letters import plain, words
from bot.understanding.spelling import Speller
from bot.understanding.wording import ASKING, EMPTY, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.guide import Guide, Language, Reader
    from bot.understanding.index import Index

MOST_WORDS = 40
"""Words of a text that are looked for: a question is shorter, and a story has no end."""

LONGEST_WORD = 40
CANDIDATES = 8
_BY_PHRASE, _BY_SOUND = 0.3, 0.15
_MISTYPED, _COMPOUND = 0.9, 0.85
_SHORTEST_PART, _SHORTEST_MENDED = 3, 4
_LINKS = ("", "s", "en", "e", "n")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place with how well it fits, between 0 and 1."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that was asked for: the terms it may be, each with how sure that is."""

    terms: Mapping[str, float]
    worth: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its words in a row, its parts by their terms, and what they are worth."""

    said: str
    parts: Mapping[str, list[Sought]]
    whole: float


class Search:
    """An index for each role, built once from the guide."""

    def __init__(self, guide: Guide) -> None:
        self._wordings: dict[Language, Wording] = {
            language: Wording(language, guide.search.alike.get(language, ()))
            for language in LANGUAGES
        }
        self._foreign = {
            language: frozenset(
                tuple(self._wordings[language].of(said))
                for said in guide.search.foreign.get(language, ())
            )
            for language in LANGUAGES
        }
        indexes = {role: build(guide, role, self._wordings) for role in Role}
        every = set().union(*(index.spelled for index in indexes.values()))
        speller = Speller(every, shortest=_SHORTEST_MENDED)
        self._finders = {role: Finder(index, speller) for role, index in indexes.items()}

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
        )
        return finder.find(tokens, readings.values(), foreign)

    @staticmethod
    def _speaks_of(phrases: Iterable[tuple[str, ...]], terms: list[str]) -> int:
        found = 0
        for start in range(len(terms)):
            for length in (1, 2, 3):
                found += tuple(terms[start : start + length]) in phrases
        return found


class Finder:
    """Finds in one index; `speller` knows the words of all."""

    def __init__(self, index: Index, speller: Speller) -> None:
        self._index = index
        self._asked = _unique(index)
        self._speller = speller

    def exact(self, said: str) -> Place | None:
        """The place that is asked for in just these words, if there is only one."""
        return self._asked.get(said)

    def find(
        self, tokens: list[str], readings: Iterable[list[tuple[int, int, str]]], foreign: int
    ) -> tuple[Hit, ...]:
        sought = self._sought(tokens, readings)
        whole = sum(part.worth for part in sought) + 2 * foreign * self._index.unknown
        if not whole:
            return ()
        asked = Asked(said=" ".join(tokens), parts=_parts_by_term(sought), whole=whole)
        scores = self._by_words(sought)
        first = sorted(scores, key=scores.__getitem__, reverse=True)[: 2 * CANDIDATES]
        hits = [
            Hit(self._index.places[place], self._score(place, scores[place] / whole, asked))
            for place in first
        ]
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:CANDIDATES])

    def _by_words(self, sought: list[Sought]) -> dict[int, float]:
        """What each place has of what was sought: of one thing, the term that weighs most."""
        scores: dict[int, float] = defaultdict(float)
        for part in sought:
            best: dict[int, float] = {}
            for term, sure in part.terms.items():
                for place, weight in self._index.weights.get(term, {}).items():
                    if weight * sure > best.get(place, 0.0):
                        best[place] = weight * sure
            for place, weight in best.items():
                scores[place] += weight
        return scores

    def _score(self, place: int, by_words: float, asked: Asked) -> float:
        by_word = 1 - _BY_PHRASE - _BY_SOUND
        by_sound = _sound(asked.said, self._index.spoken[place])
        return by_word * by_words + _BY_PHRASE * self._likeness(place, asked) + _BY_SOUND * by_sound

    def _likeness(self, place: int, asked: Asked) -> float:
        """The weight that a phrase and the question share, of all that they have; the most so."""
        most = 0.0
        for phrase, worth in self._index.phrases[place]:
            both = asked.parts.keys() & phrase
            if both:
                shared = {id(part): part.worth for t in both for part in asked.parts[t]}
                rest = worth - sum(self._index.worth[term] for term in both)
                most = max(most, sum(shared.values()) / (asked.whole + rest))
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
        worths = [self._index.worth[term] for term in terms if term in self._index.worth]
        if worths:
            return Sought(terms, max(worths))
        return None if token in ASKING or token in EMPTY else Sought(terms, self._index.unknown)

    def _understood(self, token: str, terms: set[str]) -> list[dict[str, float]]:
        """The terms that a word can be: as it stands, mended, or each part of a compound."""
        if any(term in self._index.worth for term in terms):
            return [dict.fromkeys(terms, 1.0)]
        near = self._speller.near(token) if len(token) >= _SHORTEST_MENDED else ()
        meant = [self._index.spelled[word] for word in near if word in self._index.spelled]
        if meant:
            return [dict.fromkeys((term for terms in meant for term in terms), _MISTYPED)]
        parts = self._parts(token)
        if parts:
            return [dict.fromkeys(self._index.spelled[part], _COMPOUND) for part in parts]
        return [dict.fromkeys(terms, 1.0)]

    def _parts(self, token: str) -> tuple[str, ...]:
        """A compound cut in two known words, or one known word and a rest."""
        known = self._index.spelled
        for cut in range(len(token) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            head, tail = token[:cut], token[cut:]
            for link in _LINKS:
                bare = head.removesuffix(link)
                if bare in known and tail in known and len(bare) >= _SHORTEST_PART:
                    return bare, tail
        return ()


def _sound(said: str, spoken: Sequence[str]) -> float:
    """How alike the nearest of the phrases is, letter by letter."""
    return process.extractOne(said, spoken, scorer=fuzz.ratio)[1] / 100 if spoken else 0.0


def _parts_by_term(sought: list[Sought]) -> dict[str, list[Sought]]:
    parts: dict[str, list[Sought]] = defaultdict(list)
    for part in sought:
        for term in part.terms:
            parts[term].append(part)
    return parts


def _unique(index: Index) -> dict[str, Place]:
    """The words that name one place only."""
    places: dict[str, set[Place]] = defaultdict(set)
    for place, phrases in zip(index.places, index.spoken, strict=True):
        for phrase in phrases:
            places[phrase].add(place)
    return {phrase: found.pop() for phrase, found in places.items() if len(found) == 1}
