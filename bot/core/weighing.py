"""Following all branches at once: what holds on each of them, and what the rest depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.conditions import ROLE, fits, world_of, worlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.texts import Reader

    Verdicts = dict[frozenset[tuple[str, str]], tuple[NodeId, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`sure`: the statements that hold in every possible world, in the order of the content.

    `depends`: the questions whose answers decide about the others.
    """

    sure: tuple[str, ...]
    depends: tuple[str, ...]


def destinations(
    guide: Guide, fork: Node, role: Reader, answers: Mapping[str, str]
) -> frozenset[NodeId]:
    """All nodes that a fork may lead to, given these answers; one, when enough is known."""
    return frozenset(
        decide(fork, world)
        for world in worlds(guide, role, answers, questions_of(guide, role, fork))
    )


def decide(fork: Node, world: Mapping[str, str]) -> NodeId:
    """The first rule that holds; the content check guarantees one."""
    return next(rule.go for rule in fork.rules if fits(rule.when, world))


def weigh(guide: Guide, node: Node, role: Reader, answers: Mapping[str, str]) -> Weighed:
    """What a node can say for sure.

    A node that weighs no fork has one world only: the answers as they stand.
    """
    asked = guide.places.get(
        ("weighs", role, node.id),
        lambda: sorted(questions_of(guide, role, *_deciding(guide, node))),
    )
    key = ("weighed", role, node.id, *map(answers.get, asked))
    return guide.places.get(key, lambda: _weighed(guide, node, role, answers))


def _deciding(guide: Guide, node: Node) -> Iterator[Node]:
    """The places whose conditions decide what a node says."""
    yield node
    if node.weighs is not None:
        fork = guide.nodes[node.weighs]
        yield fork
        yield from (guide.nodes[rule.go] for rule in fork.rules)


def _weighed(guide: Guide, node: Node, role: Reader, answers: Mapping[str, str]) -> Weighed:
    if node.weighs is None:
        world = world_of(role, answers)
        return Weighed(sure=_told(guide, node, role, world), depends=())
    fork = guide.nodes[node.weighs]
    outcomes = [guide.nodes[id_] for id_ in dict.fromkeys(rule.go for rule in fork.rules)]
    questions = questions_of(guide, role, fork, *outcomes)
    verdicts = _verdicts(guide, fork, role, worlds(guide, role, answers, questions))
    if node in outcomes:
        verdicts = _ending_at(node, verdicts) or _ending_at(
            node, _verdicts(guide, fork, role, worlds(guide, role, {}, questions))
        )
    asked = (question for question in guide.questions if question in questions)
    order = dict.fromkeys(p.statement for place in (node, *outcomes) for p in place.points)
    sure = (s for s in order if all(s in told for _, told in verdicts.values()))
    return Weighed(sure=tuple(sure), depends=_depends(verdicts, asked))


def settle(guide: Guide, id_: NodeId, role: Reader, answers: Mapping[str, str]) -> NodeId:
    """The screen that a place leads to, through its forks, as far as the answers decide.

    The `unsure` screen of a fork leads on too, as soon as the answers decide.
    """
    node = guide.nodes[id_]
    if not node.forks and node.weighs is None:
        return id_
    key = ("settled", role, id_, *map(answers.get, asked_on_the_way(guide, id_, role)))
    return guide.places.get(key, lambda: _settled(guide, id_, role, answers))


def asked_on_the_way(guide: Guide, id_: NodeId, role: Reader) -> list[str]:
    """The questions that decide which screen a place leads to, in alphabetical order."""
    return guide.places.get(
        ("on the way", role, id_), lambda: sorted({*_asked_on_the_way(guide, id_, role)})
    )


def _asked_on_the_way(guide: Guide, id_: NodeId, role: Reader) -> Iterator[str]:
    todo, seen = [_opening(guide, id_).id], set[str]()
    while todo:
        if (way := guide.nodes[todo.pop()]).id in seen:
            continue
        seen.add(way.id)
        if way.forks:
            yield from questions_of(guide, role, way)
            todo += [way.unsure or guide.home, *(rule.go for rule in way.rules)]


def _opening(guide: Guide, id_: NodeId) -> Node:
    """The place itself; for the `unsure` screen of a fork, that fork."""
    node = guide.nodes[id_]
    weighed = guide.nodes[node.weighs] if node.weighs else node
    return weighed if weighed.unsure == node.id else node


def _settled(guide: Guide, id_: NodeId, role: Reader, answers: Mapping[str, str]) -> NodeId:
    node = _opening(guide, id_)
    while node.forks:
        ways = destinations(guide, node, role, answers)
        node = guide.nodes[next(iter(ways)) if len(ways) == 1 else node.unsure or guide.home]
    return node.id


def questions_of(guide: Guide, role: Reader, *nodes: Node) -> frozenset[str]:
    """The questions in the conditions of the nodes' rules and points, for this reader."""
    key = ("asked", role, *(node.id for node in nodes))
    return guide.places.get(key, lambda: _questions_of(guide, role, nodes))


def _questions_of(guide: Guide, role: Reader, nodes: Iterable[Node]) -> frozenset[str]:
    conditions = [rule.when or {} for node in nodes for rule in node.rules]
    conditions += [point.when or {} for node in nodes for point in node.points]
    mine = world_of(role, {})[ROLE]
    asked = {key for when in conditions if mine in when.get(ROLE, {mine}) for key in when}
    return frozenset(asked & guide.questions.keys())


def _verdicts(guide: Guide, fork: Node, role: Reader, every: Iterable[dict[str, str]]) -> Verdicts:
    """By world: the outcome that it leads to, and the statements told there."""
    verdicts: Verdicts = {}
    for world in every:
        outcome = decide(fork, world)
        told = _told(guide, guide.nodes[outcome], role, world)
        verdicts[frozenset(world.items())] = (outcome, told)
    return verdicts


def _ending_at(node: Node, verdicts: Verdicts) -> Verdicts:
    return {world: verdict for world, verdict in verdicts.items() if verdict[0] == node.id}


def _told(guide: Guide, node: Node, role: Reader, world: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        point.statement
        for point in node.points
        if fits(point.when, world) and guide.statements[point.statement].text.speaks_to(role)
    )


def _depends(verdicts: Verdicts, questions: Iterable[str]) -> tuple[str, ...]:
    """The questions that matter: two worlds that differ in that answer alone end differently."""
    return tuple(question for question in questions if _matters(verdicts, question))


def _matters(verdicts: Verdicts, question: str) -> bool:
    first: Verdicts = {}
    for world, verdict in verdicts.items():
        rest = frozenset(pair for pair in world if pair[0] != question)
        if first.setdefault(rest, verdict) != verdict:
            return True
    return False
