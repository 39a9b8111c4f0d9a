"""Every way to read a text: each word as it stands, corrected, cut in two, or joined with the next.

A word lattice: the text is a row of places, and an arc leads from a place to a later one by a word,
at the cost of so many typing errors. A phrase is found where arcs spell it with at most one error.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from bot.understanding.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

ANY = ".."
"""In a phrase: up to three words of any kind."""

END = "$"
"""In a phrase: the end of the text, which the caller of `read` adds as a word."""

_ANY_WORDS, _FILLERS_BETWEEN, _ERRORS = 3, 3, 1
_HELD_DOWN = re.compile(r"([a-z])\1{2,}")
_PREFIX = "*"
_SHORTEST_STUCK, _SHORTEST_JOINED, _FEWEST_APART = 4, 4, 3
_SHORTEST_PIECE, _LONGEST_PIECE = 1, 14
_SHORTEST_ALONE = 6
_LONGEST_STUCK = 400
"""The most letters without a space that are cut into words: those of a very long sentence."""


class Arc(NamedTuple):
    """A word from a place to place `to`, read with so many typing errors."""

    word: str
    to: float
    errors: int


Lattice = dict[float, list[Arc]]
Phrase = tuple[frozenset[str], ...]


class Patterns:
    """Phrases to look for, as lines of slots: `ik wil dood|doodgaan`.

    `|` separates the words that fit a slot; `<group>` stands for the words of a group, `..` for up
    to three words of any kind, and `suicid*` for every word that begins so. Up to three fillers may
    stand between two slots.
    """

    def __init__(
        self, lines: Iterable[str], groups: Mapping[str, str], fillers: frozenset[str]
    ) -> None:
        self._fillers = fillers
        self._by_rarest: dict[str, list[Phrase]] = defaultdict(list)
        slots: dict[str, frozenset[str]] = {}  # shared by many phrases
        phrases: list[Phrase] = []
        for line in lines:
            parts = line.split()
            slots |= {part: _slot(part, groups) for part in parts if part not in slots}
            phrases.append(tuple(slots[part] for part in parts))
        often = Counter(word for phrase in phrases for slot in phrase for word in slot)
        self.words = frozenset(often) - {ANY}
        for phrase in phrases:
            for word in _rarest(phrase, often, fillers):
                self._by_rarest[word].append(phrase)

    def possible(self, said: AbstractSet[str]) -> set[Phrase]:
        """The phrases that have a word for every slot among those said, in any order."""
        return {
            phrase
            for word in said & self._by_rarest.keys()
            for phrase in self._by_rarest[word]
            if all(ANY in slot or not slot.isdisjoint(said) for slot in phrase)
        }

    def spans(self, lattice: Lattice, errors: int = _ERRORS) -> Iterable[tuple[float, float]]:
        """Where phrases begin and end, each with at most so many errors in all."""
        begun: dict[str, list[Phrase]] = defaultdict(list)
        said = said_in(lattice)
        for phrase in self.possible(said):
            for word in phrase[0] & said:
                begun[word].append(phrase)
        for start, steps in lattice.items():
            for step in steps:
                for phrase in begun.get(step.word, ()):
                    enough = errors if _tells_enough(phrase, step.word) else 0
                    if step.errors > enough:
                        continue
                    left = errors - step.errors
                    end = self._end(lattice, phrase, 1, step.to, left, _FILLERS_BETWEEN)
                    if end is not None:
                        yield start, end

    def stand_in(self, lattice: Lattice) -> bool:
        return any(True for _ in self.spans(lattice))

    def _end(  # noqa: PLR0913, PLR0917  where one is in the phrase and in the text
        self, lattice: Lattice, phrase: Phrase, slot: int, place: float, errors: int, between: int
    ) -> float | None:
        if slot == len(phrase):
            return place
        wanted = phrase[slot]
        if ANY in wanted:
            return self._past_any(lattice, phrase, slot + 1, place, errors)
        for step in lattice.get(place, ()):
            if step.errors > errors:
                continue
            left = errors - step.errors
            if step.word in wanted:
                end = self._end(lattice, phrase, slot + 1, step.to, left, _FILLERS_BETWEEN)
                if end is not None:
                    return end
            if between and step.word in self._fillers:
                end = self._end(lattice, phrase, slot, step.to, left, between - 1)
                if end is not None:
                    return end
        return None

    def _past_any(
        self, lattice: Lattice, phrase: Phrase, slot: int, place: float, errors: int
    ) -> float | None:
        for _ in range(_ANY_WORDS + 1):
            end = self._end(lattice, phrase, slot, place, errors, _FILLERS_BETWEEN)
            if end is not None:
                return end
            whole = [step.to for step in lattice.get(place, ()) if step.errors == 0]
            if not whole:
                return None
            place = whole[0]
        return None


class Scanner:
    """Reads words into a lattice.

    `ordinary` words, and those that are `known`, are never taken for a mistyped other word.
    """

    def __init__(self, known: frozenset[str], ordinary: frozenset[str]) -> None:
        self._prefixes = tuple(sorted(word[:-1] for word in known if word.endswith(_PREFIX)))
        self._known = frozenset(word for word in known if not word.endswith(_PREFIX))
        self.ordinary = ordinary | self._known
        self._only_itself = frozenset(
            word
            for word in self.ordinary
            if not word.startswith(self._prefixes) and not _HELD_DOWN.search(word)
        )
        self._near: dict[str, list[str]] = defaultdict(list)
        for prefix in self._prefixes:
            for letter in set(prefix[:2]):
                self._near[letter].append(prefix)
        self._speller = Speller(self._known)

    def read(self, tokens: Sequence[str]) -> Lattice:
        """The lattice of a row of words, starting at place 0."""
        readings = {token: self._readings(token) for token in set(tokens)}
        lattice: Lattice = {
            i: [Arc(word, i + 1, errors) for word, errors in readings[token]]
            for i, token in enumerate(tokens)
        }
        for i in range(len(tokens) - 1):
            lattice[i] += self._joined(tokens[i] + tokens[i + 1], i + 2)
        for start, end in _spelled_out(tokens):
            run = "".join(tokens[start:end])
            lattice[start] += [Arc(word, end, errors) for word, errors in self._readings(run)]
            self._cut(lattice, run, start, end, errors=0)
        for i, token in enumerate(tokens):
            if _SHORTEST_STUCK <= len(token) <= _LONGEST_STUCK and token not in self.ordinary:
                self._cut(lattice, token, i, i + 1, errors=1)
        return lattice

    def _readings(self, token: str) -> list[tuple[str, int]]:
        """The words that a token may mean, each with its number of errors."""
        if token in self._only_itself:
            return [(token, 0)]
        found = {token: 0}
        for kept in (r"\1", r"\1\1") if _HELD_DOWN.search(token) else ():
            found[_HELD_DOWN.sub(kept, token)] = 0
        for form in tuple(found):
            if form not in self.ordinary and form.isalpha() and len(form) > 1:
                for near in self._speller.near(form):
                    found.setdefault(near, 1)
            for prefix, errors in self._begun(form):
                found[prefix] = min(errors, found.get(prefix, errors))
        return list(found.items())

    def _begun(self, form: str) -> Iterator[tuple[str, int]]:
        if form in self._only_itself:
            return
        # With one error at most, the first two letters of both have one in common.
        for prefix in sorted({p for letter in form[:2] for p in self._near.get(letter, ())}):
            if form.startswith(prefix):
                yield prefix + _PREFIX, 0
            elif len(form) >= len(prefix) - 1 and form not in self.ordinary:
                starts = (form[: len(prefix) + more] for more in (-1, 0, 1))
                if any(OSA.distance(start, prefix, score_cutoff=1) == 1 for start in starts):
                    yield prefix + _PREFIX, 1

    def _joined(self, both: str, end: int) -> list[Arc]:
        """Two tokens read as one word that was split by a space."""
        if len(both) < _SHORTEST_JOINED:
            return []
        if both in self._known:
            return [Arc(both, end, 1)]
        if not both.startswith(self._prefixes):
            return []
        return [Arc(p + _PREFIX, end, 1) for p in self._prefixes if both.startswith(p)]

    def _cut(self, lattice: Lattice, run: str, start: int, end: int, errors: int) -> None:
        """Add arcs for a run of letters that is several known words without spaces."""
        ends = {len(run)}  # the places inside the run from which its end can be reached
        pieces: list[tuple[int, int]] = []
        for left in range(len(run) - _SHORTEST_PIECE, -1, -1):
            for right in range(left + _SHORTEST_PIECE, min(left + _LONGEST_PIECE, len(run)) + 1):
                if right in ends and run[left:right] in self._known:
                    ends.add(left)
                    pieces.append((left, right))
        if 0 not in ends:
            return
        for left, right in pieces:  # places inside the run lie between two whole ones
            here = start + left / len(run)
            there = end if right == len(run) else start + right / len(run)
            word = run[left:right]
            lattice.setdefault(here, []).append(Arc(word, there, errors if left == 0 else 0))


def said_in(lattice: Lattice) -> set[str]:
    """All words that a text can be read to contain."""
    return {step.word for steps in lattice.values() for step in steps}


def _rarest(phrase: Phrase, often: Mapping[str, int], fillers: frozenset[str]) -> frozenset[str]:
    """The slot whose words are rarest in phrases, to rule most phrases out at once."""
    common = {END, *fillers}
    slots = [slot for slot in phrase if ANY not in slot]
    return min(slots, key=lambda slot: (bool(slot & common), sum(often[word] for word in slot)))


def _tells_enough(phrase: Phrase, word: str) -> bool:
    """Whether a phrase may have an error at this word: not if it is short and all there is."""
    return len(phrase) > 1 or len(word) >= _SHORTEST_ALONE


def _spelled_out(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where single letters follow each other: `d o o d`."""
    start = 0
    for end in range(len(tokens) + 1):
        if end == len(tokens) or len(tokens[end]) > 1:
            if end - start >= _FEWEST_APART:
                yield start, end
            start = end + 1


def _slot(part: str, groups: Mapping[str, str]) -> frozenset[str]:
    words: list[str] = []
    for word in part.split("|"):
        words += groups[word[1:-1]].split() if word.startswith("<") else [word]
    return frozenset(words)
