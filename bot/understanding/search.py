"""Search: the screens whose words are nearest to what was typed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import snowballstemmer
from rapidfuzz import fuzz, process

from bot.core.guide import LANGUAGES, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide, Language, Node, NodeId, Reader

SUGGESTIONS = 4
_LONGEST = 400
_NEAR = 82
_ENOUGH = 2.2
_TITLE_WEIGHT = 3
_STEMMERS = {"nl": snowballstemmer.stemmer("dutch"), "en": snowballstemmer.stemmer("english")}
_EMPTY = frozenset(
    """
    de het een en of in op van voor met aan te is zijn was mag kan moet ik u je jij wij we hij zij
    ze mijn uw jouw dat dit die er om als dan ook niet wel naar bij door wat wie hoe waar wanneer
    the a an and or to of for with my your is are be can may must i you he she they it this that
    what who how when where do does not at by from if
    """.split()  # noqa: SIM905  a list of sixty quoted words reads worse
)


@dataclass(frozen=True, slots=True)
class Index:
    """For one language and reader: the weight of each word of each screen."""

    weights: Mapping[NodeId, Mapping[str, float]]
    vocabulary: tuple[str, ...]

    def find(self, stems: list[str]) -> tuple[NodeId, ...]:
        """The best screens, best first; none where nothing is near enough."""
        wanted = {near: score for stem in stems for near, score in self._near(stem)}
        scores = {
            node: sum(words.get(word, 0.0) * part for word, part in wanted.items())
            for node, words in self.weights.items()
        }
        best = sorted(scores.items(), key=lambda item: -item[1])[:SUGGESTIONS]
        return tuple(node for node, score in best if score >= _ENOUGH)

    def _near(self, stem: str) -> list[tuple[str, float]]:
        found = process.extract(
            stem, self.vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3
        )
        inside = [
            (word, 80.0, 0)
            for word in self.vocabulary
            if len(word) > 4 and word in stem != word  # noqa: PLR2004
        ]
        return [(word, score / 100) for word, score, _ in (*found, *inside)]


class Search:
    """An index for each language and reader, built once from the guide."""

    def __init__(self, guide: Guide) -> None:
        self._indexes = {
            (language, role): _index(guide, language, role)
            for language in LANGUAGES
            for role in Role
        }

    def find(self, text: str, role: Reader) -> tuple[NodeId, ...]:
        """The screens for a typed text, in whichever language it was typed."""
        reader = role or Role.OUDER
        found = [
            self._indexes[language, reader].find(stems(text, language)) for language in LANGUAGES
        ]
        return max(found, key=len) if not found[0] else found[0]


def stems(text: str, language: Language) -> list[str]:
    spread = unicodedata.normalize("NFKD", text[:_LONGEST].lower())
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    words = [word for word in re.findall(r"[a-z0-9]{2,}", plain) if word not in _EMPTY]
    stemmed: list[str] = _STEMMERS[language].stemWords(words)
    return stemmed


def _index(guide: Guide, language: Language, role: Role) -> Index:
    counts = {
        node.id: _words(guide, node, language, role)
        for node in guide.nodes.values()
        if _found_by_words(node, role)
    }
    spread = Counter(word for words in counts.values() for word in words)
    weights = {
        id_: {word: (1 + math.log(n)) * math.log(1 + len(counts) / spread[word])
              for word, n in words.items()}
        for id_, words in counts.items()
    }  # fmt: skip
    return Index(weights=weights, vocabulary=tuple(sorted(spread)))


def _found_by_words(node: Node, role: Role) -> bool:
    """What rests on answers is come to by answering, not by looking for it."""
    titled = node.title is not None and node.title.speaks_to(role)
    told = node.text is not None and node.text.speaks_to(role)
    return titled and told and node.weighs is None and node.why is None


def _words(guide: Guide, node: Node, language: Language, role: Role) -> Counter[str]:
    assert node.title is not None  # noqa: S101  the caller chose nodes with both
    assert node.text is not None  # noqa: S101
    title = stems(node.title.say(language, role), language)
    text = stems(node.text.say(language, role), language)
    points = (guide.statements[point.statement].text for point in node.points)
    told = [s for p in points if p.speaks_to(role) for s in stems(p.say(language, role), language)]
    return Counter(title * _TITLE_WEIGHT + text + told)
