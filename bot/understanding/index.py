"""The guide's screens by their words, for one reader: BM25 over weighted fields."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.understanding.letters import plain, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.languages import Code
    from bot.core.texts import Role
    from bot.core.vocabulary import Talk
    from bot.understanding.wording import Wording

K1, B = 1.2, 0.4
WEIGHTS = {"title": 3.0, "asked": 2.5, "label": 1.5, "topic": 0.5, "text": 1.0}
LITTLE, MUCH_USED = 0.8, 1.5
"""What a word that only asks weighs at most, and one that is in all people's sentences: that it is
rare in this guide says nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """What can be found: a screen, or an answer of a question (`choice`)."""

    node: NodeId
    choice: str | None = None


@dataclass(slots=True)
class Index:
    """Places, and phrases (their titles and questions), go by their numbers.

    `weights[term]`: the places that have a term, and beside them what it adds to each;
    `worth[term]`: at most so much. `phrases[term]`: the phrases that have it; `whose[phrase]`: the
    place of a phrase; `whole[phrase]`: the worth of all its terms. `spoken[place]`: its phrases as
    plain words. `spelled`: the words as they are written, with the terms they stand for.
    """

    places: Sequence[Place]
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


def build(guide: Guide, role: Role, wordings: Mapping[Code, Wording]) -> Index:
    """The index of all screens that a reader can be shown, in all languages together."""
    collected: dict[Place, _Collected] = defaultdict(_Collected)
    spelled: dict[str, set[str]] = defaultdict(set)
    for language in guide.languages.codes:
        wording = wordings[language]
        for place, kind, text in _texts(guide, role, language):
            tokens = words(plain(text))
            wording.learn(tokens)
            terms = [term for _, _, term in wording.terms(tokens)]
            collected[place].fields[kind].update(terms)
            if kind in {"title", "asked"}:
                collected[place].phrases[frozenset(terms)] = None
                collected[place].spoken[" ".join(tokens)] = None
            for token in set(tokens) - guide.talk.empty:
                spelled[token].add(wording.term(token))
    known = {
        term for found in collected.values() for told in found.fields.values() for term in told
    }
    for wording in wordings.values():
        for word, term in wording.alone():
            if term in known:  # who mistypes it means it too
                spelled[word].add(term)
    words_of = {word: tuple(terms) for word, terms in spelled.items()}
    return _weighed(collected, words_of, _most(guide.talk, wordings.values()))


def _most(talk: Talk, wordings: Collection[Wording]) -> dict[str, float]:
    """What terms may weigh at most, where that is less than they would."""
    kinds = ((talk.common, MUCH_USED), (talk.asking, LITTLE))
    return {
        wording.term(word): most
        for words_, most in kinds
        for word in words_
        for wording in wordings
    }


def _texts(guide: Guide, role: Role, language: Code) -> Iterator[tuple[Place, str, str]]:
    """All that can be searched: the place, the kind of text, the text."""
    menus = guide.topic_of("home")
    for node in guide.nodes.values():
        if node.topic != menus and findable(guide, node, role):
            for kind, text in _fields(guide, node, role, language):
                yield Place(node.id), kind, text
    for telling in guide.search.tellings:
        for said in telling.says.get(language, ()):
            yield Place(telling.node, telling.choice), "asked", said


def findable(guide: Guide, node: Node, role: Role) -> bool:
    """Whether a search may find a screen.

    What rests on answers is reached by answering, and a step by the plan.
    """
    if node.id in guide.places.get("outcomes", lambda: _outcomes(guide)):
        return False
    titled = node.title is not None and node.title.speaks_to(role)
    told = node.text is not None and node.text.speaks_to(role)
    own_way = node.weighs or node.why or node.step or node.plan in {"rest", "done"} or node.reminds
    return titled and told and not own_way


def _outcomes(guide: Guide) -> frozenset[NodeId]:
    """Where the forks lead to whose reasons are told: nobody comes there without an answer."""
    forks = (guide.nodes[node.why] for node in guide.nodes.values() if node.why)
    return frozenset(rule.go for fork in forks for rule in fork.rules)


def _fields(guide: Guide, node: Node, role: Role, language: Code) -> list[tuple[str, str]]:
    if node.title is None or node.text is None:
        return []
    asked = guide.search.asked.get(node.id, {})
    found = [("title", node.title.say(language, role))]
    found += [("asked", said) for said in asked.get(language, ())]
    if node.urgency is not None or node.letter:
        return found  # a card or a letter is asked for by its name: a word on it asks for another
    found.append(("text", node.text.say(language, role)))
    for point in node.points:
        text = guide.statements[point.statement].text
        if text.speaks_to(role):
            found.append(("text", text.say(language, role)))
    found += [("text", guide.contacts[id_].name.say(language, role)) for id_ in node.contacts]
    found.append(("topic", guide.topics[node.topic].title.say(language, role)))
    found += [("asked", word) for word in node.explains]
    for other in guide.nodes.values():
        found += [
            ("label", choice.text.say(language, role))
            for choice in other.choices
            if choice.go == node.id and choice.text.speaks_to(role)
        ]
    return found


def _weighed(
    collected: Mapping[Place, _Collected],
    spelled: dict[str, tuple[str, ...]],
    most: Mapping[str, float],
) -> Index:
    worth = _worth(collected, most)
    phrases: dict[str, array[int]] = defaultdict(_no_numbers)
    whose, whole = _no_numbers(), array("d")
    for place, found in enumerate(collected.values()):
        for phrase in found.phrases:
            for term in phrase:
                phrases[term].append(len(whose))
            whose.append(place)
            whole.append(sum(worth[term] for term in phrase))
    return Index(
        places=tuple(collected),
        weights=_weights(collected, worth),
        worth=worth,
        phrases=dict(phrases),
        whose=whose,
        whole=whole,
        spoken=[tuple(found.spoken) for found in collected.values()],
        spelled=spelled,
        unknown=math.log(1 + len(collected) / 1.5),
    )


def _worth(collected: Mapping[Place, _Collected], most: Mapping[str, float]) -> dict[str, float]:
    """What each term tells by being rare (its inverse document frequency), at most so much."""
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
    collected: Mapping[Place, _Collected], worth: Mapping[str, float]
) -> dict[str, tuple[array[int], array[float]]]:
    """By term: the places that have it, and what it adds to each."""
    mean = {
        kind: sum(found.fields[kind].total() for found in collected.values()) / len(collected) or 1
        for kind in WEIGHTS
    }
    weights: dict[str, tuple[array[int], array[float]]] = defaultdict(_no_weights)
    for place, found in enumerate(collected.values()):
        heavy: dict[str, float] = defaultdict(float)
        for kind, weight in WEIGHTS.items():
            long = 1 - B + B * found.fields[kind].total() / mean[kind]
            for term, n in found.fields[kind].items():
                heavy[term] += weight * n / long
        for term, much in heavy.items():
            places, added = weights[term]
            places.append(place)
            added.append(worth[term] * much / (K1 + much))
    return dict(weights)


def _no_numbers() -> array[int]:
    return array("I")


def _no_weights() -> tuple[array[int], array[float]]:
    return _no_numbers(), array("d")
