"""The terms of words: their stem, or the group of words that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from Stemmer import Stemmer

from bot.understanding.letters import plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.languages import Language

END = "$"
"""Behind a phrase of a group: it counts at the end of a text only."""

_SHORTEST_VERB, _VOWELS = 4, "aeiouy"


class Wording:
    """The terms of texts in one language.

    `alike`: groups of words and phrases that mean the same; `empty`: words that mean nothing here.
    """

    def __init__(
        self,
        language: Language,
        alike: Iterable[tuple[str, ...]] = (),
        empty: frozenset[str] = frozenset(),
    ) -> None:
        self._empty = empty
        # Its own cache would keep words that people typed.
        self._stemmer = Stemmer(language.stemmer, maxCacheSize=0)
        self._conjugated = language.conjugated
        self._stems: dict[str, str] = {}
        self._groups: dict[tuple[str, ...], str] = {}
        for group in alike:
            for entry in group:
                self._groups.setdefault(self._entry(entry), f"={group[0]}")
        self._alone = {
            said: self._groups[self._entry(said)]
            for group in alike
            for entry in group
            for said in [" ".join(words(plain(entry)))]
            if " " not in said and END not in entry
        }
        self._widest = max((len(entry) for entry in self._groups), default=1)
        self._first = frozenset(entry[0] for entry in self._groups)

    def learn(self, tokens: Iterable[str]) -> None:
        """Stem the guide's own words in advance, as most typed words are among them."""
        new = [token for token in tokens if token not in self._stems]
        self._stems.update(zip(new, self._stem_all(new), strict=True))

    def terms(self, tokens: list[str]) -> Iterator[tuple[int, int, str]]:
        """The terms, each with the range of its tokens (start, end); empty words are left out."""
        stems = [*self._stem_all(tokens), END]
        start = 0
        while start < len(tokens):
            end, term = start + 1, stems[start]
            if term in self._first:
                end, term = self._longest(stems, start)
            if term.startswith("=") or tokens[start] not in self._empty:
                yield start, end, term
            start = end

    def alone(self) -> Iterable[tuple[str, str]]:
        """The single words in the groups, each with its term."""
        return self._alone.items()

    def of(self, text: str) -> list[str]:
        """The terms of a text."""
        return [term for _, _, term in self.terms(words(plain(text)))]

    def stem(self, word: str) -> str:
        """The stem of a word, whatever group it is in."""
        return self._stem_all([word])[0]

    def term(self, word: str) -> str:
        """The term of a word."""
        stem = self.stem(word)
        return self._groups.get((stem,), stem)

    def _entry(self, entry: str) -> tuple[str, ...]:
        said = entry.removesuffix(END)
        return (*self._stem_all(words(plain(said))), *([END] if said != entry else []))

    def _longest(self, stems: list[str], start: int) -> tuple[int, str]:
        for end in range(min(start + self._widest, len(stems)), start, -1):
            found = self._groups.get(tuple(stems[start:end]))
            if found is not None:
                return end, found
        return start + 1, stems[start]

    def _stem_all(self, tokens: list[str]) -> list[str]:
        return [self._stems.get(token) or self._stemmed(token) for token in tokens]

    def _stemmed(self, token: str) -> str:
        stem: str = self._stemmer.stemWord(token)
        return _conjugated(stem) if self._conjugated else stem


def _conjugated(stem: str) -> str:
    """A stem that verb forms share which Snowball's Dutch keeps apart: `blijft` and `blijven`."""
    if len(stem) < _SHORTEST_VERB:
        return stem
    if stem[-1] == "t" and stem[-2] not in _VOWELS:
        stem = stem[:-1]
    stem = stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    doubled = stem[-2] == stem[-3] and (stem[-2] in _VOWELS)
    return stem[:-2] + stem[-1] if doubled or stem[-1] == stem[-2] else stem
