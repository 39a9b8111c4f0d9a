"""The search index of each role: BM25F, so BM25 over weighted fields."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from bot.core.texts import Role
from bot.understanding.letters import plain, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.languages import Code
    from bot.core.vocabulary import Talk
    from bot.understanding.wording import Wording

K1, B = 1.2, 0.4
WEIGHTS = {"title": 3.0, "asked": 2.5, "label": 1.5, "topic": 0.5, "text": 1.0}
LITTLE, MUCH_USED = 0.8, 1.5
"""The most that a word may weigh that only asks, and one that is common in people's sentences:
that it is rare in this guide says nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search can find: a screen, or a question's answer (`choice`)."""

    node: NodeId
    choice: str | None = None


@dataclass(slots=True)
class Index:
    """An inverted index. Entries, and their phrases (titles and questions), are numbers.

    `weights[term]`: the entries that have a term, and what it adds to the score of each;
    `worth[term]`: its inverse document frequency. `phrases[term]`: the phrases that have it;
    `whose[phrase]`: the entry of a phrase; `whole[phrase]`: the worth of all its terms.
    `spoken[entry]`: its phrases as plain words. `spelled`: the words as written, with the terms
    they stand for. `unknown`: the worth of a word that is not in the index.
    """

    entries: Sequence[Entry]
    weights: Mapping[str, tuple[array[int], array[float]]]
    worth: Mapping[str, float]
    phrases: Mapping[str, array[int]]
    whose: array[int]
    whole: array[float]
    spoken: Sequence[Sequence[str]]
    spelled: Mapping[str, tuple[str, ...]]
    unknown: float


@dataclass(slots=True)
class _Collected:
    fields: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    phrases: dict[frozenset[str], None] = field(default_factory=dict)
    spoken: dict[str, None] = field(default_factory=dict)


class _Read(NamedTuple):
    """A text: its `terms`, the text as plain words, and its words, each with its own term."""

    terms: tuple[str, ...]
    spoken: str
    spelled: tuple[tuple[str, str], ...]


def build(guide: Guide, wordings: Mapping[Code, Wording]) -> dict[Role, Index]:
    """The index of all that each role can find, in all languages together."""
    empty = guide.talk.empty
    # Most texts speak to more than one role.
    reads = {code: cache(partial(_read, wording, empty)) for code, wording in wordings.items()}
    labels: dict[NodeId, list[Choice]] = defaultdict(list)
    for node in guide.nodes.values():
        for choice in node.choices:
            if choice.go is not None:
                labels[choice.go].append(choice)
    return {role: _built(guide, role, wordings, reads, labels) for role in Role}


def _read(wording: Wording, empty: frozenset[str], text: str) -> _Read:
    tokens = words(plain(text))
    wording.learn(tokens)
    return _Read(
        terms=tuple(term for _, _, term in wording.terms(tokens)),
        spoken=" ".join(tokens),
        spelled=tuple((token, wording.term(token)) for token in {*tokens} - empty),
    )


def _built(
    guide: Guide,
    role: Role,
    wordings: Mapping[Code, Wording],
    reads: Mapping[Code, Callable[[str], _Read]],
    labels: Mapping[NodeId, Sequence[Choice]],
) -> Index:
    collected: dict[Entry, _Collected] = defaultdict(_Collected)
    spelled: dict[str, set[str]] = defaultdict(set)
    for language in guide.languages.codes:
        for entry, kind, text in _texts(guide, role, language, labels):
            read = reads[language](text)
            collected[entry].fields[kind].update(read.terms)
            if kind in {"title", "asked"}:
                collected[entry].phrases[frozenset(read.terms)] = None
                collected[entry].spoken[read.spoken] = None
            for token, term in read.spelled:
                spelled[token].add(term)
    known = {
        term for found in collected.values() for told in found.fields.values() for term in told
    }
    for wording in wordings.values():
        for word, term in wording.alone():
            if term in known:  # so that it is found when mistyped, too
                spelled[word].add(term)
    words_of = {word: tuple(terms) for word, terms in spelled.items()}
    return _weighed(collected, words_of, _most(guide.talk, wordings.values()))


def _most(talk: Talk, wordings: Collection[Wording]) -> dict[str, float]:
    """The most that some terms may weigh, whatever their rareness."""
    kinds = ((talk.common, MUCH_USED), (talk.asking, LITTLE))
    return {
        wording.term(word): most
        for words_, most in kinds
        for word in words_
        for wording in wordings
    }


def _texts(
    guide: Guide, role: Role, language: Code, labels: Mapping[NodeId, Sequence[Choice]]
) -> Iterator[tuple[Entry, str, str]]:
    """All that can be searched: the entry, the field, the text."""
    menus = guide.topic_of("home")
    for node in guide.nodes.values():
        if node.topic != menus and findable(guide, node, role):
            for kind, text in _fields(guide, node, role, language, labels.get(node.id, ())):
                yield Entry(node.id), kind, text
    for telling in (telling for telling in guide.search.tellings if not telling.there):
        for said in telling.says.get(language, ()):
            yield Entry(telling.node, telling.choice), "asked", said


def findable(guide: Guide, node: Node, role: Role) -> bool:
    """Whether a search may find a screen.

    A screen that depends on answers is reached by answering, and a step by the plan.
    """
    if is_outcome(guide, node):
        return False
    titled = node.title is not None and node.title.speaks_to(role)
    told = node.text is not None and node.text.speaks_to(role)
    own_way = node.weighs or node.step or node.plan in {"rest", "done"} or node.reminds
    return titled and told and not own_way


def is_outcome(guide: Guide, node: Node) -> bool:
    """Whether only answers lead to a screen: it says what follows from them, or why."""
    return bool(node.why) or node.id in guide.places.get("outcomes", lambda: _outcomes(guide))


def _outcomes(guide: Guide) -> frozenset[NodeId]:
    """The outcomes of forks whose reasons are told: nobody comes there without answering."""
    forks = (guide.nodes[node.why] for node in guide.nodes.values() if node.why)
    return frozenset(rule.go for fork in forks for rule in fork.rules)


def _fields(
    guide: Guide, node: Node, role: Role, language: Code, labels: Sequence[Choice]
) -> list[tuple[str, str]]:
    if node.title is None or node.text is None:
        return []
    asked = guide.search.asked.get(node.id, {})
    found = [("title", node.title.say(language, role))]
    found += [("asked", said) for said in asked.get(language, ())]
    if node.urgency is not None or node.letter:
        return found  # a card or a letter is found by its name: the words on it mean other screens
    found.append(("text", node.text.say(language, role)))
    for point in node.points:
        text = guide.statements[point.statement].text
        if text.speaks_to(role):
            found.append(("text", text.say(language, role)))
    found += [("text", guide.contacts[id_].name.say(language, role)) for id_ in node.contacts]
    found.append(("topic", guide.topics[node.topic].title.say(language, role)))
    found += [("asked", word) for word in node.explains]
    found += [("label", to.text.say(language, role)) for to in labels if to.text.speaks_to(role)]
    return found


def _weighed(
    collected: Mapping[Entry, _Collected],
    spelled: dict[str, tuple[str, ...]],
    most: Mapping[str, float],
) -> Index:
    worth = _worth(collected, most)
    phrases: dict[str, array[int]] = defaultdict(_no_numbers)
    whose, whole = _no_numbers(), array("d")
    for entry, found in enumerate(collected.values()):
        for phrase in found.phrases:
            for term in phrase:
                phrases[term].append(len(whose))
            whose.append(entry)
            whole.append(sum(worth[term] for term in phrase))
    return Index(
        entries=tuple(collected),
        weights=_weights(collected, worth),
        worth=worth,
        phrases=dict(phrases),
        whose=whose,
        whole=whole,
        spoken=[tuple(found.spoken) for found in collected.values()],
        spelled=spelled,
        unknown=math.log(1 + len(collected) / 1.5),
    )


def _worth(collected: Mapping[Entry, _Collected], most: Mapping[str, float]) -> dict[str, float]:
    """The inverse document frequency of each term, up to its maximum."""
    count = len(collected)
    spread = Counter(
        term for found in collected.values() for term in set().union(*found.fields.values())
    )
    return {
        term: min(
            math.log(1 + (count - n + 0.5) / (n + 0.5)),
            most.get(term, LITTLE if term.isdigit() else math.inf),
        )
        for term, n in spread.items()
    }


def _weights(
    collected: Mapping[Entry, _Collected], worth: Mapping[str, float]
) -> dict[str, tuple[array[int], array[float]]]:
    """By term: the entries that have it, and what it adds to the score of each."""
    mean = {
        kind: sum(found.fields[kind].total() for found in collected.values()) / len(collected) or 1
        for kind in WEIGHTS
    }
    weights: dict[str, tuple[array[int], array[float]]] = defaultdict(_no_weights)
    for entry, found in enumerate(collected.values()):
        heavy: dict[str, float] = defaultdict(float)
        for kind, weight in WEIGHTS.items():
            long = 1 - B + B * found.fields[kind].total() / mean[kind]
            for term, n in found.fields[kind].items():
                heavy[term] += weight * n / long
        for term, much in heavy.items():
            entries, added = weights[term]
            entries.append(entry)
            added.append(worth[term] * much / (K1 + much))
    return dict(weights)


def _no_numbers() -> array[int]:
    return array("I")


def _no_weights() -> tuple[array[int], array[float]]:
    return _no_numbers(), array("d")
